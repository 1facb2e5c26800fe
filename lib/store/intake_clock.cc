// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Intake: what an event asks, answers, pauses and promises, when that is due,
// and how much what it states weighs. All of it is decided here, once, and
// written down with the event.

#include <algorithm>
#include <string>

#include "lib/clocks/stated.h"
#include "lib/facts/statements.h"
#include "lib/store/intake.h"

namespace throughline {
namespace {

void Set(record::Decided bit, storage::Record& record) {
  record.set_decided(record.decided() | bit);
}

// Somebody on our side.
bool Ours(v1::Role role) {
  return role == v1::ROLE_AGENT || role == v1::ROLE_BOT ||
         role == v1::ROLE_SYSTEM;
}

}  // namespace

void Intake::DecideAsk(Now& now) const {
  const v1::Event& event = now.event;
  storage::Record& record = now.record;
  const bool backfill = (record.decided() & record::kBackfill) != 0;
  if (event.actor().role() == v1::ROLE_CUSTOMER && !event.automatic() &&
      !backfill && record.direction() == v1::DIRECTION_INBOUND &&
      tenant_.rules.Asks(event.channel(), event.kind(),
                         now.prepared.kind->asks)) {
    Set(record::kAsk, record);
    const std::optional<std::int64_t> due_us =
        tenant_.rules.DueUs(event.channel(), now.sort_us);
    if (due_us.has_value()) record.set_due_us(*due_us);
  }
  if (Ours(event.actor().role()) && !backfill &&
      tenant_.rules.Pauses(event.channel(), event.kind())) {
    Set(record::kPauses, record);
  }
}

void Intake::DecideAnswer(Now& now) const {
  const v1::Role role = now.event.actor().role();
  const bool kind = tenant_.rules.Answers(now.event.channel(), now.event.kind(),
                                          now.prepared.kind->answers);
  const bool answers =
      kind && !now.event.automatic() &&
      now.record.direction() != v1::DIRECTION_INTERNAL &&
      (role == v1::ROLE_AGENT ||
       (role == v1::ROLE_BOT && tenant_.policy.answer.bots_answer) ||
       (now.event.kind() == "call_answered" &&
        now.record.direction() == v1::DIRECTION_OUTBOUND));
  if (!answers) return;
  if (now.event.has_in_reply_to() &&
      (!now.parent.has_value() || now.parent->fields.Is(record::kAsk))) {
    Set(record::kAnswersNamed, now.record);
    now.record.set_answers(std::string(ParentRef(now).view()));
    return;
  }
  Set(record::kAnswersAll, now.record);
}

// A promise, what says when it is due, and what keeps it or gives it up.
void Intake::DecidePromise(Now& now) const {
  const v1::Event& event = now.event;
  storage::Record& record = now.record;
  const bool backfill = (record.decided() & record::kBackfill) != 0;
  const bool ours = Ours(event.actor().role());
  const bool promises = event.kind() == "promise" && ours && !backfill;
  if (promises) Set(record::kPromise, record);
  const bool amends = (record.decided() & record::kAmends) != 0;
  const bool asks = (record.decided() & record::kAsk) != 0;
  if (promises || (amends && !asks)) {
    const std::optional<std::int64_t> due_us =
        clocks::StatedDueUs(event.data_json());
    if (due_us.has_value()) record.set_due_us(*due_us);
  }
  // Of what is not here yet nobody knows whether it is a promise.
  if (!ours || amends || !event.has_in_reply_to() ||
      (now.parent.has_value() && !now.parent->fields.Is(record::kPromise))) {
    return;
  }
  Set(clocks::GivesUp(event.data_json()) ? record::kBreaks : record::kKeeps,
      record);
  record.set_answers(std::string(ParentRef(now).view()));
}

void Intake::DecideWeights(Now& now) const {
  std::vector<std::uint32_t> weights;
  for (const v1::Fact& fact : now.event.facts()) {
    weights.push_back(
        facts::WeightOf(tenant_.policy.facts, fact, now.event.source()));
  }
  if (std::all_of(weights.begin(), weights.end(),
                  [](std::uint32_t weight) { return weight == 0; })) {
    return;
  }
  for (const std::uint32_t weight : weights) {
    now.record.add_fact_weights(weight);
  }
}

Hash Intake::ParentRef(const Now& now) const {
  const v1::Reference& parent = now.event.in_reply_to();
  return timeline::RefHash(
      draft_.view(),
      parent.source().empty() ? now.event.source() : parent.source(),
      parent.id());
}

}  // namespace throughline
