// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Time and order: where an event stands, what comes late, what corrects what.

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

EventView Find(const std::vector<EventView>& events, const std::string& id) {
  for (const EventView& event : events) {
    if (event.id() == id) return event;
  }
  FAIL("no event has the id " << id);
  return {};
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

TEST_CASE("when things were recorded never decreases, though the clock does, "
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

TEST_CASE("a time further ahead than the skew bound is flagged and sorts as "
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

  const EventView at = Find(events, "bound");
  CHECK_FALSE(Flagged(at, "time_ahead"));
  CHECK(at.place().sort_us > at.recorded_us());
  const EventView after = Find(events, "beyond");
  CHECK(Flagged(after, "time_ahead"));
  CHECK(after.place().sort_us == after.recorded_us());
  CHECK(after.occurred_at() == beyond);
}

TEST_CASE("an answer said to be earlier than what it answers sorts behind it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "ask", .id = "a",
            .at = "2026-03-01T12:00:00Z"});
  desk.Add({.who = {kAnn}, .text = "answer", .role = v1::ROLE_AGENT,
            .at = "2026-03-01T11:00:00Z", .replies = "a"});

  CHECK(desk.History(kAnn) == Desk::Texts{"ask", "answer"});
  CHECK(Flagged(desk.Timeline(kAnn).back(), "sorted_as_parent"));
}

TEST_CASE("a parent that is not known raises nothing") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "answer", .role = v1::ROLE_AGENT,
            .at = "2026-03-01T11:00:00Z", .replies = "a"});
  desk.Add({.who = {kAnn}, .text = "ask", .id = "a",
            .at = "2026-03-01T12:00:00Z"});

  CHECK(desk.History(kAnn) == Desk::Texts{"answer", "ask"});
}

TEST_CASE("of one time the source's order decides, then the position") {
  Desk desk;
  const auto add = [&](const char* text, std::optional<int> order) {
    desk.Add({.who = {kAnn}, .text = text, .at = "2026-03-01T12:00:00Z",
              .with = [&](v1::Event& e) { if (order) e.set_order(*order); }});
  };
  add("third", 5);
  add("first", -1);
  add("fourth", 5);
  add("second", std::nullopt);

  CHECK(desk.History(kAnn) ==
        Desk::Texts{"first", "second", "third", "fourth"});
}

// ---- Late ----

TEST_CASE("a late event takes its place in the timeline, says that it is late, "
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
  desk.Add({.who = {kAnn}, .text = "answer", .role = v1::ROLE_AGENT,
            .at = "2026-03-01T10:00:00Z"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"second"});
}

TEST_CASE("an ask that arrives after its answer was given is not open") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "answer", .role = v1::ROLE_AGENT,
            .at = "2026-03-01T10:00:00Z", .key = "t"});
  desk.Add({.who = {kAnn}, .text = "ask", .at = "2026-03-01T09:59:00Z",
            .key = "t"});

  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("an older fact that arrives late does not replace the newer one") {
  Desk desk;
  desk.Add({.who = {kAnn}, .kind = "fact", .at = "2026-03-01T10:00:00Z",
            .facts = {{"city", "\"Delft\""}}});
  desk.Add({.who = {kAnn}, .kind = "fact", .at = "2026-03-01T09:00:00Z",
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

// ---- Corrections ----

TEST_CASE("a correction replaces what it states and nothing else") {
  Desk desk;
  const Kept kept = desk.Add(
      {.who = {kAnn}, .text = "I live in Gouda", .id = "m",
       .at = "2026-03-01T12:00:00Z", .facts = {{"city", "\"Gouda\""}},
       .with = [](v1::Event& e) {
         e.set_rating(0.25);
         e.set_data_json(R"({"v":1})");
       }});
  desk.Add({.who = {"email:other@example.org"}, .text = "I live in Delft",
            .kind = "correction", .channel = "email", .by = "x",
            .at = "2026-03-01T13:00:00Z", .corrects = "m"});

  const EventView event = Find(desk.Timeline(kAnn), "m");

  CHECK(event.text() == "I live in Delft");
  CHECK(event.corrected());
  CHECK_FALSE(event.edited());
  CHECK(event.rating() == 0.25);
  CHECK(event.DecodeAsItStands().data_json() == R"({"v":1})");
  CHECK(event.Decode().text() == "I live in Gouda");
  CHECK(desk.Fact(kAnn, "city") == "\"Gouda\"");
  CHECK(event.place().sort_us == Us("2026-03-01T12:00:00Z"));
  CHECK(event.profile() == kept.profile);
  CHECK(event.conversation() == kept.conversation);
  CHECK(event.channel() == "webchat");
}

TEST_CASE("a correction of facts retracts those that it no longer states") {
  Desk desk;
  desk.Add({.who = {kAnn}, .kind = "fact", .id = "f",
            .facts = {{"city", "\"Gouda\""}, {"size", "3"}}});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "correction", .corrects = "f",
            .facts = {{"city", "\"Delft\""}}});

  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  CHECK(desk.Fact(kAnn, "size").empty());
  CHECK(desk.Fact(kAnn, "city", then) == "\"Gouda\"");
  CHECK(desk.Fact(kAnn, "size", then) == "3");
}

TEST_CASE("a corrected rating is the one that counts, and as of before it the "
          "first one") {
  Desk desk;
  desk.Add({.who = {kAnn}, .kind = "survey", .id = "s",
            .with = [](v1::Event& e) { e.set_rating(0.1); }});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "correction", .corrects = "s",
            .with = [](v1::Event& e) { e.set_rating(0.9); }});

  CHECK(desk.Resume(kAnn).experience().last_rating == 0.9);
  CHECK(desk.Resume(kAnn).experience().bad_in_a_row == 0);
  CHECK(desk.Resume(kAnn, then).experience().last_rating == 0.1);
  CHECK(desk.Resume(kAnn, then).experience().bad_in_a_row == 1);
}

TEST_CASE("a correction may come from another source") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .source = "speech", .id = "t"});
  desk.Add({.who = {kAnn}, .text = "right", .kind = "correction",
            .source = "review", .with = [](v1::Event& e) {
              e.mutable_corrects()->set_source("speech");
              e.mutable_corrects()->set_id("t");
            }});

  CHECK(Find(desk.Timeline(kAnn), "t").text() == "right");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
}

TEST_CASE("a correction that arrives first takes effect when its target does, "
          "and on nobody before") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "right", .kind = "correction",
            .at = "2026-03-01T12:00:01Z", .corrects = "m",
            .facts = {{"city", "\"Delft\""}}});
  CHECK(desk.Awaiting(kAnn).empty());
  desk.Add({.who = {kAnn}, .text = "wrong", .id = "m",
            .at = "2026-03-01T12:00:00Z", .facts = {{"city", "\"Gouda\""}}});

  CHECK(Find(desk.Timeline(kAnn), "m").text() == "right");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  // The customer still sees what the customer said.
  CHECK(Desk::AsksOf(desk.As(TheCustomer(), kAnn)) == Desk::Texts{"right"});
}

TEST_CASE("of several corrections, field by field, the latest in timeline "
          "order wins, in whatever order they arrive") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m",
            .at = "2026-03-01T12:00:00Z"});
  const auto correct = [&](const char* at, const char* text, double rating) {
    desk.Add({.who = {kAnn}, .text = text, .kind = "correction", .at = at,
              .corrects = "m", .with = [&](v1::Event& e) {
                if (rating >= 0) e.set_rating(rating);
              }});
  };
  correct("2026-03-01T14:00:00Z", "two", -1);
  correct("2026-03-01T13:00:00Z", "one", 0.5);

  const EventView event = Find(desk.Timeline(kAnn), "m");
  CHECK(event.text() == "two");
  CHECK(event.rating() == 0.5);
}

TEST_CASE("a correction of a correction is what stands, text, rating, facts "
          "and data alike") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  desk.Add({.who = {kAnn}, .text = "one", .kind = "correction", .id = "c",
            .corrects = "m", .facts = {{"n", "1"}}, .with = [](v1::Event& e) {
              e.set_rating(0.1);
              e.set_data_json(R"({"n":1})");
            }});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .text = "two", .kind = "correction",
            .corrects = "c", .facts = {{"n", "2"}}, .with = [](v1::Event& e) {
              e.set_rating(0.2);
              e.set_data_json(R"({"n":2})");
            }});

  const EventView now = Find(desk.Timeline(kAnn), "m");
  CHECK(now.text() == "two");
  CHECK(now.rating() == 0.2);
  CHECK(now.DecodeAsItStands().data_json() == R"({"n":2})");
  CHECK(desk.Fact(kAnn, "n") == "2");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"two"});
  const EventView before = Find(desk.Timeline(kAnn, then), "m");
  CHECK(before.text() == "one");
  CHECK(desk.Fact(kAnn, "n", then) == "1");
}

TEST_CASE("a correction that is deleted no longer corrects") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  desk.Add({.who = {kAnn}, .text = "one", .kind = "correction", .id = "c",
            .corrects = "m"});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "c"});

  CHECK(Find(desk.Timeline(kAnn), "m").text() == "zero");
  CHECK_FALSE(Find(desk.Timeline(kAnn), "m").corrected());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"zero"});
  CHECK(Find(desk.Timeline(kAnn, then), "m").text() == "one");
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"one"});
}

TEST_CASE("as of a position what stood then is shown") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  const Position before = desk.newest();
  desk.Add({.who = {kAnn}, .text = "one", .kind = "edit", .target = "m"});
  const Position edited = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "m"});

  CHECK(Find(desk.Timeline(kAnn, before), "m").text() == "zero");
  CHECK(desk.Awaiting(kAnn, before) == Desk::Texts{"zero"});
  CHECK(Find(desk.Timeline(kAnn, edited), "m").text() == "one");
  CHECK_FALSE(Find(desk.Timeline(kAnn, edited), "m").deleted());
  CHECK(desk.Awaiting(kAnn, edited) == Desk::Texts{"one"});
  CHECK(Find(desk.Timeline(kAnn), "m").deleted());
  CHECK(desk.Awaiting(kAnn).empty());
}

// ---- Edits and deletes ----

TEST_CASE("an edit counts only from the author, or a system") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .by = "ann", .id = "m"});
  const auto edit = [&](v1::Role role, const char* by, const char* text) {
    desk.Add({.who = {kAnn}, .text = text, .kind = "edit", .role = role,
              .by = by, .target = "m"});
    return std::string(Find(desk.Timeline(kAnn), "m").text());
  };

  CHECK(edit(v1::ROLE_AGENT, "ann", "agent's") == "mine");
  CHECK(edit(v1::ROLE_CUSTOMER, "bob", "bob's") == "mine");
  CHECK_FALSE(Find(desk.Timeline(kAnn), "m").edited());
  CHECK(edit(v1::ROLE_CUSTOMER, "ann", "own") == "own");
  CHECK(Find(desk.Timeline(kAnn), "m").edited());
  CHECK(edit(v1::ROLE_CUSTOMER, "", "unnamed") == "unnamed");
  CHECK(edit(v1::ROLE_SYSTEM, "", "system's") == "system's");
}

TEST_CASE("a delete by somebody else deletes nothing") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .by = "ann", .id = "m"});
  desk.Add({.who = {kAnn}, .kind = "delete", .role = v1::ROLE_AGENT,
            .by = "a7", .target = "m"});
  desk.Add({.who = {kAnn}, .kind = "delete", .by = "bob", .target = "m"});

  CHECK_FALSE(Find(desk.Timeline(kAnn), "m").deleted());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"mine"});
}

TEST_CASE("a delete by the author hides the content from viewers without a "
          "grant, retracts its facts and stops its ask") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "secret", .id = "m",
            .facts = {{"pin", "\"1234\""}}, .with = [](v1::Event& e) {
              e.set_subject("secret");
              e.set_data_json(R"({"secret":1})");
            }});
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "m"});

  const EventView hidden =
      Find(desk.As(AnAgent(), kAnn).timeline(), "m");
  CHECK(hidden.deleted());
  CHECK(hidden.text().empty());
  CHECK(hidden.subject().empty());
  CHECK(hidden.DecodeAsItStands().data_json().empty());
  CHECK(hidden.Decode().text().empty());
  CHECK(hidden.Decode().facts().empty());
  const EventView granted =
      Find(desk.As(AnAgent({"deleted"}), kAnn).timeline(), "m");
  CHECK(granted.text() == "secret");
  CHECK(desk.Fact(kAnn, "pin").empty());
  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("what an event was edited to is hidden with it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "m"});
  desk.Add({.who = {kAnn}, .text = "secret", .kind = "edit", .id = "e",
            .target = "m"});
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "m"});

  const Resumption resumption = desk.As(AnAgent(), kAnn);
  for (const EventView& event : resumption.timeline()) {
    CHECK(event.text().empty());
  }
  const TimelinePage page =
      Must(desk->Timeline({.who = kAnn, .viewer = AnAgent()}));
  for (const EventView& event : page.events) CHECK(event.text().empty());
}

TEST_CASE("a fact whose event is deleted gives way to the one before it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .kind = "fact", .facts = {{"city", "\"Gouda\""}}});
  desk.Add({.who = {kAnn}, .kind = "fact", .id = "f",
            .facts = {{"city", "\"Delft\""}}});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "f"});

  CHECK(desk.Fact(kAnn, "city") == "\"Gouda\"");
  CHECK(desk.Fact(kAnn, "city", then) == "\"Delft\"");
}

TEST_CASE("reactions, deliveries and kinds that nobody knows change nothing of "
          "what they are about") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .id = "m"});
  for (const char* kind : {"reaction", "delivery", "pinned", "note"}) {
    desk.Add({.who = {kAnn}, .text = "other", .kind = kind,
              .role = v1::ROLE_SYSTEM, .target = "m"});
  }

  const EventView event = Find(desk.Timeline(kAnn), "m");
  CHECK(event.text() == "mine");
  CHECK_FALSE(event.corrected());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"mine"});
}

TEST_CASE("an event of any kind that says what it corrects does") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .kind = "transcript", .id = "t"});
  desk.Add({.who = {kAnn}, .text = "right", .kind = "transcript",
            .corrects = "t"});

  CHECK(Find(desk.Timeline(kAnn), "t").text() == "right");
}

TEST_CASE("what names itself or each other comes to an end") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "self", .kind = "correction", .id = "s",
            .corrects = "s"});
  desk.Add({.who = {kAnn}, .text = "a", .kind = "correction", .id = "a",
            .corrects = "b"});
  desk.Add({.who = {kAnn}, .text = "b", .kind = "correction", .id = "b",
            .corrects = "a"});

  CHECK(desk.Timeline(kAnn).size() == 3);
  CHECK(Find(desk.Timeline(kAnn), "s").text() == "self");
}

TEST_CASE("a correction acts on its target in another customer's history") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .id = "m"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"wrong"});
  desk.Add({.who = {"email:qa@example.org"}, .text = "right",
            .kind = "correction", .role = v1::ROLE_SYSTEM, .corrects = "m"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
  CHECK(desk.History(kAnn) == Desk::Texts{"right"});
}

}  // namespace
}  // namespace throughline
