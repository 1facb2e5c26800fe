// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An anonymous visitor logs in mid-chat, and later another person sits down at
// the same device.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kTablet[] = "cookie:b7c1";
constexpr char kMaya[] = "customer:1001";
constexpr char kTom[] = "customer:2002";

// Maya, who is nobody yet, asks; a bot answers; she logs in and asks on.
void MayaChats(Desk& desk) {
  desk.Add({.who = {kTablet},
            .text = "Do you deliver to Ireland?",
            .id = "ireland",
            .key = "chat-1",
            .facts = {{"country", "\"IE\""}}});
  desk.Add({.who = {kTablet},
            .text = "We do, within three days.",
            .role = v1::ROLE_BOT,
            .key = "chat-1"});
  desk.Add({.who = {kTablet}, .text = "And how much is it?", .key = "chat-1"});
  desk.Add({.who = {kMaya, kTablet},
            .text = "I am logged in now.",
            .key = "chat-1"});
}

TEST_CASE(
    "an anonymous visitor who logs in mid-chat is known with all that was "
    "said before") {
  Desk desk;

  MayaChats(desk);

  CHECK(desk.History(kMaya) ==
        Desk::Texts{"Do you deliver to Ireland?", "We do, within three days.",
                    "And how much is it?", "I am logged in now."});
  const Resumption agent = desk.As(AnAgent(), kMaya);
  CHECK(Desk::AsksOf(agent) ==
        Desk::Texts{"And how much is it?", "I am logged in now."});
  REQUIRE(agent.facts().size() == 1);
  CHECK(agent.facts()[0].value_json == "\"IE\"");
  CHECK(agent.facts()[0].source_event.id == "ireland");
  CHECK(agent.conversations().size() == 1);
  CHECK(Same(desk, kMaya, kTablet));
}

TEST_CASE(
    "another person on the same device begins anew, and sees nothing of "
    "who was there before") {
  Desk desk;
  MayaChats(desk);
  desk.now += absl::Hours(3);
  const Picture mayas = PictureOf(desk, kMaya);

  desk.Add(
      {.who = {kTom, kTablet}, .text = "Where is my parcel?", .key = "chat-2"});
  desk.Add({.who = {kTablet}, .text = "It is blue.", .key = "chat-2"});

  CHECK_FALSE(Same(desk, kMaya, kTom));
  CHECK(desk.History(kTom) ==
        Desk::Texts{"Where is my parcel?", "It is blue."});
  CHECK(desk.Resume(kTom).facts().empty());
  CHECK_FALSE(Holds(AllTold(desk, TheCustomer(), kTom), "Ireland"));
  CHECK(PictureOf(desk, kMaya) == mayas);
  CHECK(Same(desk, kTablet, kTom));
}

TEST_CASE(
    "what the device did before the second person came stays with the "
    "first, also where it is told late") {
  Desk desk;
  MayaChats(desk);
  const std::string in_between = absl::FormatTime(
      absl::RFC3339_full, desk.now + absl::Minutes(30), absl::UTCTimeZone());
  desk.now += absl::Hours(3);
  desk.Add({.who = {kTom, kTablet}, .text = "Hi", .key = "chat-2"});

  desk.Add({.who = {kTablet},
            .text = "the basket was emptied",
            .kind = "action",
            .at = in_between});

  CHECK(desk.History(kMaya).back() == "the basket was emptied");
  CHECK(desk.History(kTom) == Desk::Texts{"Hi"});
}

TEST_CASE("who comes back to the device is themselves again") {
  Desk desk;
  MayaChats(desk);
  desk.now += absl::Hours(3);
  desk.Add({.who = {kTom, kTablet}, .text = "Hi", .key = "chat-2"});
  desk.now += absl::Hours(3);

  desk.Add({.who = {kMaya, kTablet}, .text = "Me again.", .key = "chat-3"});
  desk.Add({.who = {kTablet}, .text = "About Ireland.", .key = "chat-3"});

  CHECK(Same(desk, kTablet, kMaya));
  CHECK(desk.History(kMaya).size() == 6);
  CHECK(desk.History(kMaya).back() == "About Ireland.");
  CHECK(desk.History(kTom) == Desk::Texts{"Hi"});
}

}  // namespace
}  // namespace throughline
