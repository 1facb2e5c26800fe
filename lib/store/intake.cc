// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/intake.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/facts/current.h"
#include "lib/identity/shared.h"
#include "lib/store/follow.h"
#include "lib/timeline/digest.h"

namespace throughline {
namespace {

std::string Raw(std::string_view bytes) { return std::string(bytes); }

std::string Hex(std::string_view bytes) {
  return Hash::FromBytes(bytes).ToHex();
}

void Set(record::Decided bit, storage::Record& record) {
  record.set_decided(record.decided() | bit);
}

}  // namespace

v1::Direction DirectionOf(const v1::Event& event) {
  if (event.direction() != v1::DIRECTION_UNSPECIFIED) return event.direction();
  switch (event.actor().role()) {
    case v1::ROLE_CUSTOMER:
      return v1::DIRECTION_INBOUND;
    case v1::ROLE_AGENT:
    case v1::ROLE_BOT:
      return v1::DIRECTION_OUTBOUND;
    default:
      return v1::DIRECTION_INTERNAL;
  }
}

absl::StatusOr<Prepared> Prepare(const v1::Event& event,
                                 const identity::Normaliser& normaliser) {
  Prepared prepared;
  prepared.event = &event;
  prepared.kind = &timeline::KindOf(event.kind());
  for (const std::string& stated : event.identities()) {
    TL_ASSIGN_OR_RETURN(identity::Identity identity,
                        normaliser.Normalise(stated));
    prepared.identities.push_back(std::move(identity));
  }
  if (!event.occurred_at().empty()) {
    prepared.time = ParseRfc3339(event.occurred_at());
  }
  prepared.digest = timeline::DigestOf(event);
  return prepared;
}

absl::StatusOr<Appended> Intake::Take(const Prepared& prepared) {
  Now now{prepared, *prepared.event};
  now.self =
      timeline::RefHash(draft_.view(), now.event.source(), now.event.id());
  TL_ASSIGN_OR_RETURN(const std::optional<timeline::Receipt> receipt,
                      timeline::ReadReceipt(draft_.view(), now.self));
  if (receipt.has_value() && !receipt->awaited) {
    return Duplicate(*receipt, prepared);
  }
  TL_RETURN_IF_ERROR(CheckFence());
  now.awaited = receipt.has_value();
  TL_RETURN_IF_ERROR(ReadReferences(now));
  DecideTime(now);
  TL_RETURN_IF_ERROR(DecideProfiles(now));
  TL_ASSIGN_OR_RETURN(now.joined, DecideConversation(now));
  TL_RETURN_IF_ERROR(CheckClaim(now));
  return Keep(now);
}

absl::StatusOr<Appended> Intake::Duplicate(const timeline::Receipt& receipt,
                                           const Prepared& prepared) const {
  if (receipt.digest != prepared.digest) {
    return absl::AlreadyExistsError(fmt::format(
        "this source and id are taken by other content: digest {} is here, "
        "{} was given",
        Hex(receipt.digest), Hex(prepared.digest)));
  }
  TL_ASSIGN_OR_RETURN(
      const timeline::Stored stored,
      timeline::ReadEvent(draft_.view(), receipt.profile, receipt.place));
  const record::Fields fields = record::ReadFields(stored.record);
  return Appended{receipt.place.position, true, receipt.profile,
                  ConversationId::FromBytes(fields.conversation)};
}

absl::StatusOr<std::optional<Intake::Referred>> Intake::Refer(
    const v1::Reference& reference, const v1::Event& from) const {
  const std::string& source =
      reference.source().empty() ? from.source() : reference.source();
  Referred referred;
  referred.ref = timeline::RefHash(draft_.view(), source, reference.id());
  TL_ASSIGN_OR_RETURN(const std::optional<timeline::Receipt> receipt,
                      timeline::ReadReceipt(draft_.view(), referred.ref));
  if (!receipt.has_value() || receipt->awaited) {
    return std::optional<Referred>();
  }
  referred.receipt = *receipt;
  TL_ASSIGN_OR_RETURN(
      referred.stored,
      timeline::ReadEvent(draft_.view(), receipt->profile, receipt->place));
  referred.fields = record::ReadFields(referred.stored.record);
  return std::optional<Referred>(std::move(referred));
}

absl::Status Intake::ReadReferences(Now& now) const {
  const v1::Event& event = now.event;
  if (event.has_in_reply_to()) {
    TL_ASSIGN_OR_RETURN(now.parent, Refer(event.in_reply_to(), event));
  }
  // A target is what an edit, delete, reaction or delivery is about; another
  // kind's is the source's own affair.
  const bool about = event.has_target() &&
                     now.prepared.kind->amends != timeline::Amends::kNothing;
  if (!event.has_corrects() && !about) return absl::OkStatus();
  const v1::Reference& target =
      event.has_corrects() ? event.corrects() : event.target();
  const Hash ref = timeline::RefHash(
      draft_.view(), target.source().empty() ? event.source() : target.source(),
      target.id());
  if (ref == now.self) return absl::OkStatus();  // Nothing amends itself.
  now.target_ref = ref;
  TL_ASSIGN_OR_RETURN(now.target, Refer(target, event));
  return absl::OkStatus();
}

void Intake::DecideTime(Now& now) const {
  const v1::Event& event = now.event;
  storage::Record& record = now.record;
  const bool restored = event.has_decided();
  record.set_recorded_us(restored && event.decided().recorded_at_us() != 0
                             ? event.decided().recorded_at_us()
                             : draft_.now_us());
  const std::optional<ParsedTime>& time = now.prepared.time;
  v1::TimeOrigin origin = event.time_origin();
  if (origin == v1::TIME_ORIGIN_UNSPECIFIED) {
    origin = time.has_value() ? v1::TIME_ORIGIN_STATED : v1::TIME_ORIGIN_NONE;
  }
  record.set_origin(origin);
  if (time.has_value()) {
    record.set_precision(static_cast<std::uint32_t>(time->precision));
  }
  if (restored) {
    now.sort_us = event.decided().sort_at_us();
    return;
  }
  now.sort_us = time.has_value() ? time->us : record.recorded_us();
  const std::int64_t skew = absl::ToInt64Microseconds(tenant_.policy.skew_max);
  if (time.has_value() && time->us > record.recorded_us() + skew) {
    now.sort_us = record.recorded_us();
    Set(record::kSkewed, record);
  }
  for (const std::optional<Referred>* parent : {&now.parent, &now.target}) {
    if (!parent->has_value()) continue;
    const std::int64_t parent_us = (*parent)->receipt.place.sort_us;
    if (parent_us > now.sort_us) {
      now.sort_us = parent_us;
      Set(record::kRaised, record);
    }
  }
}

absl::Status Intake::FollowProfiles(const identity::Resolved& resolved) {
  for (const ProfileId& profile : resolved.created) {
    TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                        identity::NeedProfile(draft_.view(), profile));
    desk_.Begin(profile, row.created(), row.shown());
  }
  return follow::Links(resolved.regrouped, desk_, draft_);
}

identity::ResolveContext Intake::ContextOf(const Now& now) const {
  return {now.sort_us,
          {now.event.source(), now.event.id()},
          tenant_.normaliser.Believed(now.event.source()),
          tenant_.policy.identity.link_profiles_max};
}

absl::Status Intake::DecideProfiles(Now& now) {
  TL_ASSIGN_OR_RETURN(const std::vector<identity::Met> mets,
                      identity::Meet(draft_.view(), now.prepared.identities));
  const v1::Event& event = now.event;
  const identity::ResolveContext context = ContextOf(now);
  const v1::Decided& decided = event.decided();
  if (!decided.profile_id().empty()) {
    identity::RestoredProfiles restored;
    restored.home =
        ProfileId::FromHex(decided.profile_id()).value_or(ProfileId());
    for (const std::string& id : decided.profile_ids()) {
      restored.profiles.push_back(ProfileId::FromHex(id).value_or(ProfileId()));
    }
    TL_ASSIGN_OR_RETURN(
        now.resolved, identity::ResolveRestored(mets, restored, context,
                                                draft_.position() + 1, draft_));
  } else {
    TL_ASSIGN_OR_RETURN(now.resolved, identity::Resolve(mets, context, draft_));
  }
  TL_RETURN_IF_ERROR(FollowProfiles(now.resolved));
  ProfileId nobody;
  if (decided.profile_id().empty() && !event.conversation().empty()) {
    TL_ASSIGN_OR_RETURN(nobody, NobodyOf(now));
  }
  if (now.resolved.home.empty()) {
    TL_ASSIGN_OR_RETURN(now.resolved.home, Nobody(now));
    if (nobody.empty()) {
      TL_ASSIGN_OR_RETURN(now.named, NamedInThread(now));
    }
  } else if (!nobody.empty() && nobody != now.resolved.home) {
    TL_RETURN_IF_ERROR(LinkNobody(nobody, now.resolved.home, now));
  }
  TL_RETURN_IF_ERROR(identity::NoteCandidates(mets, now.resolved.home, draft_));
  for (const identity::Identity& identity : now.prepared.identities) {
    if (identity.as_is) Set(record::kAsIs, now.record);
  }
  std::string& profiles = *now.record.mutable_identity_profiles();
  for (const ProfileId& profile : now.resolved.profiles) {
    profiles += profile.view();
  }
  return absl::OkStatus();
}

// A call counts once, however many legs tell of its start.
absl::StatusOr<bool> Intake::FirstOfCall(const Now& now, const Place& place) {
  if (now.event.kind() != "call_started" || now.event.call().id().empty()) {
    return true;
  }
  const Hash call = keys::HashOf(draft_.view().index_key, "call",
                                 {now.event.source(), now.event.call().id()});
  TL_ASSIGN_OR_RETURN(const auto seen,
                      timeline::ReadReceipt(draft_.view(), call));
  if (seen.has_value()) return false;
  timeline::WriteReceipt(call, {now.resolved.home, place}, draft_);
  return true;
}

absl::Status Intake::DecideBits(Now& now, const Place& place) {
  const v1::Event& event = now.event;
  const timeline::Kind& kind = *now.prepared.kind;
  storage::Record& record = now.record;
  record.set_self(Raw(now.self.view()));
  record.set_direction(DirectionOf(event));
  v1::Visibility visibility = event.visibility();
  if (visibility == v1::VISIBILITY_UNSPECIFIED) visibility = kind.visibility;
  if (visibility == v1::VISIBILITY_UNSPECIFIED) {
    visibility = VisibilityAsTarget(now);
    Set(record::kAsTarget, record);
  }
  if (now.target_ref.has_value() && kind.amends != timeline::Amends::kOther) {
    Set(record::kAmends, record);
  }
  record.set_visibility(visibility);
  DecideAudience(now);
  const bool outgoing = record.direction() == v1::DIRECTION_OUTBOUND;
  const bool backfill = event.has_decided() ? event.decided().backfill()
                                            : mode_ == AppendMode::kBackfill;
  const bool customer = event.actor().role() == v1::ROLE_CUSTOMER;
  if (backfill) Set(record::kBackfill, record);
  if (outgoing) Set(record::kOutgoing, record);
  // What was restored is what it was; the past is sent to nobody.
  if (outgoing && event.request() && !backfill) Set(record::kOutbox, record);
  if (kind.message && !event.automatic()) Set(record::kMessage, record);
  if (kind.contact && customer && !event.automatic()) {
    Set(record::kContact, record);
  }
  DecideAsk(now);
  if (event.kind() == "resolution") Set(record::kResolves, record);
  DecideAnswer(now);
  DecidePromise(now);
  DecideWeights(now);
  if (kind.countable) {
    TL_ASSIGN_OR_RETURN(const bool first, FirstOfCall(now, place));
    if (first) Set(record::kCountable, record);
  }
  TL_ASSIGN_OR_RETURN(const head::Head* const head,
                      desk_.Read(now.resolved.home));
  const bool late = keys::EncodePlace(place) < head->last();
  if (event.has_decided() ? event.decided().late() : late) {
    Set(record::kLate, record);
  }
  if (now.target_ref.has_value()) {
    record.set_target(Raw(now.target_ref->view()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Appended> Intake::Keep(Now& now) {
  const ProfileId home = now.resolved.home;
  const Place place{now.sort_us, now.event.order(), draft_.AddEntry()};
  TL_RETURN_IF_ERROR(EnterConversation(now, place));
  TL_RETURN_IF_ERROR(DecideBits(now, place));
  *now.record.mutable_event() = now.event;
  now.record.mutable_event()->clear_decided();
  if (now.without_claim) now.record.mutable_event()->add_flags("without_claim");

  const std::string record = now.record.SerializeAsString();
  const std::string value = timeline::WriteEvent(home, place, record, draft_);
  timeline::WriteReceipt(now.self, {home, place, now.prepared.digest}, draft_);
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kEvent));
  entry.set_profile(Raw(home.view()));
  entry.set_place(keys::EncodePlace(place));
  entry.set_recorded_us(now.record.recorded_us());
  PutEntry(draft_, place.position, std::move(entry));

  record::Told told{home, place, record, record::ReadFields(record), nullptr};
  if (now.awaited) {
    TL_RETURN_IF_ERROR(
        timeline::Arrived(now.self, home, place, draft_).status());
  }
  NoteAmendment(now, place);
  if (now.awaited || told.fields.Is(record::kAmends)) {
    TL_ASSIGN_OR_RETURN(told.amended,
                        timeline::AmendedBy(draft_.view(), home, place,
                                            told.fields, draft_.position()));
  }
  facts::WriteRows(nullptr, told, draft_);
  TL_RETURN_IF_ERROR(
      desk_.Tell(told, value, {now.joined.opens, now.joined.opens_for_all}));
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(home));
  draft_.Concern(head->group().empty() ? home.view()
                                       : std::string_view(head->group()));
  TL_RETURN_IF_ERROR(Deliver(now, place));
  TL_RETURN_IF_ERROR(Amend(now, told));
  // The persons of its thread were there first; by now it can be pointed to.
  for (const ProfileId& person : now.named) {
    TL_RETURN_IF_ERROR(LinkNobody(home, person, now));
  }
  return Appended{place.position, false, home, now.joined.id};
}

}  // namespace throughline
