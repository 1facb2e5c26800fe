// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Intake: the events that the store itself writes, and what a claim means for
// those of others.

#include <optional>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/claims/refusal.h"
#include "lib/claims/require.h"
#include "lib/claims/rows.h"
#include "lib/conversation/rows.h"
#include "lib/head/refold.h"
#include "lib/identity/profiles.h"
#include "lib/store/intake.h"
#include "lib/timeline/digest.h"

namespace throughline {

absl::Status Intake::NameOwn(ProfileId home, ConversationId in,
                             v1::Event& event) {
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(home));
  const head::Head::Conversation* part =
      head::FindConversation(*head, in.view());
  head::Head::Conversation folded;
  if (part == nullptr) {  // The head let go of it.
    TL_ASSIGN_OR_RETURN(
        folded,
        head::FoldConversation(draft_.view(), in, {home}, draft_.position()));
    part = &folded;
  }
  if (part->opened().empty()) return DataLoss("a conversation has no events");
  TL_ASSIGN_OR_RETURN(const timeline::Stored first,
                      timeline::ReadEvent(draft_.view(), home,
                                          keys::DecodePlace(part->opened())));
  const record::Fields fields = record::ReadFields(first.record);
  event.set_channel(std::string(fields.channel));
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow profile,
                      identity::NeedProfile(draft_.view(), home));
  // A profile without identity is named by what stands for nobody.
  if (!profile.shown().empty()) {
    event.add_identities(profile.shown());
  } else if (!fields.identities.empty()) {
    event.add_identities(std::string(fields.identities.front()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Position> Intake::TakeOwn(const v1::Event& event, ProfileId home,
                                         ConversationId in) {
  Prepared prepared;
  prepared.event = &event;
  prepared.kind = &timeline::KindOf(event.kind());
  if (!event.occurred_at().empty()) {
    prepared.time = ParseRfc3339(event.occurred_at());
  }
  prepared.digest = timeline::DigestOf(event);
  Now now{prepared, event};
  now.self = timeline::RefHash(draft_.view(), event.source(), event.id());
  DecideTime(now);
  now.resolved.home = home;
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow profile,
                      identity::NeedProfile(draft_.view(), home));
  const ProfileId named = profile.shown().empty() ? ProfileId() : home;
  now.record.set_identity_profiles(std::string(named.view()));
  now.joined.id = in;
  TL_ASSIGN_OR_RETURN(const Appended appended, Keep(now));
  return appended.position;
}

absl::Status Intake::CheckFence() {
  if (!fence_.has_value() || fence_checked_) return absl::OkStatus();
  fence_checked_ = true;
  return claims::Require(draft_.view(), *fence_, draft_.now_us());
}

// Whether it was ever claimed, without a look where that is known already. The
// customer's head does not tell: another customer may have opened it.
absl::StatusOr<bool> Intake::EverClaimed(const Joined& joined) const {
  if (joined.claimed.has_value()) return *joined.claimed;
  TL_ASSIGN_OR_RETURN(const std::optional<conversation::Row> row,
                      conversation::Read(draft_.view(), joined.id));
  return row.has_value() && row->claimed();
}

// While somebody holds a conversation, nobody else sends anything there. That
// something was sent is true all the same; and a note is sent to nobody.
absl::Status Intake::CheckClaim(Now& now) const {
  const bool past = now.event.has_decided() || mode_ == AppendMode::kBackfill;
  const bool fenced =
      fence_.has_value() && fence_->conversation == now.joined.id;
  const bool spoken = now.event.request() || now.prepared.kind->message;
  if (!spoken || past || fenced || now.joined.id.empty() || now.joined.opens ||
      DirectionOf(now.event) != v1::DIRECTION_OUTBOUND) {
    return absl::OkStatus();
  }
  TL_ASSIGN_OR_RETURN(const bool claimed, EverClaimed(now.joined));
  if (!claimed) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(const std::optional<claims::Row> row,
                      claims::Read(draft_.view(), now.joined.id));
  if (!row.has_value() || !claims::Held(*row, draft_.now_us())) {
    return absl::OkStatus();
  }
  if (now.event.request()) {
    return claims::RefuseRequest(now.joined.id, *row, draft_.now_us());
  }
  // What was sent before the claim began was in nobody's way.
  now.without_claim = now.sort_us >= row->since_us();
  return absl::OkStatus();
}

}  // namespace throughline
