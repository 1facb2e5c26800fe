// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/stamping.h"

#include <algorithm>

#include "lib/base/check.h"
#include "lib/base/status.h"

namespace throughline::engine {

absl::StatusOr<Stamp> StampAfter(const Stamp& last, const Batch& batch) {
  for (const Batch::Change& change : batch.changes()) {
    TL_CHECK(!change.key.empty() && change.key.front() != kOwn);
  }
  if (batch.planned_after().value_or(last.last) != last.last) {
    return absl::AbortedError(
        fmt::format("planned after position {}, but the last one is {}",
                    *batch.planned_after(), last.last));
  }
  return Stamp{last.last + 1, last.last + batch.entries(),
               std::max(batch.time_us(), last.time_us)};
}

absl::Status Check(const Batch::Expectation& expectation,
                   std::optional<std::string_view> row) {
  const bool holds = expectation.value.has_value()
                         ? row.has_value() && *row == *expectation.value
                         : !row.has_value();
  if (holds) return absl::OkStatus();
  const auto table = static_cast<unsigned char>(
      expectation.key.empty() ? '\0' : expectation.key[0]);
  return absl::AbortedError(
      fmt::format("a row of table 0x{:02x} is not as it was read", table));
}

}  // namespace throughline::engine
