// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/moment.h"

#include <fmt/format.h>

#include <array>

#include "absl/time/time.h"
#include "lib/base/clock.h"
#include "lib/base/rfc3339.h"
#include "tools/outcome.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kYear = 365 * kDay;

std::string Format(const char* format, std::int64_t us) {
  return absl::FormatTime(format, absl::FromUnixMicros(us),
                          absl::UTCTimeZone());
}

std::string Amount(std::int64_t us) {
  const auto counted = [us](std::int64_t unit, std::string_view noun) {
    return Counted(static_cast<std::uint64_t>(us / unit), noun);
  };
  if (us < kHour) return fmt::format("{} min", us / kMinute);
  if (us < kDay) return fmt::format("{} h", us / kHour);
  if (us < 60 * kDay) return counted(kDay, "day");
  if (us < 2 * kYear) return counted(30 * kDay, "month");
  return counted(kYear, "year");
}

}  // namespace

std::int64_t NowUs() { return absl::ToUnixMicros(SystemTime()); }

std::string Relative(std::int64_t us, std::int64_t now_us) {
  const std::int64_t ago = now_us - us;
  if (ago < kMinute && ago > -kMinute) return "just now";
  return ago > 0 ? Amount(ago) + " ago" : "in " + Amount(-ago);
}

std::string RelativeDay(std::int64_t us, std::int64_t now_us) {
  const std::int64_t days = DayNumber(now_us) - DayNumber(us);
  if (days == 0) return "today";
  if (days == 1) return "yesterday";
  if (days == -1) return "tomorrow";
  return Relative(now_us - days * kDay, now_us);
}

std::string Lasting(std::int64_t duration_us) {
  if (duration_us < kMinute) return "under a minute";
  const std::int64_t minutes = duration_us % kHour / kMinute;
  if (duration_us >= kHour && duration_us < kDay && minutes > 0) {
    return fmt::format("{} {} min", Amount(duration_us), minutes);
  }
  return Amount(duration_us);
}

std::string Day(std::int64_t us) { return Format("%A, %-d %B %Y", us); }

std::string DayTime(std::int64_t us) { return Format("%Y-%m-%d %H:%M", us); }

std::string Clock(std::int64_t us) { return Format("%H:%M", us); }

std::int64_t DayNumber(std::int64_t us) {
  return us >= 0 ? us / kDay : (us - kDay + 1) / kDay;
}

absl::StatusOr<std::int64_t> ParseMoment(std::string_view option,
                                         const std::string& text) {
  const std::optional<ParsedTime> time = ParseRfc3339(text);
  if (time) return time->us;
  return WrongUse(
      "{}: '{}' is no time; write 2026-03-01T09:00:00Z or "
      "2026-03-01",
      option, OneLine(text));
}

}  // namespace throughline::tools
