// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who is who, as it shows in timelines and resumptions: links made, refused
// and ended, and customers of very many profiles.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";
constexpr char kBob[] = "email:bob@example.org";

CustomerInfo Customer(Desk& desk, const Who& who) {
  return Must(desk->Customer(kDefaultTenant, who));
}

std::set<std::string> Identities(Desk& desk, const Who& who) {
  std::set<std::string> identities;
  for (const auto& profile : Customer(desk, who).profiles) {
    identities.insert(profile.identity);
  }
  return identities;
}

bool Same(Desk& desk, const Who& a, const Who& b) {
  return Customer(desk, a).id == Customer(desk, b).id;
}

std::vector<ReviewInfo> Reviews(Desk& desk) {
  return Must(desk->Reviews(kDefaultTenant));
}

// ---- Links ----

TEST_CASE(
    "each identity has its own profile, and the first names whose "
    "history it is") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn, kMail}, .text = "hello"});

  const CustomerInfo customer = Customer(desk, kMail);

  REQUIRE(customer.profiles.size() == 2);
  REQUIRE(customer.links.size() == 1);
  CHECK(customer.links.front().by_policy);
  CHECK(customer.links.front().evidence == EventRef{"desk", kept.id});
  CHECK(desk.Timeline(kMail).front().profile() == kept.profile);
  CHECK(desk.Resume(kAnn).customer().profiles.front().events == 1);
}

TEST_CASE(
    "a linked pair gets no second link, a pair joined through others "
    "gets its own") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}});
  desk.Add({.who = {kMail, kAnn}});
  CHECK(Customer(desk, kAnn).links.size() == 1);
  desk.Add({.who = {kMail, "card:1"}});
  desk.Add({.who = {kAnn, "card:1"}});

  CHECK(Customer(desk, kAnn).links.size() == 3);
  CHECK(Must(desk->Explain({.a = Desk::Of(kAnn), .b = Desk::Of("card:1")}))
            .size() == 1);
}

TEST_CASE("the customers that result do not depend on the order of arrival") {
  const std::vector<std::vector<std::string>> named = {
      {kAnn, kMail}, {kMail, "card:1"}, {kBob, "card:2"}, {"card:3", kBob}};
  std::vector<int> order = {0, 1, 2, 3};
  do {
    Desk desk;
    for (const int i : order) desk.Add({.who = named[i]});

    CHECK(Identities(desk, "card:1") ==
          std::set<std::string>{kAnn, kMail, "card:1"});
    CHECK(Identities(desk, kBob) ==
          std::set<std::string>{kBob, "card:2", "card:3"});
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("the id of any profile names the customer that holds it now") {
  Desk desk;
  const Kept a = desk.Say(kAnn, "a");
  const Kept b = desk.Say(kMail, "b");

  const LinkReceipt link = desk.Link(kMail, kAnn);

  CHECK(link.customer == a.profile);
  CHECK(desk.Resume(b.profile).customer().id == a.profile);
  CHECK(desk.History(b.profile) == Desk::Texts{"a", "b"});
  desk.Unlink(link);
  CHECK(desk.Resume(b.profile).customer().id == b.profile);
  CHECK(desk.History(b.profile) == Desk::Texts{"b"});
}

TEST_CASE(
    "after a link and its end everything told is as it was before, and "
    "as of between as it was between") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "a",
            .key = "a",
            .facts = {{"city", "\"Gouda\""}}});
  desk.Add({.who = {kMail},
            .text = "b",
            .key = "b",
            .facts = {{"city", "\"Delft\""}}});
  const Position apart = desk.newest();
  const LinkReceipt link = desk.Link(kAnn, kMail);
  const Position together = desk.newest();
  CHECK(desk.History(kAnn) == Desk::Texts{"a", "b"});
  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  desk.Unlink(link);

  for (const std::optional<Position> as_of :
       {std::optional<Position>(), std::optional(apart)}) {
    CHECK(desk.History(kAnn, as_of) == Desk::Texts{"a"});
    CHECK(desk.History(kMail, as_of) == Desk::Texts{"b"});
    CHECK(desk.Fact(kAnn, "city", as_of) == "\"Gouda\"");
    CHECK(desk.Awaiting(kMail, as_of) == Desk::Texts{"b"});
  }
  CHECK(desk.History(kAnn, together) == Desk::Texts{"a", "b"});
  CHECK(desk.History(kMail, together) == Desk::Texts{"a", "b"});
  CHECK(desk.Fact(kMail, "city", together) == "\"Delft\"");
}

TEST_CASE("names, threads and participants never link people") {
  Desk desk;
  const auto named = [](v1::Event& e) {
    e.mutable_actor()->set_name("Ann Smith");
    e.add_participants()->set_identity(kMail);
  };
  desk.Add({.who = {kAnn}, .key = "t", .with = named});
  desk.Add({.who = {kBob}, .key = "t", .with = named});

  CHECK_FALSE(Same(desk, kAnn, kBob));
  CHECK(absl::IsNotFound(desk->Resume({.who = kMail}).status()));
}

TEST_CASE(
    "a source that is not believed links nobody, and the tenant's own "
    "addresses are never customers") {
  Policy policy;
  policy.identity.sources_not_believed = {"gossip"};
  policy.identity.house = {"email:help@shop.example"};
  Desk desk(policy);
  desk.Add({.who = {kAnn, kMail}, .source = "gossip"});
  desk.Add({.who = {"email:help@shop.example", kBob}});

  CHECK_FALSE(Same(desk, kAnn, kMail));
  CHECK(Identities(desk, kBob) == std::set<std::string>{kBob});
  CHECK(Must(desk->Stats(kDefaultTenant)).profiles == 3);
}

TEST_CASE(
    "two values of an exclusive scheme are never one customer, by "
    "whatever path, and a review is opened with the evidence") {
  Desk desk;
  desk.Add({.who = {kAnn, "crm:1"}, .text = "one"});
  const Kept clash = desk.Add({.who = {kMail, "crm:2"}, .text = "two"});
  const Kept path = desk.Add({.who = {kAnn, kMail}, .text = "three"});

  CHECK_FALSE(Same(desk, kAnn, kMail));
  CHECK(clash.profile != path.profile);
  REQUIRE(Reviews(desk).size() == 1);
  const ReviewInfo review = Reviews(desk).front();
  CHECK(review.reason == ReviewReason::kExclusive);
  CHECK(review.evidence == EventRef{"desk", path.id});
  CHECK(desk.History(kAnn) == Desk::Texts{"one", "three"});
}

TEST_CASE(
    "a number with letters or an address without an at-sign loses no "
    "event, is flagged, and equals only itself") {
  Desk desk;
  desk.Say("phone:0800-FLOWERS", "one");
  desk.Say("email:ann.example.org", "two");

  CHECK(desk.History("phone:0800-FLOWERS") == Desk::Texts{"one"});
  CHECK(desk.Timeline("email:ann.example.org").front().flags() ==
        std::vector<std::string>{"identity_as_is"});
  CHECK(absl::IsNotFound(desk->Resume({.who = "phone:0800-flowers"}).status()));
}

TEST_CASE("one number is one person however it is written") {
  Desk desk;
  desk.Say(kAnn, "one");
  desk.Say("phone:+31 6 12 34 56 78", "two");
  desk.Say("phone:tel:+31-6-12345678", "three");

  CHECK(desk.History(kAnn) == Desk::Texts{"one", "two", "three"});
}

TEST_CASE("how sure we are of somebody is the best that was claimed") {
  Desk desk;
  const auto assure = [](const char* level) {
    return [level](v1::Event& e) {
      e.add_assurance()->set_identity(kAnn);
      e.mutable_assurance(0)->set_level(level);
    };
  };
  desk.Add({.who = {kAnn}, .with = assure("claimed")});
  CHECK(desk.Resume(kAnn).customer().profiles.front().assurance == "claimed");
  desk.Add({.who = {kAnn}, .with = assure("verified")});
  desk.Add({.who = {kAnn}, .with = assure("channel")});

  CHECK(desk.Resume(kAnn).customer().profiles.front().assurance == "verified");
}

TEST_CASE(
    "a link by policy that would join very many profiles is a question, "
    "one by a call is not") {
  Policy policy;
  policy.identity.link_profiles_max = 3;
  Desk desk(policy);
  desk.Add({.who = {"card:1", "card:2", "card:3"}});
  desk.Add({.who = {"card:1", "card:4"}});

  CHECK_FALSE(Same(desk, "card:1", "card:4"));
  REQUIRE(Reviews(desk).size() == 1);
  CHECK(Reviews(desk).front().reason == ReviewReason::kTooMany);
  Must(desk->Decide({.review = Reviews(desk).front().id, .accept = true}));
  CHECK(Same(desk, "card:1", "card:4"));
  CHECK(Reviews(desk).empty());
  desk.Link("card:1", desk.Add({.who = {kAnn}}).duplicate ? kBob : kAnn);
  CHECK(Same(desk, "card:1", kAnn));
}

TEST_CASE(
    "a never keeps two profiles apart by whatever path, and an allow "
    "withdraws it") {
  Desk desk;
  desk.Say(kAnn, "a");
  desk.Say(kMail, "b");
  desk.Say("card:1", "c");
  Must(desk->Never({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));
  desk.Link(kAnn, "card:1");

  CHECK(desk->Link({.a = Desk::Of("card:1"), .b = Desk::Of(kMail)})
            .status()
            .code() == absl::StatusCode::kFailedPrecondition);
  desk.Add({.who = {kMail, "card:1"}});
  CHECK_FALSE(Same(desk, kAnn, kMail));
  CHECK(Reviews(desk).front().reason == ReviewReason::kNever);
  Must(desk->Allow({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));
  desk.Link("card:1", kMail);
  CHECK(Same(desk, kAnn, kMail));
}

TEST_CASE(
    "a plan lists every path that must end, does nothing, and once "
    "confirmed writes a never") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}, .text = "a"});
  desk.Add({.who = {kMail, "card:1"}, .text = "b"});
  desk.Add({.who = {kAnn, "card:1"}, .text = "c"});
  const Position newest = desk.newest();

  const UnlinkPlan plan =
      Must(desk->PlanUnlink({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));

  CHECK(plan.ends.size() == 2);
  CHECK(plan.side_a.size() + plan.side_b.size() == 3);
  CHECK(desk.newest() == newest);
  const UnlinkReceipt receipt = Must(desk->Unlink(UnlinkRequest{.plan = plan}));
  CHECK(receipt.customers.size() == 2);
  CHECK_FALSE(Same(desk, kAnn, kMail));
  desk.Add({.who = {kAnn, kMail}});
  CHECK_FALSE(Same(desk, kAnn, kMail));
}

TEST_CASE("a plan is refused once the customer has changed since") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}});
  const UnlinkPlan plan =
      Must(desk->PlanUnlink({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));
  desk.Add({.who = {kMail, "card:1"}});

  CHECK(desk->Unlink(UnlinkRequest{.plan = plan}).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(Same(desk, kAnn, kMail));
}

// ---- Customers of very many profiles ----

TEST_CASE(
    "a customer of more profiles than are combined on reading is told as "
    "well through appends, corrections, links and their ends") {
  Desk desk;
  const int count = limits::kCombinedOnReadMax + 6;
  std::vector<LinkReceipt> links;
  Desk::Texts texts;
  const auto card = [](int i) { return "card:" + std::to_string(i); };
  for (int i = 0; i < count; ++i) {
    desk.Add({.who = {card(i)},
              .text = std::to_string(i),
              .id = "m" + std::to_string(i),
              .key = "t" + std::to_string(i),
              .facts = {{"last", std::to_string(i)}}});
    texts.push_back(std::to_string(i));
    if (i > 0) links.push_back(desk.Link(card(0), card(i)));
    CHECK(desk.History(card(i)) == texts);
    desk.Verify();
  }
  CHECK(desk.Fact(card(3), "last") == std::to_string(count - 1));
  CHECK(desk.Awaiting(card(3)) == texts);

  desk.Add({.who = {card(5)}, .role = v1::ROLE_AGENT, .key = "t5"});
  desk.Add({.who = {card(6)}, .text = "six", .kind = "edit", .target = "m6"});
  texts.erase(texts.begin() + 5);
  texts[5] = "six";
  CHECK(desk.Awaiting(card(0)) == texts);
  desk.Verify();

  for (int i = count - 1; i > 0; --i) {
    desk.Unlink(links[i - 1]);
    CHECK(Customer(desk, card(0)).profiles.size() ==
          static_cast<std::size_t>(i));
    CHECK(desk.Fact(card(0), "last") == std::to_string(i - 1));
    desk.Verify();
  }
  CHECK(desk.History(card(0)) == Desk::Texts{"0"});
}

TEST_CASE(
    "a conversation that splits within a customer of very many profiles "
    "is told of under its new id") {
  Desk desk;
  const auto card = [](int i) { return "card:" + std::to_string(i); };
  const int count = limits::kCombinedOnReadMax + 4;
  for (int i = 0; i < count; ++i) {
    desk.Add({.who = {card(i)}, .kind = "profile", .role = v1::ROLE_SYSTEM});
    if (i > 1) desk.Link(card(1), card(i));
  }
  const LinkReceipt link = desk.Link(card(0), card(1));
  const Kept opens = desk.Say(card(0), "a");
  desk.Say(card(1), "b");

  desk.Unlink(link);

  const Resumption many = desk.Resume(card(1));
  REQUIRE(many.conversations().size() == 1);
  CHECK(many.conversations().front().id != opens.conversation);
  CHECK(Desk::TextsOf(desk.In(many.conversations().front().id)) ==
        Desk::Texts{"b"});
  desk.Say(card(2), "c");
  CHECK(desk.Resume(card(1)).conversations().front().events == 2);
}

}  // namespace
}  // namespace throughline
