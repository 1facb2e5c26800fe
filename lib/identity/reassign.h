// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Identities that come to mean somebody else: numbers that are recycled, and
// cookies and devices that meet another customer.

#ifndef THROUGHLINE_LIB_IDENTITY_REASSIGN_H_
#define THROUGHLINE_LIB_IDENTITY_REASSIGN_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/nevers.h"
#include "lib/identity/profiles.h"
#include "throughline/types.h"

namespace throughline::identity {

// Makes the first profile of an identity that has none at this time: from the
// beginning of time until somebody else's begins. An empty `id` is drawn.
absl::StatusOr<ProfileId> Assign(const Met& met, ProfileId id, Draft& draft);

// A transient identity begins anew with a profile of its own at `at_us`, while
// `before` keeps what it did. Where that met its customer only later than
// `at_us`, the new profile is the earlier one's: a late event takes nothing of
// what followed.
absl::StatusOr<ProfileId> BeginAnew(const Met& met, ProfileId before,
                                    ProfileId id, std::int64_t at_us,
                                    Draft& draft);

// The profiles that began at this very time.
absl::StatusOr<std::vector<ProfileId>> BeganAt(const View& view,
                                               const Hash& identity,
                                               std::int64_t at_us);

struct Reassigned {
  ProfileId profile;
  Position position = 0;
  bool already = false;  // It was so before.
};

// From `from_us` on the identity means somebody else. Said again, it answers
// as the first time.
//
// kFailedPrecondition: it was reassigned at a later time already, or it owns no
// profile
absl::StatusOr<Reassigned> Reassign(const Met& met, std::int64_t from_us,
                                    ProfileId id, const Said& said,
                                    Draft& draft);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_REASSIGN_H_
