// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/claims/summary.h"

#include <string>

namespace throughline::claims {
namespace {

template <typename Message>
void Parse(std::string_view bytes, Message& message) {
  message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

v1::Actor ActorOf(const record::Fields& fields) {
  v1::Actor actor;
  actor.set_role(fields.role);
  actor.set_id(std::string(fields.actor_id));
  actor.set_name(std::string(fields.actor_name));
  return actor;
}

void FoldStretch(const record::Told& told, Summary& into) {
  if (told.place.position <= into.stretch().position()) return;
  storage::Head::Stretch& stretch = *into.mutable_stretch();
  stretch.set_position(told.place.position);
  Parse(told.fields.claim, *stretch.mutable_claim());
  *stretch.mutable_actor() = ActorOf(told.fields);
}

void FoldOffer(const record::Told& told, v1::Handover handover, Summary& into) {
  if (told.place.position <= into.offered().position()) return;
  storage::Head::Offered& offered = *into.mutable_offered();
  offered.Clear();
  offered.set_position(told.place.position);
  offered.set_offered_us(told.fields.recorded_us);
  if (!told.deleted()) {
    offered.set_summary(std::string(told.text()));
    for (const std::string_view skill : told.fields.skills) {
      offered.add_skills(std::string(skill));
    }
  }
  *offered.mutable_handover() = std::move(handover);
}

void FoldAnswer(const record::Told& told, const v1::Handover& handover,
                Summary& into) {
  if (told.place.position <= into.answered_offer().position()) return;
  storage::Head::Answered& answered = *into.mutable_answered_offer();
  answered.set_position(told.place.position);
  answered.set_id(handover.id());
  answered.set_state(handover.state());
  *answered.mutable_actor() = ActorOf(told.fields);
}

HandoverStep StepOf(std::string_view state) {
  if (state == "accepted") return HandoverStep::kAccepted;
  if (state == "declined") return HandoverStep::kDeclined;
  if (state == "expired") return HandoverStep::kExpired;
  return HandoverStep::kOffered;
}

}  // namespace

void Fold(const record::Told& told, Summary& into) {
  if (!told.fields.claim.empty()) FoldStretch(told, into);
  if (told.fields.handover.empty()) return;
  v1::Handover handover;
  Parse(told.fields.handover, handover);
  if (StepOf(handover.state()) == HandoverStep::kOffered) {
    FoldOffer(told, std::move(handover), into);
  } else {
    FoldAnswer(told, handover, into);
  }
}

void Combine(const Summary& from, Summary& into) {
  if (from.stretch().position() > into.stretch().position()) {
    *into.mutable_stretch() = from.stretch();
  }
  if (from.offered().position() > into.offered().position()) {
    *into.mutable_offered() = from.offered();
  }
  if (from.answered_offer().position() > into.answered_offer().position()) {
    *into.mutable_answered_offer() = from.answered_offer();
  }
}

bool MayBeHeld(const Summary& part) {
  return part.has_stretch() && part.stretch().claim().ended().empty();
}

std::optional<HandoverState> LastHandover(const Summary& part) {
  if (!part.has_offered()) return std::nullopt;
  const storage::Head::Offered& offered = part.offered();
  const v1::Handover& handover = offered.handover();
  HandoverState state;
  state.id = HandoverId::FromHex(handover.id()).value_or(HandoverId());
  state.conversation = ConversationId::FromBytes(part.id());
  state.from = handover.from();
  state.to = handover.to();
  state.by = handover.from();
  state.reason = handover.reason();
  state.summary = offered.summary();
  state.skills.assign(offered.skills().begin(), offered.skills().end());
  state.seen = handover.seen();
  state.offered_us = offered.offered_us();
  state.until_us = handover.until_us();
  // One stands at a time, so that the last step is of this one or an earlier.
  if (part.answered_offer().id() == handover.id()) {
    state.step = StepOf(part.answered_offer().state());
    state.by = part.answered_offer().actor();
  }
  return state;
}

}  // namespace throughline::claims
