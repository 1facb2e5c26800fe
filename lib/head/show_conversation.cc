// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowConversation: one conversation's part of a head, as a viewer sees it.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/clocks/asks.h"
#include "lib/head/counts.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"

namespace throughline::head {
namespace {

std::int64_t SortUs(const std::string& place) {
  return place.empty() ? 0 : keys::DecodePlace(place).sort_us;
}

ConversationStatus StatusOf(const Head::Conversation& part,
                            const Sight& sight) {
  if (part.asks_size() > 0) return ConversationStatus::kWaitingOnUs;
  if (clocks::Resolved(part)) return ConversationStatus::kResolved;
  if (sight.now.Reached(
          SortUs(part.last()) + 1,
          absl::ToInt64Microseconds(sight.policy.dormant_after))) {
    return ConversationStatus::kDormant;
  }
  return !part.message().empty() && part.message_outgoing()
             ? ConversationStatus::kWaitingOnCustomer
             : ConversationStatus::kOpen;
}

// The newest that the viewer may read.
const Head::Text& TextFor(
    const google::protobuf::RepeatedPtrField<Head::Text>& texts,
    const Viewer& viewer) {
  const auto seen =
      std::find_if(texts.begin(), texts.end(), [&](const Head::Text& text) {
        return record::MaySee(viewer,
                              static_cast<v1::Visibility>(text.visibility()),
                              text.audiences());
      });
  return seen == texts.end() ? Head::Text::default_instance() : *seen;
}

// Whether the viewer may know of a channel from what happened on it.
bool MaySee(const Viewer& viewer, const Head::Channel& channel) {
  for (int i = 0; i < record::kCounts; ++i) {
    if ((channel.seen() & 1U << i) != 0 && SeesCount(viewer, i)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<ConversationState> ShowConversation(
    const View& view, const Head::Conversation& part, const Sight& sight) {
  ConversationState state;
  state.id = ConversationId::FromBytes(part.id());
  state.source = part.source();
  state.key = part.key();
  std::vector<const Head::Channel*> channels;
  for (const Head::Channel& channel : part.channels()) {
    if (MaySee(sight.viewer, channel)) channels.push_back(&channel);
  }
  std::sort(channels.begin(), channels.end(),
            [](const Head::Channel* a, const Head::Channel* b) {
              return a->first() < b->first();
            });
  for (const Head::Channel* const channel : channels) {
    state.channels.push_back(channel->name());
  }
  state.opened_us = SortUs(part.opened());
  state.last_us = SortUs(part.last());
  state.events = Seen(part.events(), sight.viewer);
  const Head::Text& topic = TextFor(part.topic(), sight.viewer);
  state.topic = topic.text();
  state.topic_sensitive = topic.sensitive();
  const Head::Text& summary = TextFor(part.summary(), sight.viewer);
  state.summary = summary.text();
  state.summary_sensitive = summary.sensitive();
  state.brand = TextFor(part.brand(), sight.viewer).text();
  state.status = StatusOf(part, sight);
  TL_ASSIGN_OR_RETURN(state.holder, ShowHolder(view, part, sight));
  state.at_least = !part.asks_dropped().empty();
  return state;
}

void Sort(std::vector<ConversationState>& conversations) {
  const auto closed = [](const ConversationState& state) {
    return state.status == ConversationStatus::kResolved ||
           state.status == ConversationStatus::kDormant;
  };
  std::sort(conversations.begin(), conversations.end(),
            [&](const ConversationState& a, const ConversationState& b) {
              if (closed(a) != closed(b)) return closed(b);
              if (a.last_us != b.last_us) return a.last_us > b.last_us;
              return a.id < b.id;
            });
}

}  // namespace throughline::head
