// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Which profiles are one customer: the members of a set of linked profiles,
// inline in one row, so that a customer is found by two lookups. Owns the table
// kGroup. A profile that nothing is linked to has no group.

#ifndef THROUGHLINE_LIB_IDENTITY_GROUPS_H_
#define THROUGHLINE_LIB_IDENTITY_GROUPS_H_

#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

// The members of a customer, earliest first. `id` is empty where the only one
// is alone.
struct Group {
  GroupId id;
  struct Member {
    ProfileId profile;
    Position created = 0;

    friend bool operator==(const Member&, const Member&) = default;
  };
  std::vector<Member> members;

  ProfileId customer() const { return members.front().profile; }
};

// kNotFound: there is no such profile.
absl::StatusOr<Group> GroupOf(const View& view, ProfileId profile);

// One lookup.
//
// kDataLoss: there is no such group.
absl::StatusOr<Group> GroupById(const View& view, GroupId id);

// Two lookups, none of a group.
absl::StatusOr<bool> SameCustomer(const View& view, ProfileId a, ProfileId b);

// What came of changes between profiles, for the heads to follow. Each list is
// without repetition, by id.
struct Regrouped {
  std::vector<ProfileId> moved;  // Their group is another one now, or none.
  std::vector<GroupId> changed;  // They have other members now.
  std::vector<GroupId> gone;

  bool empty() const { return moved.empty(); }

  // What came of these changes and then of `later` ones.
  void Add(const Regrouped& later);
};

// A group as it is stored, or as it would be for a profile that is alone.
struct StoredGroup {
  GroupId id;
  storage::GroupRow row;
};
absl::StatusOr<StoredGroup> ReadGroup(const View& view, ProfileId profile);

// Whether the two hold different values of one exclusive scheme.
bool Clash(const storage::GroupRow& a, const storage::GroupRow& b);

// Whether somebody other than `profile` is there who is not transient.
bool HoldsSomebodyBeside(const storage::GroupRow& row, ProfileId profile);

// Makes one group of two. The smaller one's profiles move.
absl::StatusOr<Regrouped> Join(StoredGroup a, StoredGroup b, Draft& draft);

// Makes two groups of one: `part` and the rest, neither empty. The smaller
// one's profiles move.
absl::StatusOr<Regrouped> Part(const StoredGroup& group,
                               const std::set<ProfileId>& part, Draft& draft);

// Remembers at the profile and in its group that a never was written.
absl::Status MarkNever(ProfileId profile, Draft& draft);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_GROUPS_H_
