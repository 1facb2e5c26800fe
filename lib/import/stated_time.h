// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Times as foreign formats state them, written as RFC 3339.

#ifndef THROUGHLINE_LIB_IMPORT_STATED_TIME_H_
#define THROUGHLINE_LIB_IMPORT_STATED_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "throughline/v1/event.pb.h"

namespace throughline::importing {

struct StatedTime {
  std::string text;  // RFC 3339, with the offset that was stated.
  std::int64_t us = 0;
  v1::TimeOrigin origin = v1::TIME_ORIGIN_STATED;  // Or ZONE_ASSUMED: UTC was.
};

// RFC 3339, with or without a zone.
std::optional<StatedTime> ParseTimestamp(std::string_view text);

// The date of a mail: RFC 5322 section 3.3 with the obsolete forms of section
// 4.3, and what programs write instead: asctime(), hyphens, no seconds, no
// zone. What has no day, month, year and time is none.
std::optional<StatedTime> ParseMailDate(std::string_view text);

// Either of the two.
std::optional<StatedTime> ParseAnyTime(std::string_view text);

// So much later, said to be inferred.
StatedTime Later(const StatedTime& time, std::int64_t ms);

void SetTime(const StatedTime& time, v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_STATED_TIME_H_
