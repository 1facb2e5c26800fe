// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A person's decision about what waits for review.

#ifndef THROUGHLINE_LIB_IDENTITY_DECIDE_H_
#define THROUGHLINE_LIB_IDENTITY_DECIDE_H_

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "lib/identity/nevers.h"
#include "throughline/types.h"

namespace throughline::identity {

struct Decision {
  Position position = 0;
  Regrouped regrouped;
};

// Accepted, the link is made, or stays; rejected, it is not made, or ends.
//
// kNotFound: no such review; kFailedPrecondition: it was decided, or what
// forbade the link still does
absl::StatusOr<Decision> Decide(ReviewId review, bool accept, const Said& said,
                                Draft& draft);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_DECIDE_H_
