// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A withheld number gives an order number.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kWithheld[] = "phone:anonymous";
constexpr char kAnn[] = "customer:4711";
constexpr char kBob[] = "customer:4712";

Told InCall(const std::string& call, const std::string& text) {
  return {.who = {kWithheld},
          .text = text,
          .kind = "transcript",
          .channel = "voice",
          .source = "pbx",
          .key = call};
}

Kept GivesNumber(Desk& desk, const std::string& call,
                 const std::string& order) {
  Told told = InCall(call, "It is order " + order + ".");
  told.facts = {{"order", "\"" + order + "\""}};
  return desk.Add(told);
}

TEST_CASE(
    "what a withheld number says is kept with its call, and the number "
    "alone tells nothing of any call") {
  Desk desk;
  const Kept first = GivesNumber(desk, "call-1", "A17");
  const Kept second = GivesNumber(desk, "call-2", "B28");

  const Resumption call = desk.As(AnAgent(), first.profile);
  REQUIRE(call.facts().size() == 1);
  CHECK(call.facts()[0].value_json == "\"A17\"");
  CHECK(call.facts()[0].source_event == EventRef{"pbx", first.id});
  CHECK(Desk::TextsOf(desk.In(first.conversation)) ==
        Desk::Texts{"It is order A17."});
  CHECK(first.profile != second.profile);
  CHECK(desk.Resume(kWithheld).shared());
  CHECK_FALSE(Holds(AllTold(desk, AnAgent(), kWithheld), "A17"));
}

TEST_CASE(
    "once the order number tells who is calling, all of that call is "
    "theirs, and nothing of another withheld call") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "Where is my order?", .key = "chat"});
  desk.Add({.who = {kBob}, .text = "Something else.", .key = "chat"});
  GivesNumber(desk, "call-1", "A17");
  GivesNumber(desk, "call-2", "B28");

  Told known = InCall("call-1", "That is Ann's order.");
  known.who = {kAnn};
  known.role = v1::ROLE_AGENT;
  desk.Add(known);

  CHECK(desk.History(kAnn) == Desk::Texts{"Where is my order?",
                                          "It is order A17.",
                                          "That is Ann's order."});
  CHECK(desk.Fact(kAnn, "order") == "\"A17\"");
  CHECK(desk.History(kBob) == Desk::Texts{"Something else."});
  CHECK(desk.Resume(kBob).facts().empty());
}

TEST_CASE(
    "taken for the wrong person, the call comes away again with its order "
    "number") {
  Desk desk;
  desk.Add({.who = {kBob}, .text = "Something else.", .key = "chat"});
  const Kept call = GivesNumber(desk, "call-1", "A17");
  const Picture before = PictureOf(desk, kBob);
  const LinkReceipt mistake = Must(desk->Link(
      {.a = {.profile = call.profile}, .b = Desk::Of(kBob), .why = "voice"}));
  CHECK(desk.Fact(kBob, "order") == "\"A17\"");

  desk.Unlink(mistake);

  CHECK(PictureOf(desk, kBob) == before);
  CHECK(desk.History(call.profile) == Desk::Texts{"It is order A17."});
}

TEST_CASE("a second person named in that call is a question for somebody") {
  Desk desk;
  GivesNumber(desk, "call-1", "A17");
  for (const char* named : {kAnn, kBob}) {
    Told told = InCall("call-1", "Speaking.");
    told.who = {named};
    desk.Add(told);
  }

  CHECK(desk.History(kBob) == Desk::Texts{"Speaking."});
  CHECK(desk.History(kAnn) == Desk::Texts{"It is order A17.", "Speaking."});
  const auto reviews = Must(desk->Reviews(kDefaultTenant));
  REQUIRE(reviews.size() == 1);
  CHECK(reviews[0].reason == ReviewReason::kSecond);
}

}  // namespace
}  // namespace throughline
