// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/stated_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "lib/base/rfc3339.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";

struct NamedZone {
  std::string_view name;
  int hours;
};

// RFC 5322 section 4.3, and what is met beside it where it means one thing.
constexpr NamedZone kZones[] = {
    {"ut", 0},   {"utc", 0},  {"gmt", 0},  {"z", 0},    {"est", -5},
    {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
    {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2}, {"eet", 2},
    {"eest", 3}, {"wet", 0},  {"west", 1}, {"jst", 9},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

int Number(std::string_view digits) {
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// Lower-case words, without comments; a hyphen between letters or digits of a
// date separates, a sign before an offset stays.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words(1);
  int comment = 0;
  for (const char c : text) {
    if (c == '(') ++comment;
    const bool within = comment > 0;
    if (c == ')' && comment > 0) --comment;
    const bool hyphen = c == '-' && !words.back().empty() &&
                        words.back().find(':') == std::string::npos;
    if (within || hyphen || c == ' ' || c == ',' || c == '\t' || c == '\r' ||
        c == '\n') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

struct MailDate {
  int day = 0;
  int month = 0;
  int year = -1;
  std::string time;  // hh:mm:ss
  std::optional<std::string> offset;
};

int Month(std::string_view word) {
  if (word.size() < 3) return 0;
  const std::size_t at = kMonths.find(word.substr(0, 3));
  return at != kMonths.npos && at % 3 == 0 ? static_cast<int>(at / 3) + 1 : 0;
}

// RFC 5322 section 4.3: two digits are 1950 to 2049, three count from 1900.
int Year(std::string_view digits) {
  const int year = Number(digits);
  if (digits.size() == 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.size() == 3 ? 1900 + year : year;
}

std::optional<std::string> Time(std::string_view word) {
  std::array<int, 3> parts{};
  std::size_t count = 0;
  while (count < parts.size()) {
    const std::string_view part = word.substr(0, word.find(':'));
    if (!AllDigits(part) || part.size() > 2) return std::nullopt;
    parts[count++] = Number(part);
    if (part.size() == word.size()) break;
    word.remove_prefix(part.size() + 1);
  }
  if (count < 2) return std::nullopt;
  return fmt::format("{:02}:{:02}:{:02}", parts[0], parts[1], parts[2]);
}

std::optional<std::string> Offset(std::string_view word) {
  if (word.size() == 5 && (word[0] == '+' || word[0] == '-') &&
      AllDigits(word.substr(1))) {
    return fmt::format("{}:{}", word.substr(0, 3), word.substr(3));
  }
  for (const NamedZone& zone : kZones) {
    if (zone.name != word) continue;
    return fmt::format("{}{:02}:00", zone.hours < 0 ? '-' : '+',
                       std::abs(zone.hours));
  }
  return std::nullopt;
}

void Place(std::string_view word, MailDate& date) {
  if (word.find(':') != word.npos && date.time.empty()) {
    // Some glue the offset to the time.
    const std::size_t sign = word.find_first_of("+-");
    date.time = Time(word.substr(0, sign)).value_or("");
    if (sign != word.npos) date.offset = Offset(word.substr(sign));
  } else if (AllDigits(word) && word.size() <= 2 && date.day == 0) {
    date.day = Number(word);
  } else if (AllDigits(word) && word.size() >= 2 && word.size() <= 4) {
    if (date.year < 0) date.year = Year(word);
  } else if (date.month == 0 && Month(word) != 0) {
    date.month = Month(word);
  } else if (!date.time.empty() && !date.offset) {
    date.offset = Offset(word);
  }
}

}  // namespace

std::optional<StatedTime> ParseTimestamp(std::string_view text) {
  const std::optional<ParsedTime> time = ParseRfc3339(text);
  if (!time) return std::nullopt;
  StatedTime stated{std::string(text), time->us};
  if (!time->zone && time->precision != Precision::kDay) {
    stated.text += 'Z';
    stated.origin = v1::TIME_ORIGIN_ZONE_ASSUMED;
  }
  return stated;
}

std::optional<StatedTime> ParseMailDate(std::string_view text) {
  MailDate date;
  for (const std::string& word : Words(text)) Place(word, date);
  if (date.day == 0 || date.month == 0 || date.year < 0 || date.time.empty()) {
    return std::nullopt;
  }
  const std::string local = fmt::format("{:04}-{:02}-{:02}T{}", date.year,
                                        date.month, date.day, date.time);
  return ParseTimestamp(local + date.offset.value_or(""));
}

std::optional<StatedTime> ParseAnyTime(std::string_view text) {
  if (std::optional<StatedTime> time = ParseTimestamp(text)) return time;
  return ParseMailDate(text);
}

StatedTime Later(const StatedTime& time, std::int64_t ms) {
  const std::int64_t us =
      std::clamp(time.us + ms * 1000, limits::kTimeMinUs, limits::kTimeMaxUs);
  return {FormatRfc3339(us), us, v1::TIME_ORIGIN_INFERRED};
}

void SetTime(const StatedTime& time, v1::Event& event) {
  event.set_occurred_at(time.text);
  if (time.origin != v1::TIME_ORIGIN_STATED) {
    event.set_time_origin(time.origin);
  }
}

}  // namespace throughline::importing
