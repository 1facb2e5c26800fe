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

// What an amendment changes: its target, and what that one amends in turn.
absl::Status Intake::Amend(const Now& now, const Place& place) {
  if (!now.target_ref.has_value()) return AnswerElsewhere(now, place);
  // Ten thousand reactions change nothing of what they are about, and nobody
  // who reads that should meet them.
  if (now.prepared.kind->amends == timeline::Amends::kOther) {
    return absl::OkStatus();
  }
  if (!now.target.has_value()) {
    timeline::Await(*now.target_ref, now.resolved.home, place, draft_);
    return absl::OkStatus();
  }
  constexpr std::size_t kChainMax = 4;
  struct Changed {
    ProfileId profile;
    Place place;
    timeline::Stored stored;
    record::Told before;
  };
  std::vector<Changed> chain;
  std::optional<timeline::Receipt> at = now.target->receipt;
  while (at.has_value() && !at->awaited && chain.size() < kChainMax) {
    Changed changed{at->profile, at->place, {}, {}};
    TL_ASSIGN_OR_RETURN(
        changed.stored,
        timeline::ReadEvent(draft_.view(), at->profile, at->place));
    TL_ASSIGN_OR_RETURN(changed.before,
                        timeline::TellOne(draft_.view(), at->profile, at->place,
                                          changed.stored, draft_.position()));
    const std::string next(changed.before.fields.target);
    const bool again = std::any_of(chain.begin(), chain.end(),
                                   [&changed](const Changed& each) {
                                     return each.place == changed.place;
                                   });
    if (again) break;  // Two that name each other.
    chain.push_back(std::move(changed));
    if (next.empty()) break;
    TL_ASSIGN_OR_RETURN(
        at, timeline::ReadReceipt(draft_.view(), Hash::FromBytes(next)));
  }
  timeline::WriteAmendment(now.target->receipt.profile,
                           now.target->receipt.place, now.resolved.home, place,
                           draft_);
  for (const Changed& changed : chain) {
    TL_ASSIGN_OR_RETURN(
        const record::Told after,
        timeline::TellOne(draft_.view(), changed.profile, changed.place,
                          changed.stored, draft_.position()));
    TL_RETURN_IF_ERROR(desk_.Amend(changed.before, after));
    TL_ASSIGN_OR_RETURN(const head::Head* const head,
                        desk_.Read(changed.profile));
    draft_.Concern(head->group().empty() ? changed.profile.view()
                                         : std::string_view(head->group()));
    if (changed.before.deleted() == after.deleted()) continue;
    TL_RETURN_IF_ERROR(TellAmendments(changed.profile, changed.place, 0));
  }
  return absl::OkStatus();
}

// Says anew what amends an event that was deleted: it is hidden with it.
absl::Status Intake::TellAmendments(ProfileId profile, const Place& place,
                                    int depth) {
  constexpr int kDepthMax = 4;
  if (depth == kDepthMax) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(const auto amendments,
                      timeline::AmendmentsOf(draft_.view(), profile, place));
  for (const auto& [by_profile, by_place] : amendments) {
    TL_ASSIGN_OR_RETURN(
        const timeline::Stored stored,
        timeline::ReadEvent(draft_.view(), by_profile, by_place));
    TL_ASSIGN_OR_RETURN(const record::Told told,
                        timeline::TellOne(draft_.view(), by_profile, by_place,
                                          stored, draft_.position()));
    TL_RETURN_IF_ERROR(desk_.Amend(told, told));
    TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(by_profile));
    draft_.Concern(head->group().empty() ? by_profile.view()
                                         : std::string_view(head->group()));
    TL_RETURN_IF_ERROR(TellAmendments(by_profile, by_place, depth + 1));
  }
  return absl::OkStatus();
}

// An answer that names an ask of another conversation or profile, or one that
// is not here yet, is noted with the ask: there nothing else would tell of it.
// What keeps a promise always is noted with that.
absl::Status Intake::AnswerElsewhere(const Now& now, const Place& place) {
  const bool keeps =
      (now.record.decided() & (record::kKeeps | record::kBreaks)) != 0;
  if (!keeps && (now.record.decided() & record::kAnswersNamed) == 0) {
    return absl::OkStatus();
  }
  const Hash answers = Hash::FromBytes(now.record.answers());
  if (answers == now.self)
    return absl::OkStatus();  // Nothing waits for itself.
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
  TL_ASSIGN_OR_RETURN(const record::Told before,
                      timeline::TellOne(draft_.view(), profile, ask,
                                        now.parent->stored, draft_.position()));
  timeline::WriteAmendment(profile, ask, now.resolved.home, place, draft_);
  TL_ASSIGN_OR_RETURN(const record::Told after,
                      timeline::TellOne(draft_.view(), profile, ask,
                                        now.parent->stored, draft_.position()));
  TL_RETURN_IF_ERROR(desk_.Amend(before, after));
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(profile));
  draft_.Concern(head->group().empty() ? profile.view()
                                       : std::string_view(head->group()));
  return absl::OkStatus();
}

}  // namespace throughline
