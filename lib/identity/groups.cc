// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/groups.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "lib/base/check.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/identity/profiles.h"
#include "lib/identity/rows.h"

namespace throughline::identity {
namespace {

using Member = storage::GroupRow::Member;

keys::Key GroupKey(const View& view, GroupId id) {
  return view.Key(keys::Table::kGroup).Add(id);
}

bool Earlier(const Member& a, const Member& b) {
  return std::tuple(a.created(), a.profile()) <
         std::tuple(b.created(), b.profile());
}

void SortMembers(storage::GroupRow& row) {
  std::sort(row.mutable_members()->begin(), row.mutable_members()->end(),
            Earlier);
}

storage::GroupRow Alone(ProfileId profile, const storage::ProfileRow& row) {
  storage::GroupRow group;
  Member* member = group.add_members();
  member->set_profile(Raw(profile));
  member->set_created(row.created());
  member->set_transient(row.transient());
  member->set_nevers(row.nevers());
  if (!row.scheme().empty()) {
    auto* exclusive = group.add_exclusives();
    exclusive->set_scheme(row.scheme());
    exclusive->set_identity(row.identity());
    exclusive->set_profile(Raw(profile));
  }
  return group;
}

// A profile that is or was a customer by itself is what readers know it by.
absl::Status Move(const Member& member, GroupId to, Draft& draft) {
  const ProfileId profile = ProfileId::FromBytes(member.profile());
  TL_ASSIGN_OR_RETURN(storage::ProfileRow row,
                      NeedProfile(draft.view(), profile));
  if (row.group().empty() || to.empty()) draft.Concern(profile.view());
  row.set_group(to.empty() ? std::string() : Raw(to));
  WriteProfile(profile, row, draft);
  return absl::OkStatus();
}

template <typename IdType>
void SortOnce(std::vector<IdType>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// Moves every member of `row` to the group `to`; none where `to` is empty.
absl::Status MoveAll(const storage::GroupRow& row, GroupId to,
                     Regrouped& regrouped, Draft& draft) {
  for (const Member& member : row.members()) {
    TL_RETURN_IF_ERROR(Move(member, to, draft));
    regrouped.moved.push_back(ProfileId::FromBytes(member.profile()));
  }
  return absl::OkStatus();
}

void WriteGroup(GroupId id, const storage::GroupRow& row, Regrouped& regrouped,
                Draft& draft) {
  WriteRow(GroupKey(draft.view(), id), row, draft);
  draft.Concern(id.view());
  regrouped.changed.push_back(id);
}

void DeleteGroup(GroupId id, Regrouped& regrouped, Draft& draft) {
  draft.Delete(GroupKey(draft.view(), id).bytes());
  draft.Concern(id.view());
  regrouped.gone.push_back(id);
}

// The members of `row` that are in `part`, or those that are not.
storage::GroupRow Those(const storage::GroupRow& row,
                        const std::set<ProfileId>& part, bool in) {
  storage::GroupRow those;
  for (const Member& member : row.members()) {
    if (part.contains(ProfileId::FromBytes(member.profile())) == in) {
      *those.add_members() = member;
    }
  }
  for (const auto& exclusive : row.exclusives()) {
    if (part.contains(ProfileId::FromBytes(exclusive.profile())) == in) {
      *those.add_exclusives() = exclusive;
    }
  }
  return those;
}

absl::Status NoGroup(GroupId id) {
  return DataLoss("the group {} is not there", id.ToHex());
}

absl::StatusOr<StoredGroup> Stored(const View& view, GroupId id) {
  TL_ASSIGN_OR_RETURN(auto group, ReadRow<storage::GroupRow>(
                                      view, GroupKey(view, id), "groups"));
  if (!group.has_value()) return NoGroup(id);
  return StoredGroup{id, *std::move(group)};
}

Group::Member ReadMember(std::string_view encoded) {
  Group::Member member;
  for (codec::WireWalk walk(encoded); walk.Next();) {
    if (walk.field() == Member::kProfileFieldNumber) {
      member.profile = ProfileId::FromBytes(walk.bytes());
    } else if (walk.field() == Member::kCreatedFieldNumber) {
      member.created = walk.number();
    }
  }
  return member;
}

}  // namespace

absl::StatusOr<StoredGroup> ReadGroup(const View& view, ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                      NeedProfile(view, profile));
  if (row.group().empty()) return StoredGroup{{}, Alone(profile, row)};
  return Stored(view, GroupId::FromBytes(row.group()));
}

absl::StatusOr<Group> GroupOf(const View& view, ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                      NeedProfile(view, profile));
  if (row.group().empty()) return Group{{}, {{profile, row.created()}}};
  return GroupById(view, GroupId::FromBytes(row.group()));
}

absl::StatusOr<Group> GroupById(const View& view, GroupId id) {
  // Read where it lies: every resumption of two profiles passes here.
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(GroupKey(view, id).bytes()));
  if (!row.has_value()) return NoGroup(id);
  TL_ASSIGN_OR_RETURN(const std::string_view encoded,
                      codec::Open(row->bytes, "groups"));
  Group group{id, {}};
  for (codec::WireWalk walk(encoded); walk.Next();) {
    if (walk.field() != storage::GroupRow::kMembersFieldNumber) continue;
    group.members.push_back(ReadMember(walk.bytes()));
  }
  return group;
}

absl::StatusOr<bool> SameCustomer(const View& view, ProfileId a, ProfileId b) {
  if (a == b) return true;
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow of_a, NeedProfile(view, a));
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow of_b, NeedProfile(view, b));
  return !of_a.group().empty() && of_a.group() == of_b.group();
}

void Regrouped::Add(const Regrouped& later) {
  moved.insert(moved.end(), later.moved.begin(), later.moved.end());
  changed.insert(changed.end(), later.changed.begin(), later.changed.end());
  gone.insert(gone.end(), later.gone.begin(), later.gone.end());
  SortOnce(moved);
  SortOnce(changed);
  SortOnce(gone);
  std::erase_if(changed, [this](GroupId id) {
    return std::binary_search(gone.begin(), gone.end(), id);
  });
}

bool Clash(const storage::GroupRow& a, const storage::GroupRow& b) {
  for (const auto& one : a.exclusives()) {
    for (const auto& other : b.exclusives()) {
      if (one.scheme() == other.scheme() &&
          one.identity() != other.identity()) {
        return true;
      }
    }
  }
  return false;
}

bool HoldsSomebodyBeside(const storage::GroupRow& row, ProfileId profile) {
  return std::any_of(
      row.members().begin(), row.members().end(), [&](const Member& member) {
        return !member.transient() && member.profile() != profile.view();
      });
}

absl::StatusOr<Regrouped> Join(StoredGroup a, StoredGroup b, Draft& draft) {
  if (a.row.members_size() < b.row.members_size()) std::swap(a, b);
  Regrouped regrouped;
  if (a.id.empty()) {
    a.id = draft.NewId<GroupId>();
    TL_RETURN_IF_ERROR(MoveAll(a.row, a.id, regrouped, draft));
  }
  TL_RETURN_IF_ERROR(MoveAll(b.row, a.id, regrouped, draft));
  if (!b.id.empty()) DeleteGroup(b.id, regrouped, draft);
  a.row.mutable_members()->MergeFrom(b.row.members());
  a.row.mutable_exclusives()->MergeFrom(b.row.exclusives());
  SortMembers(a.row);
  WriteGroup(a.id, a.row, regrouped, draft);
  regrouped.Add({});
  return regrouped;
}

absl::StatusOr<Regrouped> Part(const StoredGroup& group,
                               const std::set<ProfileId>& part, Draft& draft) {
  storage::GroupRow larger = Those(group.row, part, true);
  storage::GroupRow smaller = Those(group.row, part, false);
  if (larger.members_size() < smaller.members_size()) larger.Swap(&smaller);
  TL_CHECK(smaller.members_size() > 0);
  Regrouped regrouped;
  GroupId apart;
  if (smaller.members_size() > 1) {
    apart = draft.NewId<GroupId>();
    WriteGroup(apart, smaller, regrouped, draft);
  }
  TL_RETURN_IF_ERROR(MoveAll(smaller, apart, regrouped, draft));
  if (larger.members_size() > 1) {
    WriteGroup(group.id, larger, regrouped, draft);
  } else {
    TL_RETURN_IF_ERROR(MoveAll(larger, {}, regrouped, draft));
    DeleteGroup(group.id, regrouped, draft);
  }
  regrouped.Add({});
  return regrouped;
}

absl::Status MarkNever(ProfileId profile, Draft& draft) {
  TL_ASSIGN_OR_RETURN(storage::ProfileRow row,
                      NeedProfile(draft.view(), profile));
  if (row.nevers()) return absl::OkStatus();
  row.set_nevers(true);
  WriteProfile(profile, row, draft);
  if (row.group().empty()) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(StoredGroup group, ReadGroup(draft.view(), profile));
  for (Member& member : *group.row.mutable_members()) {
    if (member.profile() == profile.view()) member.set_nevers(true);
  }
  WriteRow(GroupKey(draft.view(), group.id), group.row, draft);
  return absl::OkStatus();
}

}  // namespace throughline::identity
