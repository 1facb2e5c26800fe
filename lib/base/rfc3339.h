// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Times as people write them: RFC 3339, and a date alone. What is read is
// checked in full; how it was written is for the caller to keep.

#ifndef THROUGHLINE_LIB_BASE_RFC3339_H_
#define THROUGHLINE_LIB_BASE_RFC3339_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "throughline/types.h"

namespace throughline {

struct ParsedTime {
  std::int64_t us = 0;  // Microseconds since 1970, UTC; within limits.h.
  Precision precision = Precision::kNone;
  bool zone = false;  // An offset was stated; else UTC was taken.

  friend bool operator==(const ParsedTime&, const ParsedTime&) = default;
};

// A date and time with any offset, or without one; or a date alone, which is
// the start of that day in UTC, with the precision of a day and no zone.
//
//   2026-03-29T01:30:00.25+01:00   2026-03-29t00:30:00z   2026-03-29
//
// `T` may be `t` or a space, `Z` may be `z` (RFC 3339 section 5.6). Digits
// beyond microseconds are dropped. The leap second 23:59:60 UTC is the first
// instant of the next day. Absent where it is no such time, or lies outside
// the years 0001 to 9999 in UTC.
std::optional<ParsedTime> ParseRfc3339(std::string_view text);

// In UTC, with `Z`: to the second, or with three or six digits of fraction
// where they are needed. `us` must be within the years 0001 to 9999.
std::string FormatRfc3339(std::int64_t us);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_BASE_RFC3339_H_
