// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/weight.h"

namespace throughline::head {
namespace {

template <typename... Texts>
std::size_t Sum(const Texts&... texts) {
  return (HeapBytes(texts) + ...);
}

std::size_t OfAmended(const EventView::Amended& amended) {
  std::size_t bytes = HeapBytes(sizeof(amended) + 2 * sizeof(void*));
  if (amended.text) bytes += HeapBytes(*amended.text);
  if (amended.data_json) bytes += HeapBytes(*amended.data_json);
  if (amended.facts) {
    for (const v1::Fact& fact : *amended.facts) bytes += fact.SpaceUsedLong();
  }
  return bytes + Sum(amended.audiences, amended.fact_weights);
}

std::size_t OfHandover(const HandoverState& handover) {
  return handover.from.SpaceUsedLong() + handover.to.SpaceUsedLong() +
         handover.by.SpaceUsedLong() +
         Sum(handover.reason, handover.summary, handover.skills);
}

}  // namespace

std::size_t HeapBytes(const std::vector<std::string>& texts) {
  std::size_t bytes = HeapBytes(texts.capacity() * sizeof(std::string));
  for (const std::string& text : texts) bytes += HeapBytes(text);
  return bytes;
}

std::size_t HeapBytes(const timeline::TailViews& views) {
  std::size_t bytes = HeapBytes(views.capacity() * sizeof(timeline::TailView));
  for (const timeline::TailView& view : views) {
    if (view.amended != nullptr) bytes += OfAmended(*view.amended);
  }
  return bytes;
}

std::size_t HeapBytes(const Resumption::Standing& standing) {
  std::size_t bytes =
      Sum(standing.conversations, standing.awaiting, standing.facts,
          standing.promises, standing.checkpoints);
  for (const ConversationState& state : standing.conversations) {
    bytes += Sum(state.source, state.key, state.channels, state.topic,
                 state.summary, state.brand);
    if (state.holder) bytes += state.holder->actor.SpaceUsedLong();
  }
  for (const OpenAsk& ask : standing.awaiting) {
    bytes += Sum(ask.event.source, ask.event.id, ask.text, ask.channel);
  }
  for (const CurrentFact& fact : standing.facts) {
    bytes += Sum(fact.key, fact.value_json, fact.valid_from, fact.valid_to,
                 fact.source_event.source, fact.source_event.id, fact.channel);
  }
  for (const OpenPromise& promise : standing.promises) {
    bytes += Sum(promise.event.source, promise.event.id, promise.text,
                 promise.channel);
  }
  for (const BotCheckpoint& checkpoint : standing.checkpoints) {
    bytes += Sum(checkpoint.bot, checkpoint.schema);
  }
  if (standing.handover) bytes += OfHandover(*standing.handover);
  return bytes;
}

}  // namespace throughline::head
