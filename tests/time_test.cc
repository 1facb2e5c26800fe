// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Time and order: where an event stands, and what comes late.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

std::int64_t Us(const char* time) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, time, &parsed, &error)) FAIL(error);
  return absl::ToUnixMicros(parsed);
}

bool Flagged(const EventView& event, const std::string& flag) {
  const std::vector<std::string> flags = event.flags();
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

// ---- When ----

TEST_CASE("a time is kept as it was stated and sorted as the instant it is") {
  Desk desk;
  desk.Add({.who = {kAnn}, .at = "2026-03-01T23:30:00.25+02:00"});

  const EventView event = desk.Timeline(kAnn).front();

  CHECK(event.occurred_at() == "2026-03-01T23:30:00.25+02:00");
  CHECK(event.place().sort_us == Us("2026-03-01T21:30:00.25Z"));
  CHECK(event.precision() == Precision::kFraction);
  CHECK(event.origin() == v1::TIME_ORIGIN_STATED);
}

TEST_CASE("a date alone has the precision of a day and sorts at its start") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "noon", .at = "2026-03-01T12:00:00Z"});
  desk.Add({.who = {kAnn}, .text = "day", .at = "2026-03-01"});

  CHECK(desk.History(kAnn) == Desk::Texts{"day", "noon"});
  CHECK(desk.Timeline(kAnn).front().precision() == Precision::kDay);
}

TEST_CASE("an event without a time sorts by when it was recorded") {
  Desk desk;
  desk.Say(kAnn, "hello");

  const EventView event = desk.Timeline(kAnn).front();

  CHECK(event.place().sort_us == absl::ToUnixMicros(desk.now));
  CHECK(event.recorded_us() == absl::ToUnixMicros(desk.now));
  CHECK(event.origin() == v1::TIME_ORIGIN_NONE);
  CHECK(event.precision() == Precision::kNone);
}

TEST_CASE(
    "when things were recorded never decreases, though the clock does, "
    "also over a restart") {
  Desk desk;
  desk.Say(kAnn, "one");
  desk.now -= absl::Hours(5);
  desk.Say(kAnn, "two");
  desk.Reopen();
  desk.now -= absl::Hours(5);
  desk.Say(kAnn, "three");

  const std::vector<EventView> events = desk.Timeline(kAnn);

  REQUIRE(Desk::TextsOf(events) == Desk::Texts{"one", "two", "three"});
  CHECK(events[0].recorded_us() <= events[1].recorded_us());
  CHECK(events[1].recorded_us() <= events[2].recorded_us());
}

TEST_CASE(
    "a time further ahead than the skew bound is flagged and sorts as "
    "recorded") {
  Policy policy;
  policy.skew_max = absl::Minutes(5);
  Desk desk(policy);
  const auto in = [&desk](absl::Duration ahead) {  // A second passes with it.
    return absl::FormatTime(absl::RFC3339_full,
                            desk.now + absl::Seconds(1) + ahead,
                            absl::UTCTimeZone());
  };
  const std::string bound = in(absl::Minutes(5));
  desk.Add({.who = {kAnn}, .id = "bound", .at = bound});
  const std::string beyond = in(absl::Minutes(5) + absl::Microseconds(1));
  desk.Add({.who = {kAnn}, .id = "beyond", .at = beyond});

  const std::vector<EventView> events = desk.Timeline(kAnn);

  const EventView at = Desk::Find(events, "bound");
  CHECK_FALSE(Flagged(at, "time_ahead"));
  CHECK(at.place().sort_us > at.recorded_us());
  const EventView after = Desk::Find(events, "beyond");
  CHECK(Flagged(after, "time_ahead"));
  CHECK(after.place().sort_us == after.recorded_us());
  CHECK(after.occurred_at() == beyond);
}

TEST_CASE("an answer said to be earlier than what it answers sorts behind it") {
  Desk desk;
  desk.Add(
      {.who = {kAnn}, .text = "ask", .id = "a", .at = "2026-03-01T12:00:00Z"});
  desk.Add({.who = {kAnn},
            .text = "answer",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-01T11:00:00Z",
            .replies = "a"});

  CHECK(desk.History(kAnn) == Desk::Texts{"ask", "answer"});
  CHECK(Flagged(desk.Timeline(kAnn).back(), "sorted_as_parent"));
}

TEST_CASE("a parent that is not known raises nothing") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "answer",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-01T11:00:00Z",
            .replies = "a"});
  desk.Add(
      {.who = {kAnn}, .text = "ask", .id = "a", .at = "2026-03-01T12:00:00Z"});

  CHECK(desk.History(kAnn) == Desk::Texts{"answer", "ask"});
}

TEST_CASE("of one time the source's order decides, then the position") {
  Desk desk;
  const auto add = [&](const char* text, std::optional<int> order) {
    desk.Add({.who = {kAnn},
              .text = text,
              .at = "2026-03-01T12:00:00Z",
              .with = [&](v1::Event& e) {
                if (order) e.set_order(*order);
              }});
  };
  add("third", 5);
  add("first", -1);
  add("fourth", 5);
  add("second", std::nullopt);

  CHECK(desk.History(kAnn) ==
        Desk::Texts{"first", "second", "third", "fourth"});
}

// ---- Late ----

TEST_CASE(
    "a late event takes its place in the timeline, says that it is late, "
    "and is new in commit order") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "noon", .at = "2026-03-01T12:00:00Z"});
  const Position before = desk.newest();
  const Kept late = desk.Add(
      {.who = {kAnn}, .text = "morning", .at = "2026-03-01T09:00:00Z"});

  CHECK(desk.History(kAnn) == Desk::Texts{"morning", "noon"});
  CHECK(desk.Timeline(kAnn).front().late());
  CHECK_FALSE(desk.Timeline(kAnn).back().late());
  const FeedPage feed = Must(desk->Feed({.from = before + 1}));
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries.front().position == late.position);
}

TEST_CASE("a late answer closes the ask before it and not the one after") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "first", .at = "2026-03-01T09:00:00Z"});
  desk.Add({.who = {kAnn}, .text = "second", .at = "2026-03-01T11:00:00Z"});
  desk.Add({.who = {kAnn},
            .text = "answer",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-01T10:00:00Z"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"second"});
}

TEST_CASE("an ask that arrives after its answer was given is not open") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "answer",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-01T10:00:00Z",
            .key = "t"});
  desk.Add(
      {.who = {kAnn}, .text = "ask", .at = "2026-03-01T09:59:00Z", .key = "t"});

  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("an older fact that arrives late does not replace the newer one") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .at = "2026-03-01T10:00:00Z",
            .facts = {{"city", "\"Delft\""}}});
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .at = "2026-03-01T09:00:00Z",
            .facts = {{"city", "\"Gouda\""}}});

  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
}

TEST_CASE("as of a position a late event that came after it is not there") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "noon", .at = "2026-03-01T12:00:00Z"});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .text = "morning", .at = "2026-03-01T09:00:00Z"});

  CHECK(desk.History(kAnn, then) == Desk::Texts{"noon"});
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"noon"});
}

}  // namespace
}  // namespace throughline
