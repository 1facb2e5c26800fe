// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Times, as people read and write them. All in UTC.

#ifndef THROUGHLINE_TOOLS_MOMENT_H_
#define THROUGHLINE_TOOLS_MOMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace throughline::tools {

std::int64_t NowUs();

// "just now", "5 min ago", "in 3 h", "12 days ago", "7 years ago"
std::string Relative(std::int64_t us, std::int64_t now_us);

// "today", "yesterday", "12 days ago"
std::string RelativeDay(std::int64_t us, std::int64_t now_us);

// "5 min", "3 h 10 min", "12 days": how long somebody has waited.
std::string Lasting(std::int64_t duration_us);

std::string Day(std::int64_t us);      // Sunday, 3 March 2019
std::string DayTime(std::int64_t us);  // 2019-03-03 16:22
std::string Clock(std::int64_t us);    // 16:22

// Which day, counted from 1970.
std::int64_t DayNumber(std::int64_t us);

// RFC 3339; a date alone is the start of that day in UTC.
absl::StatusOr<std::int64_t> ParseMoment(std::string_view option,
                                         const std::string& text);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_MOMENT_H_
