// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// From a time to a position.

#ifndef THROUGHLINE_LIB_DRAFT_POSITION_AT_H_
#define THROUGHLINE_LIB_DRAFT_POSITION_AT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"

namespace throughline {

// The newest position by a time; 0: all came later. An import keeps the times
// at which its entries were recorded elsewhere: where they lie before those of
// what was here already, some position between the two is answered. Costs about
// thirty lookups.
absl::StatusOr<Position> PositionAt(const View& view, std::int64_t recorded_us);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_DRAFT_POSITION_AT_H_
