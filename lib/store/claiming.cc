// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/claiming.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "lib/base/check.h"
#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/claims/refusal.h"
#include "lib/claims/require.h"
#include "lib/conversation/rows.h"
#include "lib/store/door.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

std::string Raw(std::string_view bytes) { return std::string(bytes); }

std::string_view Word(ClaimEnd how) {
  switch (how) {
    case ClaimEnd::kReleased:
      return "released";
    case ClaimEnd::kExpired:
      return "expired";
    case ClaimEnd::kPreempted:
      return "preempted";
    case ClaimEnd::kHandedOver:
      return "handed_over";
  }
  return "released";
}

std::string_view Word(HandoverStep step) {
  switch (step) {
    case HandoverStep::kOffered:
      return "offered";
    case HandoverStep::kAccepted:
      return "accepted";
    case HandoverStep::kDeclined:
      return "declined";
    case HandoverStep::kExpired:
      return "expired";
  }
  return "offered";
}

v1::Handover Told(const claims::Row::Offer& offer, HandoverStep step) {
  v1::Handover told;
  told.set_id(HandoverId::FromBytes(offer.id()).ToHex());
  told.set_state(Raw(Word(step)));
  *told.mutable_from() = offer.from();
  *told.mutable_to() = offer.to();
  told.set_reason(offer.reason());
  told.set_seen(offer.seen());
  told.set_until_us(offer.until_us());
  return told;
}

}  // namespace

std::int64_t EndOfLease(std::int64_t now_us, std::int64_t lease_us) {
  // Beyond the last time that can be written there is none.
  return std::min(now_us, limits::kTimeMaxUs - lease_us) + lease_us;
}

absl::Status CheckHolder(const v1::Actor& actor) {
  if (actor.role() != v1::ROLE_AGENT && actor.role() != v1::ROLE_BOT) {
    return Invalid("actor.role: an agent or a bot is right");
  }
  TL_RETURN_IF_ERROR(
      door::CheckText("actor.id", actor.id(), 1, limits::kLabelBytesMax));
  return door::CheckText("actor.name", actor.name(), 0, limits::kLabelBytesMax);
}

absl::StatusOr<std::int64_t> CheckLength(std::string_view what,
                                         absl::Duration length,
                                         std::int64_t least_us,
                                         std::int64_t most_us) {
  if (length < absl::Microseconds(least_us) ||
      length > absl::Microseconds(most_us)) {
    return Invalid("{}: {}; {} to {} are right", what,
                   absl::FormatDuration(length),
                   absl::FormatDuration(absl::Microseconds(least_us)),
                   absl::FormatDuration(absl::Microseconds(most_us)));
  }
  return absl::ToInt64Microseconds(length);
}

absl::Status Claiming::Open() {
  TL_ASSIGN_OR_RETURN(const std::optional<conversation::Row> in,
                      conversation::Read(draft_.view(), conversation_));
  if (!in.has_value() || in->profiles().empty()) {
    return NotFound("no such conversation");
  }
  home_ = ProfileId::FromBytes(in->opened_by().empty() ? in->profiles(0)
                                                       : in->opened_by());
  TL_ASSIGN_OR_RETURN(std::optional<claims::Row> row,
                      claims::Read(draft_.view(), conversation_));
  known_ = row.has_value();
  if (known_) row_ = *std::move(row);
  return absl::OkStatus();
}

absl::Status Claiming::Require(const FencingToken& token) const {
  return claims::Require(draft_.view(), {conversation_, token},
                         draft_.now_us());
}

absl::Status Claiming::Refusal() const {
  return claims::RefuseHeld(conversation_, row_, draft_.now_us());
}

bool Claiming::MayTakeOver(const v1::Actor& actor) const {
  if (claims::Offered(row_, draft_.now_us()) &&
      claims::IsFor(row_.offer(), actor)) {
    return true;
  }
  return tenant_.policy.claim.people_preempt_bots &&
         actor.role() == v1::ROLE_AGENT && row_.holder().role() == v1::ROLE_BOT;
}

absl::StatusOr<GrantedClaim> Claiming::Give(const v1::Actor& actor,
                                            std::int64_t lease_us) {
  const bool accepts = claims::Offered(row_, draft_.now_us()) &&
                       claims::IsFor(row_.offer(), actor);
  if (row_.has_offer()) {
    TL_RETURN_IF_ERROR(
        EndOffer(accepts ? HandoverStep::kAccepted : HandoverStep::kExpired,
                 actor)
            .status());
  }
  TL_RETURN_IF_ERROR(
      End(accepts ? ClaimEnd::kHandedOver : ClaimEnd::kPreempted));
  row_.set_epoch(store_.epoch());
  row_.set_number(draft_.position() + 1);
  *row_.mutable_holder() = actor;
  row_.set_since_us(draft_.now_us());
  row_.set_until_us(EndOfLease(draft_.now_us(), lease_us));
  row_.set_ended(false);
  TL_ASSIGN_OR_RETURN(v1::Event joined, NewEvent("joined", actor));
  v1::Claim& claim = *joined.mutable_claim();
  claim.set_epoch(row_.epoch());
  claim.set_number(row_.number());
  claim.set_until_us(row_.until_us());
  TL_ASSIGN_OR_RETURN(const Position position,
                      intake_.TakeOwn(joined, home_, conversation_));
  TL_CHECK(position == row_.number());
  if (!known_) {
    TL_ASSIGN_OR_RETURN(std::optional<conversation::Row> in,
                        conversation::Read(draft_.view(), conversation_));
    in->set_claimed(true);
    conversation::Write(conversation_, *in, draft_);
    known_ = true;
  }
  Write();
  return GrantedClaim{{conversation_, claims::TokenOf(row_)},
                      row_.since_us(),
                      row_.until_us(),
                      position};
}

// Writes down the end of the last stretch, unless it is.
absl::Status Claiming::End(ClaimEnd how) {
  if (!row_.has_holder() || row_.ended()) return absl::OkStatus();
  const bool ran_out = !held();
  if (ran_out) how = ClaimEnd::kExpired;
  TL_ASSIGN_OR_RETURN(v1::Event left, NewEvent("left", row_.holder()));
  // It ended when it ran out, whenever that is noticed.
  if (ran_out) left.set_occurred_at(FormatRfc3339(row_.until_us()));
  v1::Claim& claim = *left.mutable_claim();
  claim.set_epoch(row_.epoch());
  claim.set_number(row_.number());
  claim.set_until_us(ran_out ? row_.until_us() : draft_.now_us());
  claim.set_ended(Raw(Word(how)));
  TL_RETURN_IF_ERROR(intake_.TakeOwn(left, home_, conversation_).status());
  row_.set_ended(true);
  Write();
  return absl::OkStatus();
}

absl::StatusOr<Position> Claiming::Release() {
  TL_RETURN_IF_ERROR(End(ClaimEnd::kReleased));
  return draft_.position();
}

absl::Status Claiming::ServeNext(Handing& handing) {
  if (held()) return absl::OkStatus();
  ClaimQueue::TicketPtr next =
      handing.queue().Pick(name(), tenant_.policy.claim.people_preempt_bots);
  if (next == nullptr) return absl::OkStatus();
  absl::StatusOr<GrantedClaim> given = Give(next->actor, next->lease_us);
  if (!given.ok()) {
    handing.queue().PutBack(name(), next);
    return given.status();
  }
  handing.Add(name(), std::move(next), *given);
  return absl::OkStatus();
}

absl::StatusOr<OfferReceipt> Claiming::Offer(const OfferRequest& request) {
  if (claims::Offered(row_, draft_.now_us())) {
    return FailedPrecondition(
        "the hand-over {} is offered until {}; decline it first",
        HandoverId::FromBytes(row_.offer().id()).ToHex(),
        FormatRfc3339(row_.offer().until_us()));
  }
  const Position newest = draft_.position();
  if (request.seen.value_or(newest) > newest) {
    return Invalid("seen: position {} is not there yet; the newest is {}",
                   *request.seen, newest);
  }
  if (row_.has_offer()) {
    TL_RETURN_IF_ERROR(
        EndOffer(HandoverStep::kExpired, row_.offer().from()).status());
  }
  claims::Row::Offer& offer = *row_.mutable_offer();
  offer.set_id(Raw(draft_.NewId<HandoverId>().view()));
  *offer.mutable_from() = row_.holder();
  *offer.mutable_to() = request.to;
  offer.set_reason(request.reason);
  offer.set_summary(request.summary);
  for (const std::string& skill : request.skills) offer.add_skills(skill);
  offer.set_seen(request.seen.value_or(newest));
  offer.set_offered_us(draft_.now_us());
  offer.set_until_us(
      EndOfLease(draft_.now_us(), absl::ToInt64Microseconds(request.stands)));
  TL_ASSIGN_OR_RETURN(v1::Event event, NewEvent("handover", offer.from()));
  event.set_text(offer.summary());
  *event.mutable_skills() = offer.skills();
  *event.mutable_handover() = Told(offer, HandoverStep::kOffered);
  TL_ASSIGN_OR_RETURN(const Position position,
                      intake_.TakeOwn(event, home_, conversation_));
  Write();
  return OfferReceipt{HandoverId::FromBytes(offer.id()), offer.until_us(),
                      position};
}

absl::StatusOr<Position> Claiming::EndOffer(HandoverStep step,
                                            const v1::Actor& by) {
  const bool ran_out = !claims::Offered(row_, draft_.now_us());
  if (ran_out) step = HandoverStep::kExpired;
  // That it ran out is nobody's doing but of who let it.
  TL_ASSIGN_OR_RETURN(v1::Event event,
                      NewEvent("handover", ran_out ? row_.offer().from() : by));
  if (ran_out) event.set_occurred_at(FormatRfc3339(row_.offer().until_us()));
  *event.mutable_handover() = Told(row_.offer(), step);
  TL_ASSIGN_OR_RETURN(const Position position,
                      intake_.TakeOwn(event, home_, conversation_));
  row_.clear_offer();
  Write();
  return position;
}

// Named as the profile is, and on the channel on which the conversation began.
absl::StatusOr<v1::Event> Claiming::NewEvent(std::string_view kind,
                                             const v1::Actor& actor) {
  v1::Event event;
  event.set_source("throughline");
  event.set_id(draft_.NewId<Hash>().ToHex());
  event.set_kind(Raw(kind));
  *event.mutable_actor() = actor;
  event.set_direction(v1::DIRECTION_INTERNAL);
  event.set_automatic(true);
  // Who is there is no secret from whom they speak with; why it was handed
  // over is.
  event.set_visibility(kind == "handover" ? v1::VISIBILITY_STAFF
                                          : v1::VISIBILITY_CUSTOMER);
  TL_RETURN_IF_ERROR(intake_.NameOwn(home_, conversation_, event));
  return event;
}

void Claiming::Write() { claims::Write(conversation_, row_, draft_); }

absl::Status CheckOffer(const OfferRequest& request) {
  const v1::Actor& to = request.to;
  if (to.role() != v1::ROLE_AGENT && to.role() != v1::ROLE_BOT) {
    return Invalid("to.role: an agent or a bot is right");
  }
  for (const auto& [what, text] : {std::pair("to.id", &to.id()),
                                   {"to.name", &to.name()},
                                   {"reason", &request.reason}}) {
    TL_RETURN_IF_ERROR(door::CheckText(what, *text, 0, limits::kLabelBytesMax));
  }
  TL_RETURN_IF_ERROR(door::CheckText("summary", request.summary, 0,
                                     limits::kHandoverSummaryBytesMax));
  if (request.skills.size() > std::size_t{limits::kSkillsMax}) {
    return Invalid("skills: {} of them; at most {} are right",
                   request.skills.size(), limits::kSkillsMax);
  }
  for (const std::string& skill : request.skills) {
    TL_RETURN_IF_ERROR(
        door::CheckText("skills", skill, 1, limits::kLabelBytesMax));
  }
  return CheckLength("stands", request.stands, 1, limits::kLeaseMaxUs).status();
}

}  // namespace throughline
