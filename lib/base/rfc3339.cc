// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/base/rfc3339.h"

#include <fmt/format.h>

#include <chrono>

#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
constexpr std::int64_t kHourUs = 60 * kMinuteUs;
constexpr std::int64_t kDayUs = 24 * kHourUs;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text and remembers whether all went well.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int Digits(std::size_t count) {
    int number = 0;
    for (; count > 0; --count) {
      if (rest_.empty() || !IsDigit(rest_.front())) return Fail();
      number = number * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return number;
  }

  // The character, which must be one of `any`.
  char One(std::string_view any) {
    if (rest_.empty() || any.find(rest_.front()) == any.npos) {
      Fail();
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  // At least one digit; those beyond microseconds are dropped.
  std::int64_t Fraction() {
    std::int64_t us = 0;
    std::int64_t worth = kSecondUs;
    if (rest_.empty() || !IsDigit(rest_.front())) return Fail();
    for (; !rest_.empty() && IsDigit(rest_.front()); rest_.remove_prefix(1)) {
      worth /= 10;
      us += worth * (rest_.front() - '0');
    }
    return us;
  }

  bool Next(std::string_view any) const {
    return !rest_.empty() && any.find(rest_.front()) != any.npos;
  }
  bool AtEnd() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  int Fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::optional<std::int64_t> ReadDate(Reader& reader) {
  const int year = reader.Digits(4);
  reader.One("-");
  const int month = reader.Digits(2);
  reader.One("-");
  const int day = reader.Digits(2);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!reader.ok() || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDayUs;
}

struct TimeOfDay {
  std::int64_t us = 0;
  bool fraction = false;
  bool leap = false;
};

std::optional<TimeOfDay> ReadTimeOfDay(Reader& reader) {
  TimeOfDay time;
  const int hour = reader.Digits(2);
  reader.One(":");
  const int minute = reader.Digits(2);
  reader.One(":");
  const int second = reader.Digits(2);
  if (!reader.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  time.leap = second == 60;
  time.us = (std::int64_t{hour} * 60 + minute) * kMinuteUs + second * kSecondUs;
  if (reader.Next(".")) {
    reader.One(".");
    time.fraction = true;
    time.us += reader.Fraction();
  }
  if (!reader.ok()) return std::nullopt;
  return time;
}

// Microseconds to subtract for UTC.
std::optional<std::int64_t> ReadOffset(Reader& reader) {
  const char sign = reader.One("zZ+-");
  if (sign == 'z' || sign == 'Z') return 0;
  const int hours = reader.Digits(2);
  reader.One(":");
  const int minutes = reader.Digits(2);
  if (!reader.ok() || hours > 23 || minutes > 59) return std::nullopt;
  const std::int64_t offset = (std::int64_t{hours} * 60 + minutes) * kMinuteUs;
  return sign == '-' ? -offset : offset;
}

bool WithinYears(std::int64_t us) {
  return us >= limits::kTimeMinUs && us <= limits::kTimeMaxUs;
}

// A leap second is inserted at the end of a UTC month only, but tables of them
// age; the end of a UTC minute before midnight is what can be checked.
bool LeapSecondFits(std::int64_t us) {
  const std::int64_t within = (us % kDayUs + kDayUs) % kDayUs;
  return within < kSecondUs;
}

}  // namespace

std::optional<ParsedTime> ParseRfc3339(std::string_view text) {
  Reader reader(text);
  const std::optional<std::int64_t> date = ReadDate(reader);
  if (!date) return std::nullopt;
  if (reader.AtEnd()) {
    if (!WithinYears(*date)) return std::nullopt;
    return ParsedTime{*date, Precision::kDay, false};
  }
  reader.One("Tt ");
  const std::optional<TimeOfDay> time = ReadTimeOfDay(reader);
  if (!time) return std::nullopt;
  ParsedTime parsed{*date + time->us,
                    time->fraction ? Precision::kFraction : Precision::kSecond,
                    false};
  if (!reader.AtEnd()) {
    const std::optional<std::int64_t> offset = ReadOffset(reader);
    if (!offset) return std::nullopt;
    parsed.us -= *offset;
    parsed.zone = true;
  }
  if (!reader.AtEnd() || !WithinYears(parsed.us)) return std::nullopt;
  if (time->leap && parsed.zone && !LeapSecondFits(parsed.us)) {
    return std::nullopt;
  }
  return parsed;
}

std::string FormatRfc3339(std::int64_t us) {
  const std::int64_t day = (us >= 0 ? us : us - (kDayUs - 1)) / kDayUs;
  const std::int64_t within = us - day * kDayUs;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(day))};
  const std::int64_t second = within / kSecondUs;
  const std::int64_t fraction = within % kSecondUs;
  std::string text = fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      second / 3600, second / 60 % 60, second % 60);
  if (fraction % 1000 != 0) {
    text += fmt::format(".{:06}", fraction);
  } else if (fraction != 0) {
    text += fmt::format(".{:03}", fraction / 1000);
  }
  return text + "Z";
}

}  // namespace throughline
