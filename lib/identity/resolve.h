// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the identities of one event say about who is who: the profiles they
// own, made where there are none, and the links that follow by policy.

#ifndef THROUGHLINE_LIB_IDENTITY_RESOLVE_H_
#define THROUGHLINE_LIB_IDENTITY_RESOLVE_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "lib/identity/profiles.h"
#include "throughline/types.h"

namespace throughline::identity {

// The event that names the identities.
struct ResolveContext {
  std::int64_t at_us = 0;      // Its sort time.
  EventRef evidence;           // Itself.
  bool believed = true;        // Whether its source is, that they are one.
  int link_profiles_max = 20;  // IdentityPolicy's.
};

// What resolving the identities of one event made.
struct Resolved {
  ProfileId home;  // Whose history the event is; empty: no identity owns one.
  std::vector<ProfileId> profiles;  // One for each identity; empty: none.
  std::vector<ProfileId> created;
  Regrouped regrouped;
};

// The first identity that owns a profile names whose history the event is; each
// other one is linked to it, or the link is refused and reviewed. Where none
// owns any, `home` is empty and no profile is made.
absl::StatusOr<Resolved> Resolve(const std::vector<Met>& mets,
                                 const ResolveContext& context, Draft& draft);

// What an export says was decided. `home` may be a profile without identity.
struct RestoredProfiles {
  ProfileId home;
  std::vector<ProfileId> profiles;  // One for each identity; empty: none.
};

// Makes the profiles under the ids of an export, runs no policy and makes no
// link: those are lines of their own. Where an identity is somebody's here
// already, theirs it is. `position` is the event's.
//
// kInvalidArgument: the ids do not fit the identities
absl::StatusOr<Resolved> ResolveRestored(const std::vector<Met>& mets,
                                         const RestoredProfiles& restored,
                                         const ResolveContext& context,
                                         Position position, Draft& draft);

// An event of a conversation whose profile has no identity names a person: the
// first one is linked to that profile, a second customer goes to review.
absl::StatusOr<Regrouped> LinkNobody(ProfileId nobody, ProfileId person,
                                     const ResolveContext& context,
                                     Draft& draft);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_RESOLVE_H_
