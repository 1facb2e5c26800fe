// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/unlink_bots.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "lib/checkpoint/summary.h"
#include "lib/conversation/rows.h"
#include "lib/outbox/rows.h"
#include "lib/record/record.h"
#include "lib/timeline/rows.h"

namespace throughline {
namespace {

using Side = std::vector<CustomerInfo::Profile>;

bool Holds(const Side& side, ProfileId profile) {
  return std::any_of(side.begin(), side.end(),
                     [&](const auto& each) { return each.id == profile; });
}

absl::Status Checkpoints(const View& view, const Side& side, bool with_a,
                         UnlinkPlan& plan) {
  for (const CustomerInfo::Profile& profile : side) {
    storage::Head head;
    TL_RETURN_IF_ERROR(
        checkpoint::FoldRows(view, profile.id, ~Position{0}, head));
    for (const checkpoint::Summary& saved : head.checkpoints()) {
      UnlinkPlan::Remembered& told = plan.checkpoints.emplace_back();
      told.bot = saved.bot();
      if (!saved.conversation().empty()) {
        told.conversation = ConversationId::FromBytes(saved.conversation());
      }
      told.stays_with_a = with_a;
    }
  }
  return absl::OkStatus();
}

// Who opened the conversation of an event, where that is one of the customer's;
// else whose history it lies in.
absl::StatusOr<ProfileId> FollowedBy(const View& view, const outbox::Row& row,
                                     const UnlinkPlan& plan) {
  const auto profile = ProfileId::FromBytes(row.profile());
  TL_ASSIGN_OR_RETURN(
      const timeline::Stored stored,
      timeline::ReadEvent(view, profile, keys::DecodePlace(row.place())));
  const auto in =
      ConversationId::FromBytes(record::ReadFields(stored.record).conversation);
  if (in.empty()) return profile;
  TL_ASSIGN_OR_RETURN(
      const ConversationId now,
      conversation::Effective(view, in, profile, view.rows.position()));
  TL_ASSIGN_OR_RETURN(const auto conversation, conversation::Read(view, now));
  if (!conversation.has_value()) return profile;
  const auto opener = ProfileId::FromBytes(conversation->opened_by());
  const bool ours = Holds(plan.side_a, opener) || Holds(plan.side_b, opener);
  return ours ? opener : profile;
}

absl::Status Pending(const View& view, UnlinkPlan& plan) {
  std::vector<Position> pending;
  TL_RETURN_IF_ERROR(outbox::SeePending(view, 1, [&](Position event) {
    pending.push_back(event);
    return true;
  }));
  for (const Position event : pending) {
    TL_ASSIGN_OR_RETURN(const auto row, outbox::Read(view, event));
    if (!row.has_value()) continue;
    const auto profile = ProfileId::FromBytes(row->profile());
    if (!Holds(plan.side_a, profile) && !Holds(plan.side_b, profile)) continue;
    TL_ASSIGN_OR_RETURN(const ProfileId with, FollowedBy(view, *row, plan));
    plan.outbox.push_back({event, Holds(plan.side_a, with)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status DescribeBots(const View& view, UnlinkPlan& plan) {
  TL_RETURN_IF_ERROR(Checkpoints(view, plan.side_a, true, plan));
  TL_RETURN_IF_ERROR(Checkpoints(view, plan.side_b, false, plan));
  return Pending(view, plan);
}

}  // namespace throughline
