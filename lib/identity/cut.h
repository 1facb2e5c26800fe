// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The fewest links whose end takes two profiles apart, and who goes where.

#ifndef THROUGHLINE_LIB_IDENTITY_CUT_H_
#define THROUGHLINE_LIB_IDENTITY_CUT_H_

#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

struct Cut {
  Group group;                           // That it cuts.
  std::vector<storage::LinkRow> ends;    // By position.
  std::vector<Group::Member> side_a;     // Earliest first; every member is on
  std::vector<Group::Member> side_b;     // one of the two sides.
  std::vector<Group::Member> ambiguous;  // Of these, those that a cut as small
                                         // would have left on the other side.
};

// Plans to take `a` and `b` apart. Who could go either way stays with the side
// that holds the customer's earliest profile, or with a's where that profile
// itself could. The same links always give the same cut.
//
// kNotFound: no such profile; kFailedPrecondition: they are not one customer,
// or the same profile
absl::StatusOr<Cut> PlanCut(const View& view, ProfileId a, ProfileId b);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_CUT_H_
