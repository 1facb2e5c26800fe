// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a conversation that rested on a link when the link ends.

#include <algorithm>
#include <string>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

ConversationState State(const Resumption& resumption, ConversationId id) {
  for (const ConversationState& state : resumption.conversations()) {
    if (state.id == id) return state;
  }
  FAIL("no such conversation");
  return {};
}

// A opens, B joins over the link that is about to end.
struct Joined {
  Desk& desk;
  LinkReceipt link;
  Kept a;
  Kept b;

  explicit Joined(Desk& at) : desk(at) {
    desk.Say(kAnn, "long ago");
    desk.now += absl::Hours(100);
    desk.Add({.who = {kMail}, .kind = "profile", .role = v1::ROLE_SYSTEM});
    link = desk.Link(kAnn, kMail);
    a = desk.Say(kAnn, "a1");
    b = desk.Say(kMail, "b1");
    desk.Say(kAnn, "a2");
  }
};

TEST_CASE(
    "when the link a join rested on ends, the conversation splits by "
    "side, and as of before it is one") {
  Desk desk;
  const Joined joined(desk);
  REQUIRE(joined.b.conversation == joined.a.conversation);
  const Position then = desk.newest();

  desk.Unlink(joined.link);

  const ConversationId one = joined.a.conversation;
  CHECK(Desk::TextsOf(desk.In(one)) == Desk::Texts{"a1", "a2"});
  CHECK(Desk::TextsOf(desk.In(one, then)) == Desk::Texts{"a1", "b1", "a2"});
  const Resumption side = desk.Resume(kMail);
  REQUIRE(side.conversations().size() == 1);
  const ConversationId other = side.conversations().front().id;
  CHECK(other != one);
  CHECK(Desk::TextsOf(desk.In(other)) == Desk::Texts{"b1"});
  CHECK(desk.In(other, then).empty());
  CHECK(desk.Awaiting(kMail) == Desk::Texts{"b1"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"long ago", "a1", "a2"});
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{"long ago", "a1", "b1", "a2"});
  CHECK(State(desk.Resume(kAnn, then), one).events == 3);
}

TEST_CASE("after a split each side goes on under its own id") {
  Desk desk;
  const Joined joined(desk);
  desk.Unlink(joined.link);
  const ConversationId other = desk.Resume(kMail).conversations().front().id;

  const Kept a = desk.Say(kAnn, "a3");
  const Kept b = desk.Say(kMail, "b2");

  CHECK(a.conversation == joined.a.conversation);
  CHECK(b.conversation == other);
  CHECK(Desk::TextsOf(desk.In(other)) == Desk::Texts{"b1", "b2"});
}

TEST_CASE(
    "linked anew after a split, what is said lies where the receipt says "
    "that it does") {
  Desk desk;
  const Joined joined(desk);
  desk.Unlink(joined.link);
  const LinkReceipt again = desk.Link(kAnn, kMail);
  desk.Say(kAnn, "a3");

  const Kept b = desk.Say(kMail, "b2");

  const Desk::Texts in = Desk::TextsOf(desk.In(b.conversation));
  CHECK(std::find(in.begin(), in.end(), "b2") != in.end());
  CHECK(State(desk.Resume(kMail), b.conversation).events == in.size());
  desk.Unlink(again);
  for (const char* who : {kAnn, kMail}) {
    const Resumption resumption = desk.Resume(who);
    for (const ConversationState& state : resumption.conversations()) {
      CHECK(desk.In(state.id).size() == state.events);
    }
  }
}

TEST_CASE("a third profile that joined over the one that leaves goes with it") {
  Desk desk;
  // The mail's profile is the earliest, so that others join over it.
  desk.Add({.who = {kMail}, .kind = "profile", .role = v1::ROLE_SYSTEM});
  desk.Add({.who = {kAnn}, .kind = "profile", .role = v1::ROLE_SYSTEM});
  desk.Add({.who = {"card:3"}, .kind = "profile", .role = v1::ROLE_SYSTEM});
  const LinkReceipt link = desk.Link(kAnn, kMail);
  desk.Link(kMail, "card:3");
  const Kept a = desk.Say(kAnn, "a1");
  desk.Say(kMail, "b1");
  const Kept c = desk.Say("card:3", "c1");
  REQUIRE(c.conversation == a.conversation);

  desk.Unlink(link);

  CHECK(Desk::TextsOf(desk.In(a.conversation)) == Desk::Texts{"a1"});
  const Resumption side = desk.Resume(kMail);
  REQUIRE(side.conversations().size() == 1);
  CHECK(side.conversations().front().events == 2);
  CHECK(Desk::TextsOf(desk.In(side.conversations().front().id)) ==
        Desk::Texts{"b1", "c1"});
}

TEST_CASE("a conversation that a key holds together does not split") {
  Desk desk;
  const Kept a = desk.Add({.who = {kAnn}, .text = "a1", .key = "t"});
  desk.Add({.who = {kMail}, .text = "b1", .key = "t"});
  const LinkReceipt link = desk.Link(kAnn, kMail);

  desk.Unlink(link);

  CHECK(Desk::TextsOf(desk.In(a.conversation)) == Desk::Texts{"a1", "b1"});
}

TEST_CASE("a plan names the conversations that would split, and does nothing") {
  Desk desk;
  const Joined joined(desk);
  const Position newest = desk.newest();

  const UnlinkPlan plan =
      Must(desk->PlanUnlink({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));

  REQUIRE(plan.conversations.size() == 1);
  CHECK(plan.conversations.front().conversation == joined.a.conversation);
  CHECK(plan.conversations.front().stays_with_a);
  CHECK(desk.newest() == newest);
  CHECK(desk.In(joined.a.conversation).size() == 3);
  Must(desk->Unlink(UnlinkRequest{.plan = plan}));
  CHECK(desk.In(joined.a.conversation).size() == 2);
}

TEST_CASE("a late event of the side that left goes to its own conversation") {
  Desk desk;
  const Joined joined(desk);
  const std::string at =
      absl::FormatTime(absl::RFC3339_full, desk.now, absl::UTCTimeZone());
  desk.Unlink(joined.link);
  const ConversationId other = desk.Resume(kMail).conversations().front().id;
  desk.now += absl::Hours(200);

  const Kept late = desk.Add({.who = {kMail}, .text = "b0", .at = at});

  CHECK(late.conversation == other);
}

TEST_CASE(
    "a correction of an event that went to the other side goes there "
    "too") {
  Desk desk;
  const Joined joined(desk);
  desk.Unlink(joined.link);
  const ConversationId other = desk.Resume(kMail).conversations().front().id;

  const Kept edit = desk.Add({.who = {kMail},
                              .text = "b1 edited",
                              .kind = "edit",
                              .target = joined.b.id});

  CHECK(edit.conversation == other);
  CHECK(desk.Awaiting(kMail) == Desk::Texts{"b1 edited"});
  CHECK(desk.In(other).size() == 2);
}

}  // namespace
}  // namespace throughline
