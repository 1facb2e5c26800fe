// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Whose an identity is: shared values and those of nobody, cookies, and numbers
// that change hands.

#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";
constexpr char kBob[] = "email:bob@example.org";
constexpr char kOffice[] = "ip:192.0.2.1";  // Many people's, by its scheme.

bool Same(Desk& desk, const Who& a, const Who& b) {
  return desk.Resume(a).customer().id == desk.Resume(b).customer().id;
}

std::vector<ReviewInfo> Reviews(Desk& desk) {
  return Must(desk->Reviews(kDefaultTenant));
}

// ---- Shared, and nobody ----

TEST_CASE(
    "a shared value owns no profile and links nothing: the first that is "
    "not one names whose history it is") {
  Desk desk;
  desk.Add({.who = {kOffice, kAnn}, .text = "ann's"});
  desk.Add({.who = {kOffice, kBob}, .text = "bob's"});

  CHECK(desk.History(kAnn) == Desk::Texts{"ann's"});
  CHECK_FALSE(Same(desk, kAnn, kBob));
  const Resumption shared = desk.Resume(kOffice);
  CHECK(shared.shared());
  CHECK(shared.candidates().size() == 2);
  CHECK(shared.timeline().empty());
  CHECK(shared.awaiting().empty());
  CHECK(shared.conversations().empty());
}

TEST_CASE(
    "what nobody is named in belongs to its conversation, and the first "
    "person named there later is linked to that") {
  for (const char* nobody : {kOffice, "phone:anonymous"}) {
    Desk desk;
    const Kept first = desk.Add({.who = {nobody}, .text = "1", .key = "t"});
    const Kept second = desk.Add({.who = {nobody}, .text = "2", .key = "t"});
    CHECK(second.profile == first.profile);
    const Position then = desk.newest();

    const Kept named = desk.Add({.who = {kAnn}, .text = "3", .key = "t"});

    CHECK(named.profile != first.profile);
    CHECK(named.conversation == first.conversation);
    CHECK(desk.History(kAnn) == Desk::Texts{"1", "2", "3"});
    CHECK(desk.History(first.profile, then) == Desk::Texts{"1", "2"});
    CHECK(Reviews(desk).empty());
  }
}

TEST_CASE(
    "a second person named in a conversation without identity goes to "
    "review") {
  Desk desk;
  const Kept nobody = desk.Add({.who = {kOffice}, .text = "1", .key = "t"});
  desk.Add({.who = {kAnn}, .text = "2", .key = "t"});
  desk.Add({.who = {kBob}, .text = "3", .key = "t"});
  desk.Add({.who = {kAnn}, .text = "4", .key = "t"});

  CHECK(Same(desk, kAnn, nobody.profile));
  CHECK_FALSE(Same(desk, kBob, nobody.profile));
  REQUIRE(Reviews(desk).size() == 1);
  CHECK(Reviews(desk).front().reason == ReviewReason::kSecond);
  CHECK(desk.History(kBob) == Desk::Texts{"3"});
}

TEST_CASE("without a key, what nobody is named in stands by itself") {
  Desk desk;
  const Kept one = desk.Add({.who = {kOffice}, .text = "1"});
  const Kept two = desk.Add({.who = {kOffice}, .text = "2"});
  desk.Say(kAnn, "3");

  CHECK(one.profile != two.profile);
  CHECK(one.conversation != two.conversation);
  CHECK(desk.History(one.profile) == Desk::Texts{"1"});
  CHECK(desk.Resume(kOffice).candidates().size() == 2);
}

TEST_CASE(
    "an event that nobody is named in, between those of one person in a "
    "conversation, is that person's") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "1", .key = "t"});
  desk.Add({.who = {kOffice}, .text = "2", .key = "t"});
  desk.Add({.who = {kAnn}, .text = "3", .key = "t"});

  CHECK(desk.History(kAnn) == Desk::Texts{"1", "2", "3"});
}

TEST_CASE(
    "declaring a value shared sends the links that rested on it to "
    "review, from then on it names candidates, and as of before it names "
    "its person") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}, .text = "a"});
  desk.Resume(kAnn);  // It is cached by this name now.
  const Position then = desk.newest();

  Must(desk->Share({.identity = kAnn, .why = "an office"}));

  CHECK(desk.Resume(kAnn).shared());
  REQUIRE(Reviews(desk).size() == 1);
  CHECK(Reviews(desk).front().reason == ReviewReason::kShared);
  CHECK(Same(desk, kMail, Reviews(desk).front().a));  // Until decided.
  Must(desk->Decide({.review = Reviews(desk).front().id, .accept = false}));
  CHECK(desk.Timeline(kMail).empty());
  desk.Add({.who = {kAnn, kBob}, .text = "b"});
  CHECK(desk.History(kBob) == Desk::Texts{"b"});
  CHECK(desk.Resume(kAnn, then).customer().profiles.size() == 2);
  CHECK(desk.History(kAnn, then) == Desk::Texts{"a"});
}

// ---- Transient ----

TEST_CASE("a cookie is one customer's, and begins anew when it meets another") {
  Desk desk;
  desk.Add({.who = {"cookie:1"}, .text = "browsing"});
  desk.Add({.who = {kAnn, "cookie:1"}, .text = "ann logs in"});
  CHECK(desk.History(kAnn) == Desk::Texts{"browsing", "ann logs in"});
  desk.Add({.who = {kBob, "cookie:1"}, .text = "bob logs in"});
  desk.Add({.who = {"cookie:1"}, .text = "bob browses"});

  CHECK_FALSE(Same(desk, kAnn, kBob));
  CHECK(desk.History(kAnn) == Desk::Texts{"browsing", "ann logs in"});
  CHECK(desk.History(kBob) == Desk::Texts{"bob logs in", "bob browses"});
  CHECK(desk.History("cookie:1") == desk.History(kBob));
}

TEST_CASE(
    "what came before a cookie met another is found under it as of then") {
  Desk desk;
  desk.Add({.who = {kAnn, "cookie:1"}, .text = "ann"});
  const Position then = desk.newest();
  desk.Add({.who = {kBob, "cookie:1"}, .text = "bob"});

  CHECK(desk.History("cookie:1") == Desk::Texts{"bob"});
  CHECK(desk.History("cookie:1", then) == Desk::Texts{"ann"});
}

// ---- Numbers that change hands ----

TEST_CASE(
    "from a reassignment on a number is somebody else's, and a late event "
    "goes to the owner at its own time") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}, .text = "ann", .at = "2026-01-01T00:00:00Z"});
  desk.Resume(kAnn);  // It is cached by this name now.
  const Position then = desk.newest();

  const ReassignReceipt receipt = Must(desk->Reassign(
      {.identity = kAnn, .from_us = 1769904000000000}));  // 2026-02-01

  CHECK(desk.Timeline(kAnn).empty());
  CHECK(desk.Resume(kAnn).customer().id == receipt.profile);
  const Kept late = desk.Add(
      {.who = {kAnn}, .text = "still ann", .at = "2026-01-31T23:59:59Z"});
  const Kept other = desk.Add(
      {.who = {kAnn}, .text = "somebody", .at = "2026-02-01T00:00:00Z"});
  CHECK(late.profile != receipt.profile);
  CHECK(other.profile == receipt.profile);
  CHECK(desk.History(kMail) == Desk::Texts{"ann", "still ann"});
  CHECK(desk.History(kAnn) == Desk::Texts{"somebody"});
  CHECK(desk.History(kAnn, then) == Desk::Texts{"ann"});
  CHECK(desk.History(kAnn, receipt.position).empty());
}

TEST_CASE("a reassignment in the future takes effect when its time comes") {
  Desk desk;
  desk.Say(kAnn, "ann");
  const absl::Time from = desk.now + absl::Hours(1);
  Must(desk->Reassign({.identity = kAnn, .from_us = absl::ToUnixMicros(from)}));
  CHECK(desk.History(kAnn) == Desk::Texts{"ann"});

  desk.now = from;

  CHECK(desk.Timeline(kAnn).empty());
  CHECK(desk.Resume(kAnn).timeline().empty());
}

}  // namespace
}  // namespace throughline
