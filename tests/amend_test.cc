// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Corrections, edits and deletes: what stands, whoever said so, and what stood.

#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

// ---- Corrections ----

TEST_CASE("a correction replaces what it states and nothing else") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "I live in Gouda",
                              .id = "m",
                              .at = "2026-03-01T12:00:00Z",
                              .facts = {{"city", "\"Gouda\""}},
                              .with = [](v1::Event& e) {
                                e.set_rating(0.25);
                                e.set_data_json(R"({"v":1})");
                              }});
  desk.Add({.who = {"email:other@example.org"},
            .text = "I live in Delft",
            .kind = "correction",
            .channel = "email",
            .by = "x",
            .at = "2026-03-01T13:00:00Z",
            .corrects = "m"});

  const EventView event = Desk::Find(desk.Timeline(kAnn), "m");

  CHECK(event.text() == "I live in Delft");
  CHECK(event.corrected());
  CHECK_FALSE(event.edited());
  CHECK(event.rating() == 0.25);
  CHECK(event.DecodeAsItStands().data_json() == R"({"v":1})");
  CHECK(event.Decode().text() == "I live in Gouda");
  CHECK(desk.Fact(kAnn, "city") == "\"Gouda\"");
  CHECK(event.place().sort_us == 1772366400000000);  // As its target says.
  CHECK(event.profile() == kept.profile);
  CHECK(event.conversation() == kept.conversation);
  CHECK(event.channel() == "webchat");
}

TEST_CASE("a correction of facts retracts those that it no longer states") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .id = "f",
            .facts = {{"city", "\"Gouda\""}, {"size", "3"}}});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn},
            .kind = "correction",
            .corrects = "f",
            .facts = {{"city", "\"Delft\""}}});

  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  CHECK(desk.Fact(kAnn, "size").empty());
  CHECK(desk.Fact(kAnn, "city", then) == "\"Gouda\"");
  CHECK(desk.Fact(kAnn, "size", then) == "3");
}

TEST_CASE(
    "a corrected rating is the one that counts, and as of before it the "
    "first one") {
  Desk desk;
  desk.Add(
      {.who = {kAnn}, .kind = "survey", .id = "s", .with = [](v1::Event& e) {
         e.set_rating(0.1);
       }});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn},
            .kind = "correction",
            .corrects = "s",
            .with = [](v1::Event& e) { e.set_rating(0.9); }});

  CHECK(desk.Resume(kAnn).experience().last_rating == 0.9);
  CHECK(desk.Resume(kAnn).experience().bad_in_a_row == 0);
  CHECK(desk.Resume(kAnn, then).experience().last_rating == 0.1);
  CHECK(desk.Resume(kAnn, then).experience().bad_in_a_row == 1);
}

TEST_CASE("a correction may come from another source") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .source = "speech", .id = "t"});
  desk.Add({.who = {kAnn},
            .text = "right",
            .kind = "correction",
            .source = "review",
            .with = [](v1::Event& e) {
              e.mutable_corrects()->set_source("speech");
              e.mutable_corrects()->set_id("t");
            }});

  CHECK(Desk::Find(desk.Timeline(kAnn), "t").text() == "right");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
}

TEST_CASE(
    "a correction that arrives first takes effect when its target does, "
    "and on nobody before") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "right",
            .kind = "correction",
            .at = "2026-03-01T12:00:01Z",
            .corrects = "m",
            .facts = {{"city", "\"Delft\""}}});
  CHECK(desk.Awaiting(kAnn).empty());
  desk.Add({.who = {kAnn},
            .text = "wrong",
            .id = "m",
            .at = "2026-03-01T12:00:00Z",
            .facts = {{"city", "\"Gouda\""}}});

  CHECK(Desk::Find(desk.Timeline(kAnn), "m").text() == "right");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  // The customer still sees what the customer said.
  CHECK(Desk::AsksOf(desk.As(TheCustomer(), kAnn)) == Desk::Texts{"right"});
}

TEST_CASE(
    "of several corrections, field by field, the latest in timeline "
    "order wins, in whatever order they arrive") {
  Desk desk;
  desk.Add(
      {.who = {kAnn}, .text = "zero", .id = "m", .at = "2026-03-01T12:00:00Z"});
  const auto correct = [&](const char* at, const char* text, double rating) {
    desk.Add({.who = {kAnn},
              .text = text,
              .kind = "correction",
              .at = at,
              .corrects = "m",
              .with = [&](v1::Event& e) {
                if (rating >= 0) e.set_rating(rating);
              }});
  };
  correct("2026-03-01T14:00:00Z", "two", -1);
  correct("2026-03-01T13:00:00Z", "one", 0.5);

  const EventView event = Desk::Find(desk.Timeline(kAnn), "m");
  CHECK(event.text() == "two");
  CHECK(event.rating() == 0.5);
}

TEST_CASE(
    "a correction of a correction is what stands, text, rating, facts "
    "and data alike") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  desk.Add({.who = {kAnn},
            .text = "one",
            .kind = "correction",
            .id = "c",
            .corrects = "m",
            .facts = {{"n", "1"}},
            .with = [](v1::Event& e) {
              e.set_rating(0.1);
              e.set_data_json(R"({"n":1})");
            }});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn},
            .text = "two",
            .kind = "correction",
            .corrects = "c",
            .facts = {{"n", "2"}},
            .with = [](v1::Event& e) {
              e.set_rating(0.2);
              e.set_data_json(R"({"n":2})");
            }});

  const EventView now = Desk::Find(desk.Timeline(kAnn), "m");
  CHECK(now.text() == "two");
  CHECK(now.rating() == 0.2);
  CHECK(now.DecodeAsItStands().data_json() == R"({"n":2})");
  CHECK(desk.Fact(kAnn, "n") == "2");
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"two"});
  const EventView before = Desk::Find(desk.Timeline(kAnn, then), "m");
  CHECK(before.text() == "one");
  CHECK(desk.Fact(kAnn, "n", then) == "1");
}

TEST_CASE("a correction that is deleted no longer corrects") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  desk.Add({.who = {kAnn},
            .text = "one",
            .kind = "correction",
            .id = "c",
            .corrects = "m"});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "c"});

  CHECK(Desk::Find(desk.Timeline(kAnn), "m").text() == "zero");
  CHECK_FALSE(Desk::Find(desk.Timeline(kAnn), "m").corrected());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"zero"});
  CHECK(Desk::Find(desk.Timeline(kAnn, then), "m").text() == "one");
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"one"});
}

TEST_CASE("as of a position what stood then is shown") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "zero", .id = "m"});
  const Position before = desk.newest();
  desk.Add({.who = {kAnn}, .text = "one", .kind = "edit", .target = "m"});
  const Position edited = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "m"});

  CHECK(Desk::Find(desk.Timeline(kAnn, before), "m").text() == "zero");
  CHECK(desk.Awaiting(kAnn, before) == Desk::Texts{"zero"});
  CHECK(Desk::Find(desk.Timeline(kAnn, edited), "m").text() == "one");
  CHECK_FALSE(Desk::Find(desk.Timeline(kAnn, edited), "m").deleted());
  CHECK(desk.Awaiting(kAnn, edited) == Desk::Texts{"one"});
  CHECK(Desk::Find(desk.Timeline(kAnn), "m").deleted());
  CHECK(desk.Awaiting(kAnn).empty());
}

// ---- Edits and deletes ----

TEST_CASE("an edit counts only from the author, or a system") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .by = "ann", .id = "m"});
  const auto edit = [&](v1::Role role, const char* by, const char* text) {
    desk.Add({.who = {kAnn},
              .text = text,
              .kind = "edit",
              .role = role,
              .by = by,
              .target = "m"});
    return std::string(Desk::Find(desk.Timeline(kAnn), "m").text());
  };

  CHECK(edit(v1::ROLE_AGENT, "ann", "agent's") == "mine");
  CHECK(edit(v1::ROLE_CUSTOMER, "bob", "bob's") == "mine");
  CHECK_FALSE(Desk::Find(desk.Timeline(kAnn), "m").edited());
  CHECK(edit(v1::ROLE_CUSTOMER, "ann", "own") == "own");
  CHECK(Desk::Find(desk.Timeline(kAnn), "m").edited());
  CHECK(edit(v1::ROLE_CUSTOMER, "", "unnamed") == "unnamed");
  CHECK(edit(v1::ROLE_SYSTEM, "", "system's") == "system's");
}

TEST_CASE("a delete by somebody else deletes nothing") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .by = "ann", .id = "m"});
  desk.Add({.who = {kAnn},
            .kind = "delete",
            .role = v1::ROLE_AGENT,
            .by = "a7",
            .target = "m"});
  desk.Add({.who = {kAnn}, .kind = "delete", .by = "bob", .target = "m"});

  CHECK_FALSE(Desk::Find(desk.Timeline(kAnn), "m").deleted());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"mine"});
}

TEST_CASE(
    "a delete by the author hides the content from viewers without a "
    "grant, retracts its facts and stops its ask") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "secret",
            .id = "m",
            .facts = {{"pin", "\"1234\""}},
            .with = [](v1::Event& e) {
              e.set_subject("secret");
              e.set_data_json(R"({"secret":1})");
            }});
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "m"});

  const EventView hidden = Desk::Find(desk.As(AnAgent(), kAnn).timeline(), "m");
  CHECK(hidden.deleted());
  CHECK(hidden.text().empty());
  CHECK(hidden.subject().empty());
  CHECK(hidden.DecodeAsItStands().data_json().empty());
  CHECK(hidden.Decode().text().empty());
  CHECK(hidden.Decode().facts().empty());
  const EventView granted =
      Desk::Find(desk.As(AnAgent({"deleted"}), kAnn).timeline(), "m");
  CHECK(granted.text() == "secret");
  CHECK(desk.Fact(kAnn, "pin").empty());
  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("what an event was edited to is hidden with it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "m"});
  desk.Add({.who = {kAnn},
            .text = "secret",
            .kind = "edit",
            .id = "e",
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

TEST_CASE("what deletes is hidden with what it deletes, hidden before or not") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "a secret", .id = "0"});
  // So far from the message that its deletion hides the last no more.
  for (int i = 1; i <= 4; ++i) {
    desk.Add({.who = {kAnn},
              .text = "the secret",
              .kind = "edit",
              .id = std::to_string(i),
              .target = std::to_string(i - 1)});
  }
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "0"});
  REQUIRE(Desk::Find(desk.Timeline(kAnn), "4").deleted());

  desk.Add({.who = {kAnn},
            .text = "the secret is out",
            .kind = "delete",
            .id = "last",
            .target = "4"});

  CHECK(Desk::Find(desk.Timeline(kAnn), "last").deleted());
  CHECK(Desk::Find(desk.Resume(kAnn).timeline(), "last").deleted());
}

TEST_CASE("a promise that corrects what is deleted is due no more") {
  Desk desk;
  desk.Add(
      {.who = {kAnn}, .text = "call you", .role = v1::ROLE_AGENT, .id = "m"});
  desk.Add({.who = {kAnn},
            .kind = "promise",
            .role = v1::ROLE_AGENT,
            .corrects = "m",
            .with = [](v1::Event& e) {
              e.set_data_json(R"({"due":"2026-03-02T11:00:00Z"})");
            }});
  const DueRequest ever{.until_us = 4'000'000'000'000'000};
  REQUIRE(Must(desk->Due(ever)).items.size() == 1);

  desk.Add(
      {.who = {kAnn}, .kind = "delete", .role = v1::ROLE_AGENT, .target = "m"});

  CHECK(Must(desk->Due(ever)).items.empty());
  CHECK(desk.Resume(kAnn).promises().empty());
}

TEST_CASE("a fact whose event is deleted gives way to the one before it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .kind = "fact", .facts = {{"city", "\"Gouda\""}}});
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .id = "f",
            .facts = {{"city", "\"Delft\""}}});
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .kind = "delete", .target = "f"});

  CHECK(desk.Fact(kAnn, "city") == "\"Gouda\"");
  CHECK(desk.Fact(kAnn, "city", then) == "\"Delft\"");
}

TEST_CASE(
    "reactions, deliveries and kinds that nobody knows change nothing of "
    "what they are about") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "mine", .id = "m"});
  for (const char* kind : {"reaction", "delivery", "pinned", "note"}) {
    desk.Add({.who = {kAnn},
              .text = "other",
              .kind = kind,
              .role = v1::ROLE_SYSTEM,
              .target = "m"});
  }

  const EventView event = Desk::Find(desk.Timeline(kAnn), "m");
  CHECK(event.text() == "mine");
  CHECK_FALSE(event.corrected());
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"mine"});
}

TEST_CASE("an event of any kind that says what it corrects does") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .kind = "transcript", .id = "t"});
  desk.Add(
      {.who = {kAnn}, .text = "right", .kind = "transcript", .corrects = "t"});

  CHECK(Desk::Find(desk.Timeline(kAnn), "t").text() == "right");
}

TEST_CASE("what names itself or each other comes to an end") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "self",
            .kind = "correction",
            .id = "s",
            .corrects = "s"});
  desk.Add({.who = {kAnn},
            .text = "a",
            .kind = "correction",
            .id = "a",
            .corrects = "b"});
  desk.Add({.who = {kAnn},
            .text = "b",
            .kind = "correction",
            .id = "b",
            .corrects = "a"});

  CHECK(desk.Timeline(kAnn).size() == 3);
  CHECK(Desk::Find(desk.Timeline(kAnn), "s").text() == "self");
}

TEST_CASE("messages that reply to themselves or to each other are taken") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "self", .id = "s", .replies = "s"});
  desk.Add({.who = {kAnn}, .text = "a", .id = "a", .replies = "b"});
  desk.Add({.who = {kAnn}, .text = "b", .id = "b", .replies = "a"});

  CHECK(desk.History(kAnn) == Desk::Texts{"self", "a", "b"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"self", "a", "b"});
}

TEST_CASE("a correction acts on its target in another customer's history") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "wrong", .id = "m"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"wrong"});
  desk.Add({.who = {"email:qa@example.org"},
            .text = "right",
            .kind = "correction",
            .role = v1::ROLE_SYSTEM,
            .corrects = "m"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"right"});
  CHECK(desk.History(kAnn) == Desk::Texts{"right"});
}

}  // namespace
}  // namespace throughline
