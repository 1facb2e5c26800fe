// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The verbs over who is who, through the front door: what they answer, what
// they refuse, and that a merge can be undone.

#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kCard[] = "card:1";
constexpr char kPhone[] = "phone:+31612345678";

PairRequest Pair(const std::string& a, const std::string& b) {
  return {.a = Desk::Of(a), .b = Desk::Of(b), .why = "told us", .by = "ann"};
}

absl::StatusCode CodeOf(const absl::Status& status) { return status.code(); }

TEST_CASE("a link joins two histories and moves no event") {
  Desk desk;
  const Kept card = desk.Say(kCard, "by card");
  const Kept phone = desk.Say(kPhone, "by phone");

  const LinkReceipt receipt = desk.Link(kCard, kPhone);

  CHECK(receipt.customer == card.profile);
  CHECK(desk.History(kPhone) == Desk::Texts{"by card", "by phone"});
  CHECK(desk.Timeline(phone.profile).back().profile() == phone.profile);
  const CustomerInfo customer = Must(desk->Customer(kDefaultTenant, kPhone));
  CHECK(customer.id == card.profile);
  CHECK(customer.profiles.size() == 2);
  REQUIRE(customer.links.size() == 1);
  CHECK(customer.links[0].why == "said so");
  CHECK(customer.links[0].identity_a == kCard);
}

TEST_CASE("the same pair linked again is the same link") {
  Desk desk;
  desk.Say(kCard, "by card");
  desk.Say(kPhone, "by phone");
  const LinkReceipt first = desk.Link(kCard, kPhone);

  const LinkReceipt again = desk.Link(kPhone, kCard);

  CHECK(again.already);
  CHECK(again.link == first.link);
  CHECK(again.position == first.position);
}

TEST_CASE("an unlinked customer is as if it had never been one") {
  Desk desk;
  desk.Say(kCard, "by card");
  desk.Say(kPhone, "by phone");
  desk.Link(kCard, kPhone);
  const UnlinkPlan plan = Must(desk->PlanUnlink(Pair(kCard, kPhone)));

  const UnlinkReceipt receipt =
      Must(desk->Unlink(UnlinkRequest{.plan = plan, .why = "two people"}));

  CHECK(plan.ends.size() == 1);
  CHECK(plan.side_a.size() == 1);
  CHECK(plan.side_b.size() == 1);
  CHECK(receipt.customers.size() == 2);
  CHECK(receipt.position == desk.newest());
  CHECK(desk.History(kCard) == Desk::Texts{"by card"});
  CHECK(desk.History(kPhone) == Desk::Texts{"by phone"});
}

TEST_CASE("an unlink by plan writes a never that only allow withdraws") {
  Desk desk;
  desk.Say(kCard, "by card");
  desk.Say(kPhone, "by phone");
  desk.Link(kCard, kPhone);
  const UnlinkPlan plan = Must(desk->PlanUnlink(Pair(kCard, kPhone)));
  Must(desk->Unlink(UnlinkRequest{.plan = plan}));

  const auto refused =
      desk->Link({.a = Desk::Of(kCard), .b = Desk::Of(kPhone), .why = "again"});
  CHECK(CodeOf(refused.status()) == absl::StatusCode::kFailedPrecondition);
  REQUIRE(Must(desk->Reviews(kDefaultTenant)).size() == 1);
  CHECK(Must(desk->Reviews(kDefaultTenant))[0].reason == ReviewReason::kNever);

  Must(desk->Allow(Pair(kPhone, kCard)));
  CHECK_FALSE(desk.Link(kCard, kPhone).already);
}

TEST_CASE("a conversation joined over a link splits by side when it ends") {
  Desk desk;
  desk.Say(kCard, "by card");
  desk.Say(kPhone, "elsewhere");
  desk.Link(kCard, kPhone);
  const Kept joined = desk.Say(kPhone, "still the same matter");
  const UnlinkPlan plan = Must(desk->PlanUnlink(Pair(kCard, kPhone)));

  Must(desk->Unlink(UnlinkRequest{.plan = plan}));

  for (const UnlinkPlan::Split& split : plan.conversations) {
    CHECK(split.conversation == joined.conversation);
  }
  CHECK(desk.History(kCard) == Desk::Texts{"by card"});
  CHECK(desk.History(kPhone) ==
        Desk::Texts{"elsewhere", "still the same matter"});
}

TEST_CASE("a link ends by its id, and only once") {
  Desk desk;
  desk.Say(kCard, "by card");
  desk.Say(kPhone, "by phone");
  const LinkReceipt link = desk.Link(kCard, kPhone);

  const UnlinkReceipt receipt = desk.Unlink(link);

  CHECK(receipt.customers.size() == 2);
  CHECK(CodeOf(desk->Unlink(EndLinkRequest{.link = link.link}).status()) ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(CodeOf(desk->Unlink(EndLinkRequest{.link = LinkId()}).status()) ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("explain answers the links on the shortest way") {
  Desk desk;
  desk.Add({.who = {kCard, kPhone}, .text = "both"});
  desk.Add({.who = {kPhone, "user:x"}, .text = "both again"});
  desk.Say("user:y", "somebody else");

  const auto path = Must(desk->Explain(Pair(kCard, "user:x")));

  REQUIRE(path.size() == 2);
  CHECK(path[0].by_policy);
  CHECK(path[0].evidence.has_value());
  CHECK(Must(desk->Explain(Pair(kCard, kCard))).empty());
  CHECK(CodeOf(desk->Explain(Pair(kCard, "user:y")).status()) ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("a value declared shared waits for a person, who may part it") {
  Desk desk;
  desk.Add({.who = {kCard, kPhone}, .text = "by switchboard"});
  Must(desk->Share({.identity = kPhone, .why = "a switchboard"}));
  const auto reviews = Must(desk->Reviews(kDefaultTenant));
  REQUIRE(reviews.size() == 1);
  CHECK(reviews[0].reason == ReviewReason::kShared);
  CHECK(reviews[0].link.has_value());

  Must(desk->Decide({.review = reviews[0].id, .accept = false, .by = "ann"}));

  CHECK(Must(desk->Customer(kDefaultTenant, kCard)).profiles.size() == 1);
  CHECK(Must(desk->Reviews(kDefaultTenant)).empty());
  CHECK(CodeOf(desk->Decide({.review = reviews[0].id}).status()) ==
        absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("what is said of who is who is checked before anything is written") {
  Desk desk;
  desk.Say(kCard, "by card");
  const Position before = desk.newest();
  const auto link = [&desk](LinkRequest request) {
    return CodeOf(desk->Link(request).status());
  };
  const auto invalid = absl::StatusCode::kInvalidArgument;

  CHECK(link({.a = Desk::Of(kCard), .b = Desk::Of(kCard)}) == invalid);
  CHECK(link({.a = Desk::Of(kCard), .b = {}}) == invalid);
  CHECK(link({.a = Desk::Of(kCard),
              .b = Desk::Of("card:2"),
              .confidence = 1.5}) == invalid);
  CHECK(link({.a = Desk::Of(kCard),
              .b = Desk::Of("card:2"),
              .restored = Restored{.id = "xyz"}}) == invalid);
  CHECK(link({.a = Desk::Of(kCard), .b = Desk::Of("card:2")}) ==
        absl::StatusCode::kNotFound);
  CHECK(CodeOf(desk->Share({}).status()) == invalid);
  CHECK(CodeOf(desk->Share({.scheme = "No Scheme"}).status()) == invalid);
  CHECK(desk.newest() == before);
}

}  // namespace
}  // namespace throughline
