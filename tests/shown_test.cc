// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What was just shown may be shown again: only to who sees the same, and only
// until the time at which it would be otherwise.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lib/head/instant.h"
#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr absl::Duration kDay = absl::Hours(24);

ConversationStatus StatusOf(Desk& desk) {
  const Resumption resumption = desk.Resume(kAnn);
  REQUIRE(resumption.conversations().size() == 1);
  return resumption.conversations().front().status;
}

TEST_CASE("a conversation falls dormant though nothing was said") {
  Desk desk;
  desk.Say(kAnn, "hello");
  desk.Answer(kAnn, "good morning");

  CHECK(StatusOf(desk) == ConversationStatus::kWaitingOnCustomer);
  desk.now += 31 * kDay;
  CHECK(StatusOf(desk) == ConversationStatus::kDormant);

  desk.now -= 31 * kDay;  // The clock was wrong.
  CHECK(StatusOf(desk) == ConversationStatus::kWaitingOnCustomer);
}

TEST_CASE("a fact comes and goes with its time though nothing was said") {
  Desk desk;
  desk.Add({.who = {kAnn}, .with = [](v1::Event& event) {
              v1::Fact& fact = *event.add_facts();
              fact.set_key("tier");
              fact.set_value_json("\"gold\"");
              fact.set_valid_from("2026-03-04T00:00:00Z");
              fact.set_valid_to("2026-03-06T00:00:00Z");
            }});

  CHECK(Desk::Fact(desk.Resume(kAnn), "tier").empty());
  desk.now += 3 * kDay;
  CHECK(Desk::Fact(desk.Resume(kAnn), "tier") == "\"gold\"");
  desk.now += 3 * kDay;
  CHECK(Desk::Fact(desk.Resume(kAnn), "tier").empty());
}

TEST_CASE("a contact is recent for thirty days though nothing was said") {
  Desk desk;
  desk.Say(kAnn, "hello");

  CHECK(desk.Resume(kAnn).experience().contacts_in_30_days == 1);
  desk.now += 30 * kDay;
  CHECK(desk.Resume(kAnn).experience().contacts_in_30_days == 0);
}

TEST_CASE("nobody is shown what was shown to somebody who sees more") {
  Desk desk;
  desk.Say(kAnn, "hello");
  desk.Add({.who = {kAnn},
            .text = "she shouts",
            .kind = "note",
            .role = v1::ROLE_AGENT});
  const Viewer customer = {.role = v1::ROLE_CUSTOMER};

  for (int turn = 0; turn < 2; ++turn) {
    CHECK(desk.Resume(kAnn).timeline().size() == 2);
    CHECK(desk.As(customer, kAnn).timeline().size() == 1);
  }
}

TEST_CASE("a smaller budget shows less than what was just shown") {
  Desk desk;
  desk.Say(kAnn, "one");
  desk.Say(kAnn, "two");

  for (int turn = 0; turn < 2; ++turn) {
    CHECK(desk.Resume(kAnn).timeline().size() == 2);
    CHECK(Must(desk->Resume({.who = kAnn, .events = 1})).timeline().size() ==
          1);
  }
}

TEST_CASE("what was shown is not shown again once something was said") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Resumption before = desk.Resume(kAnn);
  desk.Say(kAnn, "are you there");

  CHECK(desk.Resume(kAnn).timeline().size() == 2);
  CHECK(before.timeline().size() == 1);
}

TEST_CASE("events outlive the store that showed them") {
  auto desk = std::make_unique<Desk>();
  desk->Say(kAnn, "hello");
  const Resumption resumption = desk->Resume(kAnn);
  desk.reset();

  CHECK(resumption.timeline().front().text() == "hello");
}

TEST_CASE(
    "the newest countable events come with those between them and with "
    "nothing older") {
  Desk desk;
  const auto delivery = [&desk] {
    desk.Add({.who = {kAnn}, .kind = "delivery", .role = v1::ROLE_SYSTEM});
  };
  for (int i = 0; i < 30; ++i) {
    delivery();
    desk.Say(kAnn, std::to_string(i));
  }

  const std::vector<EventView> shown = desk.Resume(kAnn).timeline();

  REQUIRE(shown.size() == 39);
  CHECK(shown.front().text() == "10");
  CHECK(shown.back().text() == "29");
}

TEST_CASE("an instant holds between the times that were asked for") {
  head::Instant instant(100);
  CHECK(instant.Reached(90));
  CHECK_FALSE(instant.Reached(120));
  CHECK_FALSE(instant.Reached(80, 25));
  CHECK_FALSE(instant.Reached(80, std::numeric_limits<std::int64_t>::max()));

  CHECK_FALSE(instant.Holds(89));
  CHECK(instant.Holds(90));
  CHECK(instant.Holds(104));
  CHECK_FALSE(instant.Holds(105));
}

}  // namespace
}  // namespace throughline
