// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Intake: what an event does to the one that it is about.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/outbox/rows.h"
#include "lib/store/intake.h"

namespace throughline {
namespace {

// Its labels as one set.
std::string AudienceOf(const v1::Event& event) {
  const std::set<std::string> labels(event.audience().begin(),
                                     event.audience().end());
  std::string audience;
  for (const std::string& label : labels) {
    if (!audience.empty()) audience += '\0';
    audience += label;
  }
  return audience;
}

}  // namespace

// Before the target is here nobody knows for whom it is: what repeats its
// content is kept back.
v1::Visibility Intake::VisibilityAsTarget(const Now& now) {
  if (now.target.has_value()) return now.target->fields.visibility;
  const bool content =
      now.prepared.kind->amends == timeline::Amends::kCorrection ||
      now.prepared.kind->amends == timeline::Amends::kEdit;
  return content ? v1::VISIBILITY_RESTRICTED : v1::VISIBILITY_STAFF;
}

// For its own audience and that of what it is about, and never more visible
// than that.
void Intake::DecideAudience(Now& now) {
  storage::Record& record = now.record;
  if (now.event.audience_size() > 0) {
    record.add_audiences(AudienceOf(now.event));
  }
  if (now.target.has_value()) {
    const record::Fields& target = now.target->fields;
    record.set_visibility(std::max(
        static_cast<v1::Visibility>(record.visibility()), target.visibility));
    for (const std::string_view audience : target.audiences) {
      if (record.audiences_size() > 0 && record.audiences(0) == audience) {
        continue;
      }
      record.add_audiences(std::string(audience));
    }
  }
  if (record.audiences_size() == 0) return;
  record.set_visibility(v1::VISIBILITY_RESTRICTED);
  record.set_decided(record.decided() | record::kAudience);
}

// What is to be sent goes into the outbox; what tells of its delivery moves it
// on there.
absl::Status Intake::Deliver(const Now& now, const Place& place) {
  if ((now.record.decided() & record::kOutbox) != 0) {
    outbox::Stand(now.resolved.home, place,
                  {now.event.source(), now.event.id()}, draft_);
  }
  if (now.event.kind() != "delivery" || !now.target.has_value() ||
      !now.target->fields.Is(record::kOutbox)) {
    return absl::OkStatus();
  }
  TL_ASSIGN_OR_RETURN(
      const auto row,
      outbox::Read(draft_.view(), now.target->receipt.place.position));
  if (!row.has_value())
    return DataLoss("what is to be sent is not in the outbox");
  const Delivery delivery =
      outbox::Move(*row,
                   {outbox::StateNamed(now.event.state()), now.event.error(),
                    now.event.source(), now.record.recorded_us()},
                   draft_);
  if (!delivery.moved) return absl::OkStatus();
  const ProfileId profile = now.target->receipt.profile;
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(profile));
  draft_.Concern(head->group().empty() ? profile.view()
                                       : std::string_view(head->group()));
  return absl::OkStatus();
}

// Before the event itself is told: what hides its target hides itself, too.
void Intake::NoteAmendment(const Now& now, const Place& place) {
  // Ten thousand reactions change nothing of what they are about, and nobody
  // who reads that should meet them.
  if (!now.target_ref.has_value() ||
      now.prepared.kind->amends == timeline::Amends::kOther) {
    return;
  }
  if (!now.target.has_value()) {
    return timeline::Await(*now.target_ref, now.resolved.home, place, draft_);
  }
  const timeline::Receipt& target = now.target->receipt;
  timeline::WriteAmendment(target.profile, target.place, now.resolved.home,
                           place, draft_);
}

// What an event changes: what it amends, what that one amends in turn, and what
// amends any of these where they are hidden by it, or no longer.
absl::Status Intake::Amend(const Now& now, const record::Told& told) {
  Anew anew = {told.place.position};
  if (told.deleted()) {
    TL_RETURN_IF_ERROR(TellAmendments(told.profile, told.place, 0, anew));
  }
  if (!now.target_ref.has_value()) {
    return AnswerElsewhere(now, told.place, anew);
  }
  if (!now.target.has_value() ||
      now.prepared.kind->amends == timeline::Amends::kOther) {
    return absl::OkStatus();
  }
  constexpr int kChainMax = 4;
  std::optional<timeline::Receipt> at = now.target->receipt;
  std::set<Position> seen;  // Two may name each other.
  for (int i = 0; i < kChainMax && at.has_value() && !at->awaited; ++i) {
    if (!seen.insert(at->place.position).second) break;
    TL_ASSIGN_OR_RETURN(const bool hidden,
                        TellAnew(at->profile, at->place, anew));
    TL_ASSIGN_OR_RETURN(const bool hides, hidden ? Hides(at->profile, at->place)
                                                 : absl::StatusOr<bool>(false));
    if (hides) {
      TL_RETURN_IF_ERROR(TellAmendments(at->profile, at->place, 0, anew));
    }
    TL_ASSIGN_OR_RETURN(
        const timeline::Stored stored,
        timeline::ReadEvent(draft_.view(), at->profile, at->place));
    const std::string next(record::ReadFields(stored.record).target);
    if (next.empty()) break;
    TL_ASSIGN_OR_RETURN(
        at, timeline::ReadReceipt(draft_.view(), Hash::FromBytes(next)));
  }
  return absl::OkStatus();
}

// Says anew what an event means, since the newest entry amends it or what it is
// about. Once: what stood before is counted away. True where it is hidden or
// was.
absl::StatusOr<bool> Intake::TellAnew(ProfileId profile, const Place& place,
                                      Anew& anew) {
  TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                      timeline::ReadEvent(draft_.view(), profile, place));
  TL_ASSIGN_OR_RETURN(const record::Told before,
                      timeline::TellOne(draft_.view(), profile, place, stored,
                                        draft_.position() - 1));
  TL_ASSIGN_OR_RETURN(const record::Told after,
                      timeline::TellOne(draft_.view(), profile, place, stored,
                                        draft_.position()));
  const bool hidden = before.deleted() || after.deleted();
  if (!anew.insert(place.position).second) return hidden;
  TL_RETURN_IF_ERROR(desk_.Amend(before, after));
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(profile));
  draft_.Concern(head->group().empty() ? profile.view()
                                       : std::string_view(head->group()));
  return hidden;
}

// Whether the newest entry hides what amends an event, or shows it again.
absl::StatusOr<bool> Intake::Hides(ProfileId profile,
                                   const Place& place) const {
  const Position now = draft_.position();
  TL_ASSIGN_OR_RETURN(
      const bool was,
      timeline::DeletedItself(draft_.view(), profile, place, now - 1));
  TL_ASSIGN_OR_RETURN(const bool is, timeline::DeletedItself(
                                         draft_.view(), profile, place, now));
  return was != is;
}

// What amends an event that was deleted is hidden with it.
absl::Status Intake::TellAmendments(ProfileId profile, const Place& place,
                                    int depth, Anew& anew) {
  constexpr int kDepthMax = 4;
  if (depth == kDepthMax) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(const auto amendments,
                      timeline::AmendmentsOf(draft_.view(), profile, place));
  for (const auto& [by_profile, by_place] : amendments) {
    TL_RETURN_IF_ERROR(TellAnew(by_profile, by_place, anew).status());
    TL_RETURN_IF_ERROR(TellAmendments(by_profile, by_place, depth + 1, anew));
  }
  return absl::OkStatus();
}

// An answer that names an ask of another conversation or profile, or one that
// is not here yet, is noted with the ask: there nothing else would tell of it.
// What keeps a promise always is noted with that.
absl::Status Intake::AnswerElsewhere(const Now& now, const Place& place,
                                     Anew& anew) {
  const bool keeps =
      (now.record.decided() & (record::kKeeps | record::kBreaks)) != 0;
  if (!keeps && (now.record.decided() & record::kAnswersNamed) == 0) {
    return absl::OkStatus();
  }
  const Hash answers = Hash::FromBytes(now.record.answers());
  // Nothing waits for itself.
  if (answers == now.self) return absl::OkStatus();
  if (!now.parent.has_value()) {
    timeline::Await(answers, now.resolved.home, place, draft_);
    return absl::OkStatus();
  }
  const auto& [profile, ask, digest, awaited] = now.parent->receipt;
  TL_ASSIGN_OR_RETURN(
      const ConversationId in,
      conversation::Effective(
          draft_.view(),
          ConversationId::FromBytes(now.parent->fields.conversation), profile,
          draft_.position()));
  if (!keeps && in == now.joined.id && profile == now.resolved.home) {
    return absl::OkStatus();
  }
  timeline::WriteAmendment(profile, ask, now.resolved.home, place, draft_);
  return TellAnew(profile, ask, anew).status();
}

}  // namespace throughline
