// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Alone in its file, so that a test can be linked without the fence and show
// what it keeps out.

#include "lib/claims/require.h"

#include <optional>

#include "lib/base/status.h"
#include "lib/claims/refusal.h"
#include "lib/claims/rows.h"

namespace throughline::claims {

absl::Status Require(const View& view, const Fence& fence,
                     std::int64_t now_us) {
  TL_ASSIGN_OR_RETURN(const std::optional<Row> row,
                      Read(view, fence.conversation));
  if (!row.has_value()) return RefuseUnclaimed(fence);
  const bool current = TokenOf(*row) == fence.token;
  if (current && Held(*row, now_us)) return absl::OkStatus();
  return RefuseToken(fence, *row, now_us);
}

}  // namespace throughline::claims
