// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/indicators/calls.h"

#include <string_view>

#include "throughline/event_view.h"

namespace throughline::indicators {
namespace {

enum class Step { kNone, kStarts, kQueued, kAnswered, kAbandoned };

Step StepOf(std::string_view kind) {
  if (kind == "call_started") return Step::kStarts;
  if (kind == "call_queued") return Step::kQueued;
  if (kind == "call_answered") return Step::kAnswered;
  if (kind == "call_abandoned") return Step::kAbandoned;
  return Step::kNone;
}

// What a source calls the call; where it does not say, a call goes on in its
// conversation until one starts.
std::string NameOf(const v1::Event& event, ConversationId conversation) {
  if (!event.call().id().empty()) {
    return event.source() + '\0' + event.call().id();
  }
  return std::string(conversation.view());
}

}  // namespace

Calls::Call& Calls::Find(const record::Told& told, const std::string& name,
                         bool starts) {
  const auto found = by_name_.find(name);
  if (found != by_name_.end() && !starts) return calls_[found->second];
  by_name_[name] = calls_.size();
  Call& call = calls_.emplace_back();
  call.at_us = told.place.sort_us;
  call.channel = std::string(told.fields.channel);
  return call;
}

void Calls::Tell(const record::Told& told, ConversationId conversation) {
  const Step step = StepOf(told.fields.kind);
  if (step == Step::kNone || told.deleted()) return;
  const EventView view(told.profile, told.place, told.record, nullptr, nullptr);
  const v1::Event event = view.Decode();
  const std::string name = NameOf(event, conversation);
  // Without a name of its own what follows the end of a call is another one.
  const auto before = by_name_.find(name);
  const bool over =
      event.call().id().empty() && before != by_name_.end() &&
      (calls_[before->second].answered || calls_[before->second].abandoned);
  const bool starts =
      event.call().id().empty() && (step == Step::kStarts || over);
  Call& call = Find(told, name, starts);
  call.came_in |= told.fields.role == v1::ROLE_CUSTOMER ||
                  view.direction() == v1::DIRECTION_INBOUND;
  if (step != Step::kAnswered && step != Step::kAbandoned) return;
  if (call.answered || call.abandoned) return;  // Another leg of it.
  call.answered = step == Step::kAnswered;
  call.abandoned = step == Step::kAbandoned;
  call.rang_ms = event.has_waited_ms()
                     ? event.waited_ms()
                     : (told.place.sort_us - call.at_us) / 1000;
}

void Calls::AddTo(const Period& period, Tally& tally) const {
  for (const Call& call : calls_) {
    if (!call.came_in || !period.Holds(call.at_us)) continue;
    Channel& channel = tally.Of(call.channel);
    ++channel.counts.calls;
    channel.counts.calls_answered += call.answered ? 1 : 0;
    channel.counts.calls_abandoned += call.abandoned ? 1 : 0;
    if (call.answered || call.abandoned) channel.rings.Add(call.rang_ms);
  }
}

}  // namespace throughline::indicators
