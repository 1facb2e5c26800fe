// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/follow.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/draft/entry.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::follow {
namespace {

// A profile that was not there when the conversation was opened by another, or
// whose opener is not known, belongs to no opener's side.
absl::StatusOr<bool> OnOpenersSide(const View& view,
                                   const conversation::Row& row,
                                   ProfileId profile) {
  const auto opener = ProfileId::FromBytes(row.opened_by());
  if (opener.empty()) return false;
  return identity::SameCustomer(view, opener, profile);
}

// What one profile has in a conversation.
using Part = std::pair<ConversationId, ProfileId>;

// Whether a profile's part that was joined over another's has lost its ground:
// that one is somebody else's now, or goes itself.
absl::StatusOr<bool> Leaves(const View& view, const Part& part, ProfileId over,
                            const std::set<Part>& leaving) {
  const auto& [in, profile] = part;
  if (!leaving.contains({in, over})) {
    TL_ASSIGN_OR_RETURN(const bool same,
                        identity::SameCustomer(view, profile, over));
    if (same) return false;
  }
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(view, in));
  if (!row.has_value()) return false;
  TL_ASSIGN_OR_RETURN(const bool stays, OnOpenersSide(view, *row, profile));
  return !stays;
}

absl::StatusOr<std::set<Part>> Leaving(const View& view,
                                       const std::vector<ProfileId>& profiles) {
  std::map<Part, ProfileId> joined;
  for (const ProfileId& profile : profiles) {
    TL_ASSIGN_OR_RETURN(const auto own,
                        conversation::JoinedOver(view, profile));
    for (const auto& [in, over] : own) joined[{in, profile}] = over;
  }
  std::set<Part> leaving;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [part, over] : joined) {
      if (leaving.contains(part)) continue;
      TL_ASSIGN_OR_RETURN(const bool leaves, Leaves(view, part, over, leaving));
      if (!leaves) continue;
      leaving.insert(part);
      more = true;
    }
  }
  return leaving;
}

absl::Status WriteSide(const Side& side, head::Desk& desk, Draft& draft) {
  TL_ASSIGN_OR_RETURN(const auto row,
                      conversation::Read(draft.view(), side.to));
  conversation::Row made = row.value_or(conversation::Row());
  made.set_split_from(std::string(side.from.view()));
  if (made.opened_by().empty()) {
    made.set_opened_by(std::string(side.profiles.front().view()));
  }
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kSplit));
  entry.set_profile(std::string(side.profiles.front().view()));
  entry.set_conversation(std::string(side.to.view()));
  entry.set_split_from(std::string(side.from.view()));
  const Position position = WriteEntry(draft, std::move(entry));
  for (const ProfileId& profile : side.profiles) {
    made.add_profiles(std::string(profile.view()));
  }
  const bool shared = std::any_of(
      made.profiles().begin(), made.profiles().end(),
      [&made](const std::string& each) { return each != made.profiles(0); });
  for (const ProfileId& profile : side.profiles) {
    conversation::ForgetJoinedOver(profile, side.from, draft);
    conversation::WriteSplit(side.from, profile, side.to, position, draft);
    TL_RETURN_IF_ERROR(desk.Split(profile, side.from, side.to, shared));
  }
  conversation::Write(side.to, made, draft);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Side>> SidesOf(
    const View& view, const std::vector<ProfileId>& profiles) {
  TL_ASSIGN_OR_RETURN(const std::set<Part> leaving, Leaving(view, profiles));
  // By conversation and customer.
  std::map<std::pair<ConversationId, ProfileId>, Side> sides;
  for (const auto& [in, profile] : leaving) {
    TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(view, in));
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupOf(view, profile));
    Side& side = sides[{in, group.customer()}];
    side.from = in;
    side.key = row->key();
    side.profiles.push_back(profile);
  }
  std::vector<Side> all;
  for (auto& [name, side] : sides) {
    std::sort(side.profiles.begin(), side.profiles.end());
    side.to = conversation::SplitId(side.from, side.profiles.front());
    all.push_back(std::move(side));
  }
  return all;
}

absl::Status Links(const identity::Regrouped& regrouped, head::Desk& desk,
                   Draft& draft) {
  if (regrouped.empty()) return absl::OkStatus();
  std::set<ProfileId> touched(regrouped.moved.begin(), regrouped.moved.end());
  for (const GroupId& id : regrouped.changed) {
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupById(draft.view(), id));
    for (const auto& member : group.members) touched.insert(member.profile);
  }
  TL_ASSIGN_OR_RETURN(const std::vector<Side> sides,
                      SidesOf(draft.view(), {touched.begin(), touched.end()}));
  TL_RETURN_IF_ERROR(desk.BeforeRegroup(regrouped));
  for (const Side& side : sides) {
    TL_RETURN_IF_ERROR(WriteSide(side, desk, draft));
  }
  // Last, since a large customer's head is combined of those of its profiles.
  return desk.Regroup(regrouped);
}

}  // namespace throughline::follow
