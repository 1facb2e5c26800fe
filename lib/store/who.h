// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// From what a caller names to whom it means.

#ifndef THROUGHLINE_LIB_STORE_WHO_H_
#define THROUGHLINE_LIB_STORE_WHO_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "lib/store/impl.h"
#include "throughline/types.h"

namespace throughline::who {

// The profile that `who` names at a time. kNotFound: nobody is known by it;
// kFailedPrecondition: it is many people's, or nobody's.
absl::StatusOr<ProfileId> Find(const View& view, const Tenant& tenant,
                               const Who& who, std::int64_t at_us);

// The same as it was known, and at the time it was, as of a position.
absl::StatusOr<ProfileId> FindAsOf(const View& view, const Tenant& tenant,
                                   const Who& who, Position as_of);

// The profile that a reference names. kNotFound: there is none;
// kInvalidArgument: it names nothing, or more than one thing.
absl::StatusOr<ProfileId> Find(const View& view, const Tenant& tenant,
                               const ProfileRef& ref, std::int64_t now_us);

}  // namespace throughline::who

#endif  // THROUGHLINE_LIB_STORE_WHO_H_
