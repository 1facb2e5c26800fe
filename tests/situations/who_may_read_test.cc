// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A supervisor's note that neither customer nor bot may read; and two brands.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "email:ann@example.org";

// ---- A supervisor's note ----

Kept Note(Desk& desk) {
  desk.Add({.who = {kAnn}, .text = "My claim, please.", .key = "claim"});
  return desk.Add(
      {.who = {kAnn},
       .text = "Suspected fraud, do not pay out.",
       .kind = "note",
       .role = v1::ROLE_AGENT,
       .by = "supervisor",
       .key = "claim",
       .facts = {{"fraud", "\"suspected\""}},
       .visibility = v1::VISIBILITY_RESTRICTED,
       .with = [](v1::Event& event) { event.set_topic("fraud inquiry"); }});
}

TEST_CASE(
    "a supervisor's restricted note is told to neither customer nor bot "
    "nor an agent without the grant, in no form at all") {
  Desk desk;
  Note(desk);

  for (const Viewer& viewer :
       {TheCustomer(), ABot({"staff", "restricted"}), ABot(), AnAgent()}) {
    const std::string told = AllTold(desk, viewer, kAnn);
    CHECK_FALSE(Holds(told, "fraud"));
    CHECK_FALSE(Holds(told, "pay out"));
    const Resumption resumed = desk.As(viewer, kAnn);
    CHECK(resumed.withheld() == 1);
    CHECK(resumed.countable() == 1);
    CHECK(resumed.facts().empty());
    CHECK(resumed.conversations()[0].events == 1);
    CHECK(Desk::AsksOf(resumed) == Desk::Texts{"My claim, please."});
  }
}

TEST_CASE("who was granted it reads the supervisor's note") {
  Desk desk;
  Note(desk);

  const Resumption resumed = desk.As(AnAgent({"restricted"}), kAnn);

  CHECK(resumed.timeline().back().text() == "Suspected fraud, do not pay out.");
  CHECK(Desk::Fact(resumed, "fraud") == "\"suspected\"");
  CHECK(resumed.conversations()[0].topic == "fraud inquiry");
  CHECK(resumed.withheld() == 0);
}

TEST_CASE("the feed keeps the place of the note and nothing of what it says") {
  Desk desk;
  const Kept note = Note(desk);

  for (const Viewer& viewer : {ABot({"staff"}), AnAgent()}) {
    const FeedPage page =
        Must(desk->Feed({.from = note.position, .viewer = viewer}));
    REQUIRE_FALSE(page.entries.empty());
    CHECK(page.entries[0].position == note.position);
    CHECK(page.entries[0].withheld);
    CHECK_FALSE(page.entries[0].event.has_value());
  }
}

// ---- Two brands ----

Told ToBrand(const std::string& brand, const std::string& text) {
  return {.who = {kAnn},
          .text = text,
          .source = "shop-" + brand,
          .id = text,
          .key = "chat",
          .facts = {{"size at " + brand, "\"M\""}},
          .with = [brand](v1::Event& event) { event.set_brand(brand); }};
}

TEST_CASE(
    "a customer of two brands is one customer, and each conversation says "
    "which brand it is with") {
  Desk desk;
  const Kept north = desk.Add(ToBrand("north", "My jacket tore."));
  const Kept south = desk.Add(ToBrand("south", "My shoes squeak."));

  const Resumption resumed = desk.As(AnAgent(), kAnn);

  CHECK(Desk::TextsOf(resumed.timeline()) ==
        Desk::Texts{"My jacket tore.", "My shoes squeak."});
  CHECK(Conversation(resumed, north.conversation).brand == "north");
  CHECK(Conversation(resumed, south.conversation).brand == "south");
}

TEST_CASE("an answer by one brand leaves what the other was asked waiting") {
  Desk desk;
  desk.Add(ToBrand("north", "My jacket tore."));
  desk.Add(ToBrand("south", "My shoes squeak."));

  Told answer = ToBrand("north", "We will mend it.");
  answer.role = v1::ROLE_AGENT;
  desk.Add(answer);

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"My shoes squeak."});
}

TEST_CASE("brands that must not read each other have an audience each") {
  Desk desk;
  for (const auto& [brand, text] : {std::pair("north", "My jacket tore."),
                                    std::pair("south", "My shoes squeak.")}) {
    Told told = ToBrand(brand, text);
    told.with = [brand = brand](v1::Event& event) {
      event.set_brand(brand);
      event.add_audience(brand);
    };
    desk.Add(told);
  }

  const Resumption north = desk.As(AnAgent({"north"}), kAnn);

  CHECK(Desk::TextsOf(north.timeline()) == Desk::Texts{"My jacket tore."});
  CHECK(Desk::AsksOf(north) == Desk::Texts{"My jacket tore."});
  CHECK(north.facts().size() == 1);
  CHECK(north.withheld() == 1);
  CHECK_FALSE(Holds(AllTold(desk, AnAgent({"north"}), kAnn), "squeak"));
  CHECK_FALSE(Holds(AllTold(desk, AnAgent({"north"}), kAnn), "at south"));
  CHECK_FALSE(Holds(AllTold(desk, AnAgent({"south"}), kAnn), "jacket"));
}

}  // namespace
}  // namespace throughline
