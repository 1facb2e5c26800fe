// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/verify_claims.h"

#include "lib/base/status.h"
#include "lib/claims/rows.h"
#include "lib/claims/summary.h"
#include "lib/codec/envelope.h"
#include "lib/conversation/rows.h"
#include "lib/head/refold.h"

namespace throughline {
namespace {

// What is not as the events say. When a lease runs out is not theirs to say: a
// renewal is not logged.
absl::StatusOr<std::string> Differing(const View& view, ConversationId id,
                                      const claims::Row& row) {
  TL_ASSIGN_OR_RETURN(const auto in, conversation::Read(view, id));
  if (!in.has_value()) return std::string("is of no conversation");
  if (!in->claimed()) return std::string("is unknown to its conversation");
  std::vector<ProfileId> profiles;
  for (const std::string& profile : in->profiles()) {
    profiles.push_back(ProfileId::FromBytes(profile));
  }
  TL_ASSIGN_OR_RETURN(
      const claims::Summary part,
      head::FoldConversation(view, id, profiles, view.rows.position()));
  // What an import repeated of another store came after, and is not this one's.
  const v1::Claim& claim = part.stretch().claim();
  if (claim.epoch() == row.epoch() && claim.number() == row.number() &&
      claims::MayBeHeld(part) == row.ended()) {
    return std::string("ended otherwise than its events say");
  }
  const auto handover = claims::LastHandover(part);
  const bool open =
      handover.has_value() && handover->step == HandoverStep::kOffered;
  const bool stands = row.has_offer() && handover.has_value() &&
                      handover->id.view() == row.offer().id() &&
                      handover->step == HandoverStep::kOffered;
  if (row.has_offer() ? !stands : open && claim.number() == row.number()) {
    return std::string("has another offer than its events say");
  }
  return std::string();
}

}  // namespace

absl::Status VerifyClaims(const View& view, VerifyReport& report) {
  const auto rows =
      view.rows.Scan(view.Key(keys::Table::kClaim).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    const auto id = keys::IdAt<ConversationId>(rows->key(), keys::kFieldsAt);
    TL_ASSIGN_OR_RETURN(const auto row,
                        codec::OpenAs<claims::Row>(rows->value(), "claims"));
    TL_ASSIGN_OR_RETURN(const std::string differing, Differing(view, id, row));
    if (differing.empty()) continue;
    report.differences.push_back(
        fmt::format("the claim of conversation {} {}", id.ToHex(), differing));
  }
  return rows->status();
}

}  // namespace throughline
