// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is many people's: a value or a whole scheme that was declared so, and
// the profiles of which events named it. Owns the tables kShared and
// kCandidate; that a single value is shared stands in its identity's row, so
// that one lookup says all.

#ifndef THROUGHLINE_LIB_IDENTITY_SHARED_H_
#define THROUGHLINE_LIB_IDENTITY_SHARED_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/nevers.h"
#include "lib/identity/profiles.h"
#include "throughline/types.h"

namespace throughline::identity {

absl::StatusOr<bool> IsSharedScheme(const View& view, std::string_view scheme);

// Declares a value, or all values of a scheme, to be many people's. Each link
// at a profile of theirs goes to review and stands until that is decided. The
// position of the entry; of the first one, where it was declared before.
absl::StatusOr<Position> ShareIdentity(const Identity& identity,
                                       const Said& said, Draft& draft);

// Costs a walk over all identities.
absl::StatusOr<Position> ShareScheme(std::string_view scheme, const Said& said,
                                     Draft& draft);

// Remembers that an event of the profile `home` named values that are many
// people's or stand for nobody; the tenant's own addresses are neither.
absl::Status NoteCandidates(const std::vector<Met>& mets, ProfileId home,
                            Draft& draft);

// At most `max` profiles of which events named the value up to a position.
absl::StatusOr<std::vector<ProfileId>> Candidates(const View& view,
                                                  const Hash& identity,
                                                  Position as_of, int max);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_SHARED_H_
