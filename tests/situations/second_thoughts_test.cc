// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A message is edited and deleted by its author.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "whatsapp:31612345678";

Told Write(const std::string& text, const std::string& id,
           const std::string& order) {
  return {.who = {kAnn},
          .text = text,
          .channel = "whatsapp",
          .by = "ann",
          .id = id,
          .facts = {{"order", order}}};
}

Told Edit(const std::string& text, const std::string& of,
          const std::string& order) {
  Told told = Write(text, "edit of " + of, order);
  told.kind = "edit";
  told.target = of;
  return told;
}

Told Delete(const std::string& what) {
  return {.who = {kAnn},
          .kind = "delete",
          .channel = "whatsapp",
          .by = "ann",
          .target = what};
}

TEST_CASE(
    "an edited question is asked once, as it was edited, and what it said "
    "of the order with it") {
  Desk desk;
  desk.Add(Write("Please cancel order 17.", "m", "17"));
  const Position then = desk.newest();

  desk.Add(Edit("Please cancel order 18.", "m", "18"));

  const Resumption resumed = desk.As(AnAgent(), kAnn);
  CHECK(Desk::AsksOf(resumed) == Desk::Texts{"Please cancel order 18."});
  CHECK(Desk::Fact(resumed, "order") == "18");
  REQUIRE(resumed.facts().size() == 1);
  CHECK(resumed.facts()[0].source_event.id == "m");
  CHECK(resumed.countable() == 1);
  CHECK_FALSE(Holds(ToPrompt(resumed, 10'000), "order 17"));
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"Please cancel order 17."});
  CHECK(desk.Fact(kAnn, "order", then) == "17");
}

TEST_CASE(
    "a deleted question waits no more, and is told to nobody without a "
    "grant, in whatever version") {
  Desk desk;
  desk.Add(Write("Order 16 arrived.", "first", "16"));
  desk.Add({.who = {kAnn}, .text = "Glad to hear.", .role = v1::ROLE_AGENT});
  desk.Add(Write("My neighbour has order 17.", "m", "17"));
  desk.Add(Edit("My neighbour has order 18.", "m", "18"));
  const Position then = desk.newest();

  desk.Add(Delete("m"));

  for (const Viewer& viewer : {TheCustomer(), AnAgent(), ABot()}) {
    const Resumption resumed = desk.As(viewer, kAnn);
    CHECK(resumed.awaiting().empty());
    CHECK(Desk::Find(resumed.timeline(), "m").deleted());
    CHECK_FALSE(Holds(AllTold(desk, viewer, kAnn), "neighbour"));
  }
  CHECK(desk.Fact(kAnn, "order") == "16");
  const Resumption granted = desk.As(AnAgent({"deleted"}), kAnn);
  CHECK(Desk::Find(granted.timeline(), "m").text() ==
        "My neighbour has order 18.");
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"My neighbour has order 18."});
  CHECK(desk.Fact(kAnn, "order", then) == "18");
}

TEST_CASE("nobody else edits or deletes what the customer wrote") {
  Desk desk;
  desk.Add(Write("Please cancel order 17.", "m", "17"));
  for (const char* kind : {"edit", "delete"}) {
    desk.Add({.who = {kAnn},
              .text = "Thank you for everything.",
              .kind = kind,
              .role = v1::ROLE_AGENT,
              .by = "a7",
              .target = "m"});
  }

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"Please cancel order 17."});
  CHECK(desk.Fact(kAnn, "order") == "17");
}

TEST_CASE("an edit and a delete that arrive before their message still hold") {
  Desk desk;
  desk.Add(Edit("Please cancel order 18.", "m", "18"));
  desk.Add(Write("Please cancel order 17.", "m", "17"));
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"Please cancel order 18."});
  desk.Add(Delete("n"));
  desk.Add(Write("Or order 19?", "n", "19"));

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"Please cancel order 18."});
  CHECK(desk.Fact(kAnn, "order") == "18");
}

}  // namespace
}  // namespace throughline
