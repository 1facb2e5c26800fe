// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Whether what is stored of who is who agrees with itself. Reads everything.

#ifndef THROUGHLINE_LIB_IDENTITY_CHECK_GRAPH_H_
#define THROUGHLINE_LIB_IDENTITY_CHECK_GRAPH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"

namespace throughline::identity {

// What of the following does not hold, by ids only: customers are what the
// standing links connect, and their groups hold them all, earliest first; a
// link is written at both its ends; an interval's profile is that identity's;
// no never and no two values of an exclusive scheme stand within a customer;
// what waits for review is known by its pair.
absl::StatusOr<std::vector<std::string>> CheckGraph(const View& view);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_CHECK_GRAPH_H_
