// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// To whom a profile is linked, now or at any earlier position, from either
// end: the links as a graph to walk. Owns the table kLinkOf.

#ifndef THROUGHLINE_LIB_IDENTITY_PATHS_H_
#define THROUGHLINE_LIB_IDENTITY_PATHS_H_

#include <optional>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

// A link as one of its ends sees it.
struct Neighbour {
  ProfileId profile;
  LinkId link;
  Position position = 0;  // Of the link.
};

// Those linked to a profile now, or as of a position, by position of the link.
absl::StatusOr<std::vector<Neighbour>> NeighboursOf(
    const View& view, ProfileId profile,
    std::optional<Position> as_of = std::nullopt);

// The link that stands between two profiles. One lookup.
absl::StatusOr<std::optional<LinkId>> LinkBetween(const View& view, ProfileId a,
                                                  ProfileId b);

// Writes at both ends that a link begins, or ends.
absl::Status BeginPath(ProfileId a, ProfileId b, LinkId link, Position position,
                       Draft& draft);
absl::Status EndPath(ProfileId a, ProfileId b, LinkId link, Position ended,
                     Draft& draft);

// Every profile that links lead to from `from`, itself too.
absl::StatusOr<std::set<ProfileId>> Reach(
    const View& view, ProfileId from,
    std::optional<Position> as_of = std::nullopt);

// The fewest links that lead from `a` to `b`, in order; of several such ways
// the one by the oldest links. Empty: a is b. Absent: there is no way.
absl::StatusOr<std::optional<std::vector<LinkId>>> ShortestPath(
    const View& view, ProfileId a, ProfileId b);

// The customer that held `profile` at a position, walked along the links of
// that time. No members: the profile was not there yet.
absl::StatusOr<Group> GroupAsOf(const View& view, ProfileId profile,
                                Position position);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_PATHS_H_
