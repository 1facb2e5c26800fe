// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A family shares a phone and a mailbox.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kPhone[] = "phone:+31201234567";
constexpr char kMailbox[] = "email:family@jansen.example";
constexpr char kAnn[] = "customer:100";
constexpr char kBen[] = "customer:200";

std::vector<ReviewInfo> Reviews(Desk& desk) {
  return Must(desk->Reviews(kDefaultTenant));
}

TEST_CASE(
    "of two customers who name one mailbox nobody becomes one person, and "
    "somebody is asked why") {
  Desk desk;
  desk.Add({.who = {kAnn, kMailbox}, .text = "Ann's heating is cold."});
  const Kept bens =
      desk.Add({.who = {kBen, kMailbox}, .text = "Ben's invoice is wrong."});

  CHECK(desk.History(kAnn) == Desk::Texts{"Ann's heating is cold."});
  CHECK(desk.History(kBen) == Desk::Texts{"Ben's invoice is wrong."});
  REQUIRE(Reviews(desk).size() == 1);
  CHECK(Reviews(desk)[0].reason == ReviewReason::kExclusive);
  CHECK(Reviews(desk)[0].evidence == EventRef{"desk", bens.id});
}

TEST_CASE(
    "a mailbox that turns out to be a family's names candidates from then "
    "on, without content, and nobody is lost") {
  Desk desk;
  desk.Add({.who = {kAnn, kMailbox}, .text = "Ann's heating is cold."});
  desk.Add({.who = {kBen, kMailbox}, .text = "Ben's invoice is wrong."});

  Must(desk->Share({.identity = kMailbox, .why = "a family's"}));
  for (const ReviewInfo& review : Reviews(desk)) {
    Must(desk->Decide({.review = review.id, .accept = false}));
  }

  const Resumption mailbox = desk.As(AnAgent(), kMailbox);
  CHECK(mailbox.shared());
  CHECK(mailbox.candidates().size() >= 2);
  CHECK(mailbox.timeline().empty());
  CHECK_FALSE(Holds(AllTold(desk, AnAgent(), kMailbox), "heating"));
  CHECK(desk.History(kAnn) == Desk::Texts{"Ann's heating is cold."});
  CHECK(desk.History(kBen) == Desk::Texts{"Ben's invoice is wrong."});
  CHECK(Reviews(desk).empty());
}

TEST_CASE(
    "once phone and mailbox are known to be a family's, whoever says who "
    "they are is known, and the other learns nothing") {
  Desk desk;
  Must(desk->Share({.identity = kPhone}));
  Must(desk->Share({.identity = kMailbox}));
  desk.Add({.who = {kPhone, kAnn},
            .text = "Ann's heating is cold.",
            .channel = "voice",
            .facts = {{"boiler", "\"B2\""}}});
  desk.Add({.who = {kMailbox, kBen},
            .text = "Ben's invoice is wrong.",
            .channel = "email"});
  desk.Add({.who = {kMailbox, kAnn},
            .text = "Ann again, on the heating.",
            .channel = "email"});

  CHECK(desk.History(kAnn) ==
        Desk::Texts{"Ann's heating is cold.", "Ann again, on the heating."});
  CHECK(desk.Resume(kAnn).conversations().size() == 1);
  CHECK(desk.History(kBen) == Desk::Texts{"Ben's invoice is wrong."});
  CHECK(desk.Resume(kBen).facts().empty());
  CHECK(desk.Resume(kPhone).candidates().size() == 1);
  CHECK(desk.Resume(kMailbox).candidates().size() == 2);
  CHECK(Reviews(desk).empty());
}

TEST_CASE(
    "a call of whom nobody knows which of them it was is nobody's, until "
    "they say so in that call") {
  Desk desk;
  Must(desk->Share({.identity = kPhone}));
  desk.Add({.who = {kPhone, kAnn}, .text = "Ann here.", .key = "call-1"});
  const Kept who =
      desk.Add({.who = {kPhone}, .text = "Hello?", .key = "call-2"});
  CHECK(desk.History(kAnn) == Desk::Texts{"Ann here."});
  CHECK(desk.History(who.profile) == Desk::Texts{"Hello?"});

  desk.Add({.who = {kPhone, kBen}, .text = "Ben here.", .key = "call-2"});

  CHECK(desk.History(kBen) == Desk::Texts{"Hello?", "Ben here."});
  CHECK(desk.History(kAnn) == Desk::Texts{"Ann here."});
}

}  // namespace
}  // namespace throughline
