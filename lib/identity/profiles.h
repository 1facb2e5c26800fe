// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Whose an identity is, and which profiles are one customer. Owns the tables
// kIdentity, kProfile, kGroup, kShared and kCandidate.

#ifndef THROUGHLINE_LIB_IDENTITY_PROFILES_H_
#define THROUGHLINE_LIB_IDENTITY_PROFILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/spelling.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

Hash HashOf(const View& view, std::string_view shown);

// An identity as an event named it. A shared or house identity, or one that
// stands for nobody, owns no profile.
struct Met {
  Identity identity;
  Hash hash;
  bool owns = true;
};

// Says for each identity whether it may own a profile: its scheme, what stands
// for nobody, the house, and what was declared shared.
absl::StatusOr<std::vector<Met>> Meet(const View& view,
                                      std::vector<Identity> identities);

// Whose an identity is at a time; absent: nobody's yet.
absl::StatusOr<std::optional<ProfileId>> OwnerAt(const View& view,
                                                 const Hash& identity,
                                                 std::int64_t at_us);

absl::StatusOr<std::optional<storage::ProfileRow>> ReadProfile(
    const View& view, ProfileId profile);

// The members of the customer that holds `profile`, earliest first; itself
// alone where nothing is linked to it. `group` is empty then.
struct Group {
  GroupId id;
  struct Member {
    ProfileId profile;
    Position created = 0;
  };
  std::vector<Member> members;

  ProfileId customer() const { return members.front().profile; }
};
absl::StatusOr<Group> GroupOf(const View& view, ProfileId profile);

// The same as it was at a position, walked along the links of that time.
absl::StatusOr<Group> GroupAsOf(const View& view, ProfileId profile,
                                Position position);

// What came of changes between profiles, for the heads to follow.
struct Regrouped {
  std::vector<ProfileId> moved;  // Their group is another one now, or none.
  std::vector<GroupId> changed;  // They have other members now.
  std::vector<GroupId> gone;
};

// What resolving the identities of one event made.
struct Resolved {
  ProfileId home;                   // Whose history the event is.
  std::vector<ProfileId> profiles;  // One for each identity; empty: none.
  std::vector<ProfileId> created;
  Regrouped regrouped;
};

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_PROFILES_H_
