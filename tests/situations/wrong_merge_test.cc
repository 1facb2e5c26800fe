// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A wrong merge is noticed two calls later.

#include "tests/situations/story.h"

namespace throughline {
namespace {

// Two people of one name.
constexpr char kJoan[] = "phone:+31611111111";
constexpr char kJohn[] = "phone:+31622222222";

PairRequest Both() {
  return {.a = Desk::Of(kJoan),
          .b = Desk::Of(kJohn),
          .why = "two people of one name",
          .by = "supervisor"};
}

void Before(Desk& desk) {
  desk.Add({.who = {kJoan},
            .text = "My boiler leaks.",
            .id = "boiler",
            .key = "chat-1",
            .facts = {{"address", "\"Elm Street 1\""}}});
  desk.Add({.who = {kJohn},
            .text = "My invoice is wrong.",
            .channel = "email",
            .id = "invoice",
            .key = "mail-1",
            .facts = {{"address", "\"Oak Lane 2\""}}});
}

// One call: who calls says something, is answered, and judges it.
void Call(Desk& desk, const std::string& who, const std::string& key,
          const std::string& text, double rating) {
  const auto add = [&](Told told) {
    told.who = {who};
    told.channel = "voice";
    told.key = key;
    desk.Add(told);
    desk.now += absl::Minutes(1);
  };
  add({.kind = "call_started"});
  add({.kind = "call_answered", .role = v1::ROLE_AGENT});
  add({.text = text,
       .kind = "transcript",
       .facts = {{"said", "\"" + key + "\""}}});
  add({.kind = "call_ended", .role = v1::ROLE_SYSTEM});
  add({.kind = "survey",
       .with = [rating](v1::Event& event) { event.set_rating(rating); }});
}

void TwoCalls(Desk& desk) {
  desk.now += absl::Hours(2);
  Call(desk, kJoan, "call-1", "It still leaks.", 0.2);
  desk.now += absl::Hours(2);
  Call(desk, kJohn, "call-2", "What boiler? I never had one.", 0.1);
}

TEST_CASE(
    "after a wrong merge was noticed two calls later, both are as if it "
    "had never been made") {
  Desk desk;
  Before(desk);
  desk.Link(kJoan, kJohn);
  TwoCalls(desk);
  CHECK(desk.Resume(kJohn).experience().bad_in_a_row == 2);
  CHECK(desk.Awaiting(kJohn).size() == 2);

  const UnlinkPlan plan = Must(desk->PlanUnlink(Both()));
  Must(desk->Unlink(UnlinkRequest{.plan = plan, .why = "two people"}));

  Desk apart;  // Where nobody ever merged them.
  Before(apart);
  TwoCalls(apart);
  for (const char* who : {kJoan, kJohn}) {
    CHECK(PictureOf(desk, who).history == PictureOf(apart, who).history);
    CHECK(PictureOf(desk, who).asks == PictureOf(apart, who).asks);
    CHECK(PictureOf(desk, who).conversations ==
          PictureOf(apart, who).conversations);
    CHECK(desk.Fact(who, "address") == apart.Fact(who, "address"));
    CHECK(desk.Fact(who, "said") == apart.Fact(who, "said"));
    CHECK(desk.Resume(who).experience().bad_in_a_row == 1);
    CHECK(desk.Resume(who).experience().contacts == 2);
  }
}

TEST_CASE(
    "the plan says what would end and who would go where, and changes "
    "nothing until it is confirmed") {
  Desk desk;
  Before(desk);
  const LinkReceipt link = desk.Link(kJoan, kJohn);
  TwoCalls(desk);
  const Picture merged = PictureOf(desk, kJoan);

  const UnlinkPlan plan = Must(desk->PlanUnlink(Both()));

  REQUIRE(plan.ends.size() == 1);
  CHECK(plan.ends[0].id == link.link);
  REQUIRE(plan.side_a.size() == 1);
  REQUIRE(plan.side_b.size() == 1);
  CHECK(plan.side_a[0].identity == kJoan);
  CHECK(plan.side_b[0].identity == kJohn);
  CHECK(PictureOf(desk, kJoan) == merged);
}

TEST_CASE(
    "what was said while they were one can still be looked up as it was") {
  Desk desk;
  Before(desk);
  desk.Link(kJoan, kJohn);
  TwoCalls(desk);
  const Position then = desk.newest();
  const Picture merged = PictureOf(desk, kJohn);
  const UnlinkPlan plan = Must(desk->PlanUnlink(Both()));
  Must(desk->Unlink(UnlinkRequest{.plan = plan}));

  CHECK(PictureOf(desk, kJohn, then) == merged);
  CHECK(PictureOf(desk, kJoan, then) == merged);
}

TEST_CASE(
    "calls that were taken for one matter are two again, each with its "
    "own people") {
  Desk desk;
  Before(desk);
  desk.Link(kJoan, kJohn);
  desk.now += absl::Hours(2);
  Call(desk, kJoan, "", "It still leaks.", 0.2);
  Call(desk, kJohn, "", "What boiler?", 0.1);
  const UnlinkPlan plan = Must(desk->PlanUnlink(Both()));
  CHECK(plan.conversations.size() == 1);

  Must(desk->Unlink(UnlinkRequest{.plan = plan}));

  CHECK_FALSE(Holds(AllTold(desk, AnAgent(), kJoan), "What boiler?"));
  CHECK_FALSE(Holds(AllTold(desk, AnAgent(), kJohn), "leaks"));
  for (const char* who : {kJoan, kJohn}) {
    std::uint64_t events = 0;
    for (const ConversationState& state : desk.Resume(who).conversations()) {
      events += state.events;
      CHECK(desk.In(state.id).size() == state.events);
    }
    CHECK(events == desk.History(who).size());
  }
}

TEST_CASE("who was told apart once is not merged again by mistake") {
  Desk desk;
  Before(desk);
  desk.Link(kJoan, kJohn);
  TwoCalls(desk);
  const UnlinkPlan plan = Must(desk->PlanUnlink(Both()));
  Must(desk->Unlink(UnlinkRequest{.plan = plan}));

  CHECK(desk->Link({.a = Desk::Of(kJoan), .b = Desk::Of(kJohn), .why = "name"})
            .status()
            .code() == absl::StatusCode::kFailedPrecondition);
  desk.Add({.who = {kJoan, kJohn}, .text = "both numbers in one form"});

  CHECK_FALSE(Same(desk, kJoan, kJohn));
  REQUIRE_FALSE(Must(desk->Reviews(kDefaultTenant)).empty());
  CHECK(Must(desk->Reviews(kDefaultTenant))[0].reason == ReviewReason::kNever);
}

}  // namespace
}  // namespace throughline
