// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RFC 3339: what is a time, which instant it is, and how it is written.

#include "lib/base/rfc3339.h"

#include <fmt/format.h>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/support/catch.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

TEST_CASE("What is written is read back as the same instant") {
  rc::prop("ParseRfc3339(FormatRfc3339(us)) is us", [] {
    const auto us = *rc::gen::inRange(limits::kTimeMinUs, limits::kTimeMaxUs);

    const auto parsed = ParseRfc3339(FormatRfc3339(us));

    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->us == us);
    RC_ASSERT(parsed->zone);
  });
}

TEST_CASE("An offset moves the instant by itself") {
  rc::prop("a time with an offset is that of UTC less the offset", [] {
    const auto minutes = *rc::gen::inRange(-1439, 1440);
    const auto us = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000);
    std::string text = FormatRfc3339(us);
    const std::string offset =
        fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+',
                    std::abs(minutes) / 60, std::abs(minutes) % 60);
    text.replace(text.size() - 1, 1, offset);

    const auto parsed = ParseRfc3339(text);

    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->us == us - std::int64_t{minutes} * 60'000'000);
  });
}

TEST_CASE("No bytes crash the reader of times") {
  rc::prop("any text is a time or none", [] {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string("0123456789-:TtZz+. ,")));

    (void)ParseRfc3339(text);
  });
}

TEST_CASE("The examples of RFC 3339 are the instants that it says") {
  // Section 5.8.
  CHECK(ParseRfc3339("1985-04-12T23:20:50.52Z")->us == 482196050520000);
  CHECK(ParseRfc3339("1996-12-19T16:39:57-08:00")->us == 851042397000000);
  CHECK(ParseRfc3339("1990-12-31T23:59:60Z")->us == 662688000000000);
  CHECK(ParseRfc3339("1990-12-31T15:59:60-08:00")->us == 662688000000000);
  CHECK(ParseRfc3339("1937-01-01T12:00:27.87+00:20")->us == -1041337172130000);
}

TEST_CASE("The precision is what was written") {
  CHECK(ParseRfc3339("2026-03-01")->precision == Precision::kDay);
  CHECK_FALSE(ParseRfc3339("2026-03-01")->zone);
  CHECK(ParseRfc3339("2026-03-01T00:00:00Z")->precision == Precision::kSecond);
  CHECK(ParseRfc3339("2026-03-01T00:00:00.0Z")->precision ==
        Precision::kFraction);
}

TEST_CASE("A time without an offset is read as UTC and says so") {
  const auto parsed = ParseRfc3339("2026-03-01T10:00:00");

  REQUIRE(parsed.has_value());
  CHECK_FALSE(parsed->zone);
  CHECK(parsed->us == ParseRfc3339("2026-03-01T10:00:00Z")->us);
}

TEST_CASE("Digits beyond microseconds are dropped") {
  CHECK(ParseRfc3339("1970-01-01T00:00:00.1234569Z")->us == 123456);
  CHECK(ParseRfc3339("1970-01-01T00:00:00.1Z")->us == 100000);
}

TEST_CASE("A leap second stands only at the end of a day in UTC") {
  CHECK(ParseRfc3339("2016-12-31T23:59:60.5Z")->us == 1483228800500000);
  CHECK_FALSE(ParseRfc3339("2016-12-31T22:59:60Z").has_value());
  CHECK_FALSE(ParseRfc3339("2016-12-31T23:59:61Z").has_value());
}

TEST_CASE("The years 0001 to 9999 are all there are, in UTC") {
  CHECK(ParseRfc3339("0001-01-01T00:00:00Z")->us == limits::kTimeMinUs);
  CHECK(ParseRfc3339("9999-12-31T23:59:59.999999Z")->us == limits::kTimeMaxUs);
  CHECK_FALSE(ParseRfc3339("0000-12-31T23:59:59Z").has_value());
  CHECK_FALSE(ParseRfc3339("0001-01-01T00:00:00+00:01").has_value());
  CHECK_FALSE(ParseRfc3339("9999-12-31T23:59:59-00:01").has_value());
}

TEST_CASE("The shortest form without loss is written") {
  CHECK(FormatRfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(FormatRfc3339(1500) == "1970-01-01T00:00:00.001500Z");
  CHECK(FormatRfc3339(2000) == "1970-01-01T00:00:00.002Z");
  CHECK(FormatRfc3339(-1) == "1969-12-31T23:59:59.999999Z");
}

}  // namespace
}  // namespace throughline
