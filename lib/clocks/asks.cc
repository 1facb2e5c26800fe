// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/asks.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
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

void Lower(const std::string& to, std::string& place) {
  if (!to.empty() && (place.empty() || to < place)) place = to;
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
  if (in.asks_dropped_to() < std::max(in.answered(), in.resolved())) {
    in.clear_asks_dropped();  // All of them were answered.
    in.clear_asks_dropped_to();
  }
  if (asks.size() > limits::kHeadAsksMax) {
    Lower(asks[limits::kHeadAsksMax].place(), *in.mutable_asks_dropped());
    Raise(asks[asks.size() - 1].place(), *in.mutable_asks_dropped_to());
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
  ask.set_text(HeadText(told.text()));
  if (told.fields.due_us) ask.set_due_us(*told.fields.due_us);
  ask.set_sensitive(told.sensitive());
  ask.set_visibility(told.needed());
  for (std::string& audience : told.Audiences()) {
    ask.add_audiences(std::move(audience));
  }
  return ask;
}

void FoldLatest(const record::Told& told, Conversation& into) {
  const std::string place = keys::EncodePlace(told.place);
  if (told.fields.Is(record::kAsk) && place > into.asked()) {
    into.set_asked(place);
    into.clear_asked_due_us();
    if (told.fields.due_us) into.set_asked_due_us(*told.fields.due_us);
  }
  if (told.fields.Is(record::kPauses)) Raise(place, *into.mutable_paused());
  if (told.fields.Is(record::kAnswersAll)) {
    Raise(place, *into.mutable_answered());
  }
  if (told.fields.Is(record::kResolves)) {
    Raise(place, *into.mutable_resolved());
  }
}

// What it asks, where that waits for an answer at all.
std::optional<Ask> AskOf(const record::Told& told) {
  const bool answered = told.amended && told.amended->answered;
  if (!told.fields.Is(record::kAsk) || told.deleted() || answered) {
    return std::nullopt;
  }
  return ToAsk(told);
}

std::optional<Answer> AnswerOf(const record::Told& told) {
  if (!told.fields.Is(record::kAnswersNamed)) return std::nullopt;
  Answer answer;
  answer.set_place(keys::EncodePlace(told.place));
  answer.set_ask(std::string(told.fields.answers));
  return answer;
}

// Whether answers of one part may have been let go of that asks of the other
// part wait for.
bool Missed(const Conversation& answers, const Conversation& asks) {
  return answers.answers_size() == limits::kHeadAnswersMax &&
         asks.asks_size() > 0 &&
         asks.asks(0).place() < answers.answers(0).place();
}

}  // namespace

std::string HeadText(std::string_view text) {
  std::size_t size = std::min(text.size(), limits::kHeadAskBytesMax);
  // A cut within a character would not be UTF-8.
  while (size > 0 && size < text.size() &&
         (static_cast<std::uint8_t>(text[size]) & 0xc0) == 0x80) {
    --size;
  }
  return std::string(text.substr(0, size));
}

void Fold(const record::Told& told, Conversation& into) {
  FoldLatest(told, into);
  if (std::optional<Ask> ask = AskOf(told)) Insert(*std::move(ask), into);
  if (std::optional<Answer> answer = AnswerOf(told)) {
    Insert(*std::move(answer), into);
  }
  Settle(into);
}

bool RestsOnDropped(const record::Told& told, const Conversation& in) {
  if (told.fields.Is(record::kAsk)) {
    return in.answers_size() == limits::kHeadAnswersMax &&
           keys::EncodePlace(told.place) < in.answers(0).place();
  }
  return !in.asks_dropped().empty() && (told.fields.Is(record::kAnswersAll) ||
                                        told.fields.Is(record::kAnswersNamed) ||
                                        told.fields.Is(record::kResolves));
}

void AllAsks::Tell(const record::Told& told) {
  FoldLatest(told, latest_);
  if (std::optional<Ask> ask = AskOf(told)) asks_.push_back(*std::move(ask));
  if (std::optional<Answer> answer = AnswerOf(told)) {
    answers_.push_back(*std::move(answer));
  }
  if (told.fields.Is(record::kAnswersAll)) {
    const std::string place = keys::EncodePlace(told.place);
    std::erase_if(asks_, [&](const Ask& ask) { return ask.place() < place; });
  }
}

void AllAsks::WriteTo(Conversation& part) const {
  part.clear_asks();
  part.clear_answers();
  part.clear_asks_dropped();
  part.clear_asks_dropped_to();
  part.set_asked(latest_.asked());
  part.clear_asked_due_us();
  if (latest_.has_asked_due_us()) {
    part.set_asked_due_us(latest_.asked_due_us());
  }
  part.set_paused(latest_.paused());
  part.set_answered(latest_.answered());
  part.set_resolved(latest_.resolved());
  const auto earlier = [](const auto& a, const auto& b) {
    return a.place() < b.place();
  };
  std::vector<Answer> answers = answers_;
  std::sort(answers.begin(), answers.end(), earlier);
  std::unordered_set<std::string_view> named;
  for (const Answer& answer : answers) named.insert(answer.ask());
  std::vector<Ask> open;
  for (const Ask& ask : asks_) {
    const bool over =
        ask.place() < latest_.answered() || ask.place() < latest_.resolved();
    if (!over && named.count(ask.self()) == 0) open.push_back(ask);
  }
  std::sort(open.begin(), open.end(), earlier);
  part.mutable_asks()->Add(open.begin(), open.end());
  const auto kept = std::min<std::size_t>(
      answers.size(), static_cast<std::size_t>(limits::kHeadAnswersMax));
  part.mutable_answers()->Add(answers.end() - static_cast<std::ptrdiff_t>(kept),
                              answers.end());
  Settle(part);
}

void Combine(const Conversation& from, Conversation& into) {
  bool missed = Missed(from, into) || Missed(into, from);
  if (from.asked() > into.asked()) {
    into.set_asked(from.asked());
    into.clear_asked_due_us();
    if (from.has_asked_due_us()) into.set_asked_due_us(from.asked_due_us());
  }
  Raise(from.paused(), *into.mutable_paused());
  Raise(from.answered(), *into.mutable_answered());
  Raise(from.resolved(), *into.mutable_resolved());
  for (const Answer& answer : from.answers()) Insert(answer, into);
  for (const Ask& ask : from.asks()) Insert(ask, into);
  Lower(from.asks_dropped(), *into.mutable_asks_dropped());
  Raise(from.asks_dropped_to(), *into.mutable_asks_dropped_to());
  Settle(into);
  if (!into.asks_dropped().empty() &&
      (into.asks_size() < limits::kHeadAsksMax ||
       into.asks_dropped() < into.asks(into.asks_size() - 1).place())) {
    missed = true;
  }
  if (missed) into.set_incomplete(true);
}

bool Resolved(const Conversation& conversation) {
  return !conversation.resolved().empty() &&
         conversation.asked() < conversation.resolved();
}

}  // namespace throughline::clocks
