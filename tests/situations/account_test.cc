// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Thirty employees of one account.

#include <set>

#include "fmt/format.h"
#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr int kEmployees = 30;
constexpr char kSwitchboard[] = "phone:+31201234567";

std::string Employee(int i) { return fmt::format("email:e{}@acme.example", i); }

Told Ask(int i) {
  return {.who = {Employee(i)},
          .text = fmt::format("question of employee {}", i),
          .channel = "email",
          .source = "mail",
          .key = fmt::format("<{}@acme.example>", i),
          .facts = {{"seat", std::to_string(i)}},
          .with = [](v1::Event& event) { event.set_account("acme"); }};
}

TEST_CASE("an account links none of its thirty employees") {
  Desk desk;
  for (int i = 0; i < kEmployees; ++i) desk.Add(Ask(i));

  CHECK(Must(desk->Stats(kDefaultTenant)).customers == kEmployees);
  for (int i = 0; i < kEmployees; ++i) {
    const Resumption resumed = desk.Resume(Employee(i));
    CHECK(Desk::AsksOf(resumed) ==
          Desk::Texts{fmt::format("question of employee {}", i)});
    CHECK(Desk::Fact(resumed, "seat") == std::to_string(i));
    CHECK(resumed.customer().profiles.size() == 1);
  }
}

TEST_CASE("resuming the account lists what is open of each of its members") {
  Desk desk;
  std::set<ConversationId> open;
  for (int i = 0; i < kEmployees; ++i) {
    open.insert(desk.Add(Ask(i)).conversation);
  }
  Told resolved = Ask(7);
  resolved.kind = "resolution";
  resolved.role = v1::ROLE_AGENT;
  open.erase(desk.Add(resolved).conversation);

  const Resumption account = Must(desk->Resume({.account = "acme"}));

  CHECK(account.members().size() == kEmployees);
  std::set<ConversationId> listed;
  std::set<ProfileId> customers;
  for (const AccountMember& member : account.members()) {
    customers.insert(member.customer);
    for (const ConversationState& state : member.conversations) {
      listed.insert(state.id);
    }
  }
  CHECK(customers.size() == kEmployees);
  CHECK(listed == open);
  CHECK(account.timeline().empty());
}

TEST_CASE(
    "thirty who call through one switchboard stay thirty, and the number "
    "alone names all and tells nothing") {
  Desk desk;
  Must(desk->Share({.identity = kSwitchboard, .why = "the switchboard"}));
  for (int i = 0; i < kEmployees; ++i) {
    desk.Add({.who = {kSwitchboard, Employee(i)},
              .text = fmt::format("call of employee {}", i),
              .channel = "voice",
              .with = [](v1::Event& event) { event.set_account("acme"); }});
  }

  CHECK(Must(desk->Stats(kDefaultTenant)).customers == kEmployees);
  CHECK(desk.Resume(kSwitchboard).candidates().size() == kEmployees);
  CHECK_FALSE(Holds(AllTold(desk, AnAgent(), kSwitchboard), "call of"));
  CHECK(desk.History(Employee(3)) == Desk::Texts{"call of employee 3"});
}

}  // namespace
}  // namespace throughline
