// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What must never be one customer: pairs of profiles, by whatever path. Owns
// the table kNever.

#ifndef THROUGHLINE_LIB_IDENTITY_NEVERS_H_
#define THROUGHLINE_LIB_IDENTITY_NEVERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

// Who says something, why, and when it was so; an import also says when it was
// recorded.
struct Said {
  std::string why;
  std::string by;
  std::optional<std::int64_t> at_us;        // Absent: when it is recorded.
  std::optional<std::int64_t> recorded_us;  // Absent: now.
};

// Forbids two profiles to be one customer. The position of its entry; where one
// stands already, of that one.
//
// kNotFound: no such profile; kFailedPrecondition: they are one customer
absl::StatusOr<Position> Never(ProfileId a, ProfileId b, const Said& said,
                               Draft& draft);

// Withdraws it. Where it was withdrawn already, the position where.
//
// kNotFound: no never was written of these two
absl::StatusOr<Position> Allow(ProfileId a, ProfileId b, const Said& said,
                               Draft& draft);

// Whether a never stands between any two of these.
absl::StatusOr<bool> NeverBetween(const View& view, const storage::GroupRow& a,
                                  const storage::GroupRow& b);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_NEVERS_H_
