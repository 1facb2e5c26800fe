// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/conversation/summary.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "lib/keys/keys.h"

namespace throughline::conversation {
namespace {

using Channel = storage::Head::Channel;
using Text = storage::Head::Text;

// Encoded places; empty: none.
void Lower(const std::string& to, std::string& place) {
  if (to.empty()) return;
  if (place.empty() || to < place) place = to;
}

void Raise(const std::string& to, std::string& place) {
  place = std::max(place, to);
}

Channel& ChannelNamed(std::string_view name, Summary& in) {
  auto& channels = *in.mutable_channels();
  int at = 0;
  while (at < channels.size() && channels[at].name() < name) ++at;
  if (at == channels.size() || channels[at].name() != name) {
    channels.Add()->set_name(std::string(name));
    std::rotate(channels.begin() + at, channels.end() - 1, channels.end());
  }
  return channels[at];
}

using Texts = google::protobuf::RepeatedPtrField<Text>;

// One for each set of readers, so that whoever may not read the newest is told
// the newest that they may; of many sets the newest.
constexpr int kTextsMax = 8;

bool SameReaders(const Text& a, const Text& b) {
  return a.visibility() == b.visibility() &&
         std::equal(a.audiences().begin(), a.audiences().end(),
                    b.audiences().begin(), b.audiences().end());
}

void Latest(const Text& text, Texts& into) {
  const auto same =
      std::find_if(into.begin(), into.end(),
                   [&](const Text& each) { return SameReaders(each, text); });
  if (same != into.end()) {
    if (text.place() <= same->place()) return;
    into.erase(same);
  }
  const auto at = std::find_if(into.begin(), into.end(), [&](const Text& each) {
    return each.place() < text.place();
  });
  const auto index = at - into.begin();
  *into.Add() = text;
  std::rotate(into.begin() + index, into.end() - 1, into.end());
  if (into.size() > kTextsMax) into.RemoveLast();
}

void Latest(std::string_view words, const record::Told& told,
            const std::string& place, Texts& into) {
  if (words.empty()) return;
  Text text;
  text.set_place(place);
  text.set_text(std::string(words));
  text.set_visibility(told.needed());
  text.set_sensitive(told.sensitive());
  for (std::string& audience : told.Audiences()) {
    text.add_audiences(std::move(audience));
  }
  Latest(text, into);
}

void Latest(const Texts& from, Texts& into) {
  for (const Text& text : from) Latest(text, into);
}

void Named(const std::string& source, const std::string& key, Summary& into) {
  if (key.empty()) return;
  if (into.key().empty() ||
      std::tie(source, key) < std::tie(into.source(), into.key())) {
    into.set_source(source);
    into.set_key(key);
  }
}

void Size(Summary& summary) {
  while (summary.events_size() < record::kCounts) summary.add_events(0);
}

}  // namespace

void Fold(const record::Told& told, Summary& into) {
  const record::Fields& fields = told.fields;
  const std::string place = keys::EncodePlace(told.place);
  Lower(place, *into.mutable_opened());
  Raise(place, *into.mutable_last());
  Size(into);
  const int seen = record::CountIndex(told);
  into.set_events(seen, into.events(seen) + 1);
  Channel& channel = ChannelNamed(fields.channel, into);
  Lower(place, *channel.mutable_first());
  channel.set_seen(channel.seen() | 1U << seen);
  if (fields.Is(record::kContact)) {
    Lower(place, *channel.mutable_contact());
    Raise(place, *into.mutable_contacted());
  }
  if (fields.Is(record::kResolves)) {
    Lower(place, *into.mutable_first_resolved());
  }
  if (fields.Is(record::kMessage) && place > into.message()) {
    into.set_message(place);
    into.set_message_outgoing(fields.Is(record::kOutgoing));
  }
  Named(std::string(fields.source), std::string(fields.conversation_key), into);
  if (!fields.topic.empty()) {
    Latest(fields.topic, told, place, *into.mutable_topic());
  }
  if (!fields.brand.empty()) {
    Latest(fields.brand, told, place, *into.mutable_brand());
  }
  if (fields.kind == "summary" && !told.deleted() && !told.text().empty()) {
    Latest(told.text(), told, place, *into.mutable_summary());
  }
}

void Combine(const Summary& from, Summary& into) {
  Lower(from.opened(), *into.mutable_opened());
  Raise(from.last(), *into.mutable_last());
  Size(into);
  for (int i = 0; i < from.events_size(); ++i) {
    into.set_events(i, into.events(i) + from.events(i));
  }
  for (const Channel& channel : from.channels()) {
    Channel& same = ChannelNamed(channel.name(), into);
    Lower(channel.first(), *same.mutable_first());
    same.set_seen(same.seen() | channel.seen());
    Lower(channel.contact(), *same.mutable_contact());
  }
  Lower(from.first_resolved(), *into.mutable_first_resolved());
  if (!from.contacted().empty()) {
    Raise(from.contacted(), *into.mutable_contacted());
  }
  if (from.message() > into.message()) {
    into.set_message(from.message());
    into.set_message_outgoing(from.message_outgoing());
  }
  Named(from.source(), from.key(), into);
  Latest(from.topic(), *into.mutable_topic());
  Latest(from.brand(), *into.mutable_brand());
  Latest(from.summary(), *into.mutable_summary());
}

}  // namespace throughline::conversation
