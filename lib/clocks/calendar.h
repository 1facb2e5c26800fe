// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Reckoning in opening hours: when so much open time will have passed, and how
// much has. The zone's own rules say when its clocks change.

#ifndef THROUGHLINE_LIB_CLOCKS_CALENDAR_H_
#define THROUGHLINE_LIB_CLOCKS_CALENDAR_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "throughline/reply.h"

namespace throughline::clocks {

// The opening that contains a time, or the next one after it.
using Openings = std::function<std::optional<Opening>(absl::Time)>;

// Empty for one that is always open. kInvalidArgument: which field of the
// calendar is wrong, and what would be right.
absl::StatusOr<Openings> OpeningsOf(const Calendar& calendar);

// When so much open time will have passed; absent: never, or so far ahead that
// nobody could say.
std::optional<std::int64_t> AfterOpen(const Openings& openings,
                                      std::int64_t from_us,
                                      absl::Duration length);

// How much of the time between the two is open.
std::int64_t OpenUs(const Openings& openings, std::int64_t from_us,
                    std::int64_t to_us);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_CALENDAR_H_
