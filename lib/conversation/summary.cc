// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/conversation/summary.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "lib/keys/keys.h"

namespace throughline::conversation {
namespace {

using Channel = storage::Head::Channel;
using Text = storage::Head::Text;

constexpr int kVisibilities = 4;

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

void Latest(std::string_view text, const std::string& place,
            v1::Visibility visibility, Text& into) {
  if (text.empty() || place <= into.place()) return;
  into.set_place(place);
  into.set_text(std::string(text));
  into.set_visibility(visibility);
}

void Latest(const Text& from, Text& into) {
  if (from.place() > into.place()) into = from;
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
  while (summary.events_size() < kVisibilities) summary.add_events(0);
}

}  // namespace

void Fold(const record::Told& told, Summary& into) {
  const record::Fields& fields = told.fields;
  const std::string place = keys::EncodePlace(told.place);
  Lower(place, *into.mutable_opened());
  Raise(place, *into.mutable_last());
  Size(into);
  const int seen = record::VisibilityIndex(fields.visibility);
  into.set_events(seen, into.events(seen) + 1);
  Channel& channel = ChannelNamed(fields.channel, into);
  Lower(place, *channel.mutable_first());
  if (fields.Is(record::kContact)) Lower(place, *channel.mutable_contact());
  if (fields.Is(record::kMessage) && place > into.message()) {
    into.set_message(place);
    into.set_message_outgoing(fields.Is(record::kOutgoing));
  }
  Named(std::string(fields.source), std::string(fields.conversation_key), into);
  const v1::Visibility visibility = told.visibility();
  Latest(fields.topic, place, visibility, *into.mutable_topic());
  Latest(fields.brand, place, visibility, *into.mutable_brand());
  if (fields.kind == "summary" && !told.deleted()) {
    Latest(told.text(), place, visibility, *into.mutable_summary());
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
    Lower(channel.contact(), *same.mutable_contact());
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
