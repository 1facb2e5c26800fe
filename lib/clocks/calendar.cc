// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/calendar.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "throughline/limits.h"

namespace throughline::clocks {
namespace {

constexpr int kDayMinutes = 24 * 60;

// Over a year of holidays is no calendar.
constexpr int kClosedDaysMax = 400;

// A calendar's table, ready to be asked.
class Table {
 public:
  Table(absl::TimeZone zone, std::vector<Calendar::Hours> hours,
        std::set<absl::CivilDay> holidays)
      : zone_(zone), hours_(std::move(hours)), holidays_(std::move(holidays)) {}

  std::optional<Opening> operator()(absl::Time at) const {
    const absl::CivilDay first(absl::ToCivilDay(at, zone_));
    for (int day = 0; day < kClosedDaysMax; ++day) {
      const std::optional<Opening> opening = OnDay(first + day, at);
      if (opening.has_value()) return opening;
    }
    return std::nullopt;
  }

 private:
  // The first opening of a day that does not end before `at`.
  std::optional<Opening> OnDay(absl::CivilDay day, absl::Time at) const {
    if (holidays_.contains(day)) return std::nullopt;
    // Monday is 0 there and 1 here.
    const int weekday = static_cast<int>(absl::GetWeekday(day)) + 1;
    for (const Calendar::Hours& hours : hours_) {
      if (hours.weekday != weekday) continue;
      const absl::CivilMinute midnight(day);
      const Opening opening{
          absl::FromCivil(midnight + hours.from_minute, zone_),
          absl::FromCivil(midnight + hours.to_minute, zone_)};
      if (opening.to > at && opening.from < opening.to) return opening;
    }
    return std::nullopt;
  }

  absl::TimeZone zone_;
  std::vector<Calendar::Hours> hours_;  // By weekday and begin.
  std::set<absl::CivilDay> holidays_;
};

absl::StatusOr<std::vector<Calendar::Hours>> HoursOf(const Calendar& calendar) {
  std::vector<Calendar::Hours> hours = calendar.hours;
  if (hours.size() > limits::kCalendarHoursMax) {
    return Invalid("hours: {}; at most {} in a week", hours.size(),
                   limits::kCalendarHoursMax);
  }
  if (hours.empty()) {
    for (int weekday = 1; weekday <= 7; ++weekday) {
      hours.push_back({weekday, 0, kDayMinutes});
    }
  }
  std::sort(hours.begin(), hours.end(), [](const auto& a, const auto& b) {
    return std::pair(a.weekday, a.from_minute) <
           std::pair(b.weekday, b.from_minute);
  });
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const auto& [weekday, from, to] = hours[i];
    if (weekday < 1 || weekday > 7) {
      return Invalid("hours: weekday {}; 1 (Monday) to 7 are right", weekday);
    }
    if (from < 0 || from >= to || to > kDayMinutes) {
      return Invalid(
          "hours: minute {} to {}; 0 to {}, the first before the "
          "second, are right",
          from, to, kDayMinutes);
    }
    if (i > 0 && hours[i - 1].weekday == weekday &&
        hours[i - 1].to_minute > from) {
      return Invalid("hours: two of weekday {} overlap", weekday);
    }
  }
  return hours;
}

absl::StatusOr<std::set<absl::CivilDay>> HolidaysOf(const Calendar& calendar) {
  std::set<absl::CivilDay> holidays;
  if (calendar.holidays.size() > limits::kCalendarHolidaysMax) {
    return Invalid("holidays: {}; at most {}", calendar.holidays.size(),
                   limits::kCalendarHolidaysMax);
  }
  for (const std::string& stated : calendar.holidays) {
    const std::optional<ParsedTime> day = ParseRfc3339(stated);
    if (!day.has_value() || day->precision != Precision::kDay) {
      return Invalid("holidays: a day as 2026-12-25 is right");
    }
    holidays.insert(
        absl::ToCivilDay(absl::FromUnixMicros(day->us), absl::UTCTimeZone()));
  }
  return holidays;
}

}  // namespace

absl::StatusOr<Openings> OpeningsOf(const Calendar& calendar) {
  if (calendar.openings) return Openings(calendar.openings);
  TL_ASSIGN_OR_RETURN(std::vector<Calendar::Hours> hours, HoursOf(calendar));
  TL_ASSIGN_OR_RETURN(std::set<absl::CivilDay> holidays, HolidaysOf(calendar));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(calendar.zone, &zone)) {
    return Invalid(
        "zone: the system knows none of this name; one as Europe/Amsterdam is "
        "right");
  }
  if (calendar.hours.empty() && holidays.empty()) return Openings();
  return Openings(Table(zone, std::move(hours), std::move(holidays)));
}

std::optional<std::int64_t> AfterOpen(const Openings& openings,
                                      std::int64_t from_us,
                                      absl::Duration length) {
  const absl::Time end = absl::FromUnixMicros(limits::kTimeMaxUs);
  absl::Time at = absl::FromUnixMicros(from_us);
  if (!openings) {
    if (length > end - at) return std::nullopt;
    return absl::ToUnixMicros(at + length);
  }
  for (int i = 0; i < limits::kOpeningsMax; ++i) {
    const std::optional<Opening> opening = openings(at);
    if (!opening.has_value() || opening->to <= at || opening->to > end) break;
    at = std::max(at, opening->from);
    if (length <= opening->to - at) return absl::ToUnixMicros(at + length);
    length -= opening->to - at;
    at = opening->to;
  }
  return std::nullopt;
}

std::int64_t OpenUs(const Openings& openings, std::int64_t from_us,
                    std::int64_t to_us) {
  if (to_us <= from_us) return 0;
  if (!openings) return to_us - from_us;
  const absl::Time to = absl::FromUnixMicros(to_us);
  absl::Time at = absl::FromUnixMicros(from_us);
  absl::Duration open;
  for (int i = 0; i < limits::kOpeningsMax && at < to; ++i) {
    const std::optional<Opening> opening = openings(at);
    if (!opening.has_value() || opening->to <= at || opening->from >= to) break;
    open += std::min(to, opening->to) - std::max(at, opening->from);
    at = opening->to;
  }
  return absl::ToInt64Microseconds(open);
}

}  // namespace throughline::clocks
