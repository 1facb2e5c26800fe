// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The fence: what a write that carries a token must pass, within its plan.

#ifndef THROUGHLINE_LIB_CLAIMS_REQUIRE_H_
#define THROUGHLINE_LIB_CLAIMS_REQUIRE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/claims.h"

namespace throughline::claims {

// OK where the fence's token is the newest one of its conversation, was not
// released, and its lease has not run out at `now_us`, the time that the commit
// will carry. `view` is that of the draft which the write fills, so that a
// claim that changes hands before the commit aborts it.
//
// kFailedPrecondition  otherwise; CurrentClaim() tells who holds it
absl::Status Require(const View& view, const Fence& fence, std::int64_t now_us);

}  // namespace throughline::claims

#endif  // THROUGHLINE_LIB_CLAIMS_REQUIRE_H_
