// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/asks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "throughline/limits.h"

namespace throughline::clocks {
namespace {

using Ask = storage::Head::Ask;
using Answer = storage::Head::Answer;

// Encoded places compare as places do; an empty one is before all.
void Raise(const std::string& to, std::string& place) {
  place = std::max(place, to);
}

bool Answered(const Conversation& in, const Ask& ask) {
  if (ask.place() < in.answered() || ask.place() < in.resolved()) return true;
  return std::any_of(
      in.answers().begin(), in.answers().end(),
      [&](const Answer& answer) { return answer.ask() == ask.self(); });
}

void Insert(Ask ask, Conversation& into) {
  auto& asks = *into.mutable_asks();
  int at = 0;
  while (at < asks.size() && asks[at].place() < ask.place()) ++at;
  if (at < asks.size() && asks[at].place() == ask.place()) return;
  *asks.Add() = std::move(ask);
  std::rotate(asks.begin() + at, asks.end() - 1, asks.end());
}

void Insert(Answer answer, Conversation& into) {
  auto& answers = *into.mutable_answers();
  int at = 0;
  while (at < answers.size() && answers[at].place() < answer.place()) ++at;
  if (at < answers.size() && answers[at].place() == answer.place()) return;
  *answers.Add() = std::move(answer);
  std::rotate(answers.begin() + at, answers.end() - 1, answers.end());
}

// Lets go of what no longer matters, and of what is beyond a head's limits.
void Settle(Conversation& in) {
  auto& asks = *in.mutable_asks();
  asks.erase(std::remove_if(asks.begin(), asks.end(),
                            [&](const Ask& ask) { return Answered(in, ask); }),
             asks.end());
  if (asks.size() > limits::kHeadAsksMax) {
    in.set_asks_dropped(true);
    asks.DeleteSubrange(limits::kHeadAsksMax,
                        asks.size() - limits::kHeadAsksMax);
  }
  auto& answers = *in.mutable_answers();
  if (answers.size() > limits::kHeadAnswersMax) {
    answers.DeleteSubrange(0, answers.size() - limits::kHeadAnswersMax);
  }
}

Ask ToAsk(const record::Told& told) {
  Ask ask;
  ask.set_place(keys::EncodePlace(told.place));
  ask.set_self(std::string(told.fields.self));
  ask.set_source(std::string(told.fields.source));
  ask.set_id(std::string(told.fields.id));
  ask.set_channel(std::string(told.fields.channel));
  ask.set_text(std::string(told.text().substr(0, limits::kHeadAskBytesMax)));
  // A cut within a character would not be UTF-8.
  while (!ask.text().empty() && ask.text().size() < told.text().size() &&
         (static_cast<std::uint8_t>(told.text()[ask.text().size()]) & 0xc0) ==
             0x80) {
    ask.mutable_text()->pop_back();
  }
  ask.set_visibility(told.needed());
  for (std::string& audience : told.Audiences()) {
    ask.add_audiences(std::move(audience));
  }
  return ask;
}

}  // namespace

void Fold(const record::Told& told, Conversation& into) {
  const std::string place = keys::EncodePlace(told.place);
  if (told.fields.Is(record::kAsk)) {
    Raise(place, *into.mutable_asked());
    const bool answered = told.amended && told.amended->answered;
    if (!told.deleted() && !answered) Insert(ToAsk(told), into);
  }
  if (told.fields.Is(record::kAnswersAll)) {
    Raise(place, *into.mutable_answered());
  }
  if (told.fields.Is(record::kAnswersNamed)) {
    Answer answer;
    answer.set_place(place);
    answer.set_ask(std::string(told.fields.answers));
    Insert(std::move(answer), into);
  }
  if (told.fields.Is(record::kResolves)) {
    Raise(place, *into.mutable_resolved());
  }
  Settle(into);
}

void Combine(const Conversation& from, Conversation& into) {
  Raise(from.asked(), *into.mutable_asked());
  Raise(from.answered(), *into.mutable_answered());
  Raise(from.resolved(), *into.mutable_resolved());
  for (const Answer& answer : from.answers()) Insert(answer, into);
  for (const Ask& ask : from.asks()) Insert(ask, into);
  if (from.asks_dropped()) into.set_asks_dropped(true);
  Settle(into);
}

bool Resolved(const Conversation& conversation) {
  return !conversation.resolved().empty() &&
         conversation.asked() < conversation.resolved();
}

}  // namespace throughline::clocks
