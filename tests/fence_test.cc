// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The fence: what is written under a claim is written by who has it.

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/claims.h"
#include "tests/support/fence_schedules.h"
#include "tests/support/meddler.h"
#include "tests/support/seed.h"
#include "tests/support/twin.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

bool Flagged(const EventView& event) {
  for (const std::string& flag : event.flags()) {
    if (flag == "without_claim") return true;
  }
  return false;
}

TEST_CASE(
    "In 100,000 schedules with clocks that jump, nobody writes who lost the "
    "claim, and whoever has it is not refused") {
  const Judged judged = RunSchedules(100'000, Seed());

  std::cout << judged.schedules << " schedules, " << judged.accepted << " of "
            << judged.tried << " writes accepted, " << judged.stale << " stale"
            << std::endl;
  CHECK(judged.stale == 0);
  CHECK(judged.wronged == 0);
  CHECK(judged.accepted > 50'000);
  CHECK(judged.tried - judged.accepted > 50'000);
}

TEST_CASE("A write under the current claim is taken in") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot());

  const auto sent = Send(desk, Request(desk, kAnn, "hi"), claim.fence);

  REQUIRE(sent.ok());
  CHECK(sent->events.front().conversation == in);
  CHECK_FALSE(Flagged(desk.In(in).back()));
}

TEST_CASE("A stale token is refused with who holds the claim and by what") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim bots = Take(desk, in, Bot());
  const GrantedClaim mine = Take(desk, in, Agent());
  const Position before = desk.newest();

  const auto refused = Send(desk, Request(desk, kAnn, "hi"), bots.fence);

  REQUIRE(absl::IsFailedPrecondition(refused.status()));
  const auto current = CurrentClaim(refused.status());
  REQUIRE(current.has_value());
  CHECK(current->held);
  CHECK(current->holder.name() == "the one called ann");
  CHECK(current->token == mine.fence.token);
  CHECK(desk.newest() == before);
}

TEST_CASE("Of a batch the refusal says which event it was, and who has it") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim mine = Take(desk, in, Agent());
  v1::Event note = desk.Event(
      {.who = {kAnn}, .text = "n", .kind = "note", .role = v1::ROLE_AGENT});

  const auto refused =
      desk->Append({.events = {note, Request(desk, kAnn, "hi")}});

  CHECK(std::string(refused.status().message()).find("event 2: ") == 0);
  REQUIRE(CurrentClaim(refused.status()).has_value());
  CHECK(CurrentClaim(refused.status())->token == mine.fence.token);
}

TEST_CASE("A token of another conversation is good for nothing here") {
  Desk desk;
  const ConversationId one = desk.Say(kAnn, "hello").conversation;
  const ConversationId two = desk.Say(kMail, "hello").conversation;
  const GrantedClaim of_one = Take(desk, one, Bot());
  const GrantedClaim of_two = Take(desk, two, Bot());
  const Position before = desk.newest();

  const Fence mixed{two, of_one.fence.token};

  CHECK(of_one.fence.token != of_two.fence.token);
  const absl::Status refused =
      Send(desk, Request(desk, kMail, "hi"), mixed).status();
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK_THAT(std::string(refused.message()),
             Catch::Contains("the token " + mixed.token.ToText() +
                             " is not good for conversation " + two.ToHex()) &&
                 Catch::Contains(of_two.fence.token.ToText()));
  // A good fence of one conversation opens no other.
  CHECK_FALSE(Send(desk, Request(desk, kMail, "hi"), of_one.fence).ok());
  CHECK_FALSE(desk->Release({.fence = mixed}).ok());
  CHECK_FALSE(desk->Renew({.fence = mixed}).ok());
  CHECK(desk.newest() == before);
}

TEST_CASE("A token of a conversation nobody claimed, or none, is refused") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;

  for (const ConversationId& conversation :
       {in, *ConversationId::FromHex(std::string(32, '7'))}) {
    const Fence fence{conversation, {1, 1}};
    const auto refused = Send(desk, Request(desk, kAnn, "hi"), fence);
    REQUIRE(absl::IsFailedPrecondition(refused.status()));
    CHECK_FALSE(CurrentClaim(refused.status())->held);
  }
}

TEST_CASE("While a claim is held an outgoing request needs its token") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Agent(), absl::Seconds(30));

  const auto refused = Send(desk, Request(desk, kAnn, "hi"));

  REQUIRE(absl::IsFailedPrecondition(refused.status()));
  CHECK(CurrentClaim(refused.status())->holder.id() == "ann");
  desk.now += absl::Seconds(30);
  CHECK(Send(desk, Request(desk, kAnn, "hi again")).ok());
}

TEST_CASE("A request finds the claim by thread, by policy and by reply") {
  Desk desk;
  const Kept keyed =
      desk.Add({.who = {kAnn}, .text = "hello", .key = "chat-1"});
  desk.Add({.who = {kMail}, .kind = "profile", .role = v1::ROLE_SYSTEM});
  desk.Link(kAnn, kMail);
  Take(desk, keyed.conversation, Agent(), absl::Hours(1));

  v1::Event by_thread = Request(desk, kMail, "a");
  by_thread.set_conversation("chat-1");
  v1::Event by_reply = Request(desk, kMail, "c");
  by_reply.mutable_in_reply_to()->set_id(keyed.id);

  CHECK_FALSE(Send(desk, by_thread).ok());
  CHECK_FALSE(Send(desk, Request(desk, kMail, "b")).ok());
  CHECK_FALSE(Send(desk, by_reply).ok());
}

TEST_CASE("A claim is in the way of requests to all of its customers") {
  Desk desk;
  const ConversationId in =
      desk.Add({.who = {kAnn}, .text = "hello", .key = "mail-1"}).conversation;
  REQUIRE(desk.Add({.who = {kMail}, .text = "me too", .key = "mail-1"})
              .conversation == in);
  Take(desk, in, Agent(), absl::Hours(1));

  const auto refused = Send(desk, Request(desk, kMail, "for you alone"));

  REQUIRE(absl::IsFailedPrecondition(refused.status()));
  CHECK(CurrentClaim(refused.status())->conversation == in);
}

TEST_CASE("A report is stored whoever sent it, and flagged without the token") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot());

  desk.Answer(kAnn, "sent from elsewhere");
  const v1::Event own = desk.Event(
      {.who = {kAnn}, .text = "sent by the holder", .role = v1::ROLE_BOT});
  Must(Send(desk, own, claim.fence));
  desk.Say(kAnn, "thanks");
  Must(desk->Release({.fence = claim.fence}));
  desk.Answer(kAnn, "after it");

  for (const EventView& event : desk.In(in)) {
    INFO(event.text());
    CHECK(Flagged(event) == (event.text() == "sent from elsewhere"));
  }
}

TEST_CASE("A note, or what was sent before the claim began, is not flagged") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  desk.now += absl::Minutes(10);
  Take(desk, in, Bot());

  desk.Add({.who = {kAnn},
            .text = "she called before",
            .kind = "note",
            .role = v1::ROLE_AGENT});
  desk.Add({.who = {kAnn},
            .text = "sent before",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-02T10:05:00Z"});

  for (const EventView& event : desk.In(in)) {
    INFO(event.text());
    CHECK_FALSE(Flagged(event));
  }
}

TEST_CASE("What is imported as past is neither refused nor flagged") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Agent());

  const v1::Event event = Request(desk, kAnn, "it was sent long ago");

  CHECK(desk.Try(event, AppendMode::kBackfill).ok());
  CHECK_FALSE(Flagged(desk.In(in).back()));
}

TEST_CASE("A write that is sent again is told what became of it, claim or no") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot());
  const v1::Event event = Request(desk, kAnn, "hi");
  const auto first = Send(desk, event, claim.fence);
  Take(desk, in, Agent());

  const auto again = Send(desk, event, claim.fence);

  REQUIRE(again.ok());
  CHECK(again->events.front().duplicate);
  CHECK(again->events.front().position == first->events.front().position);
}

TEST_CASE("A claim that is lost between plan and commit refuses the write") {
  const std::shared_ptr<Engine> engine = NewMemoryEngine();
  Desk desk;
  auto meddling = std::make_unique<Meddler>(std::make_unique<Twin>(engine));
  Meddler* const meddler = meddling.get();
  const auto store = Must(Store::Open(std::move(meddling), desk.options()));
  auto twin = std::make_unique<Twin>(engine);
  twin->Observed();
  const auto other = Must(Store::Open(std::move(twin), desk.options()));
  const v1::Event hello = desk.Event({.who = {kAnn}, .text = "hello"});
  const ConversationId in =
      Must(store->Append({.events = {hello}})).events.front().conversation;
  const GrantedClaim bots =
      Must(store->Claim({.conversation = in, .actor = Bot()}));
  std::optional<GrantedClaim> agents;
  meddler->BeforeNextCommit([&] {
    agents = Must(other->Claim({.conversation = in, .actor = Agent()}));
  });

  const auto written = store->Append(
      {.events = {Request(desk, kAnn, "hi")}, .fence = bots.fence});

  REQUIRE(absl::IsFailedPrecondition(written.status()));
  REQUIRE(agents.has_value());
  CHECK(CurrentClaim(written.status())->token == agents->fence.token);
}

TEST_CASE("Nobody but the store writes claims and hand-overs") {
  Desk desk;
  desk.Say(kAnn, "hello");
  v1::Event claim =
      desk.Event({.who = {kAnn}, .kind = "joined", .role = v1::ROLE_AGENT});
  claim.mutable_claim()->set_number(7);
  v1::Event handover =
      desk.Event({.who = {kAnn}, .kind = "handover", .role = v1::ROLE_AGENT});
  handover.mutable_handover()->set_state("offered");

  CHECK(absl::IsInvalidArgument(desk.Try(claim).status()));
  CHECK(absl::IsInvalidArgument(desk.Try(handover).status()));
}

}  // namespace
}  // namespace throughline
