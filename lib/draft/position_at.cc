// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/draft/position_at.h"

#include "lib/base/status.h"
#include "lib/draft/entry.h"

namespace throughline {

absl::StatusOr<Position> PositionAt(const View& view,
                                    std::int64_t recorded_us) {
  Position low = 0;  // Recorded by then, or before all.
  Position high = view.rows.position() + 1;
  while (low + 1 < high) {
    const Position middle = low + (high - low) / 2;
    TL_ASSIGN_OR_RETURN(const std::int64_t at_us, RecordedUsAt(view, middle));
    (at_us <= recorded_us ? low : high) = middle;
  }
  return low;
}

}  // namespace throughline
