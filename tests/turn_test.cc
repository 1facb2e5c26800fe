// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A turn: what a bot said, learned and remembers happens together, and once.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/bot.h"
#include "tests/support/catch.h"
#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

// The n-th turn: it answers, learns a fact, and remembers how far it has come.
TurnRequest TurnOf(Desk& desk, std::uint64_t n) {
  const std::string number = std::to_string(n);
  v1::Event reply =
      Bot(desk, "ivr").Reply(kAnn, "reply " + number, "reply-" + number);
  v1::Fact& fact = *reply.add_facts();
  fact.set_key("turn");
  fact.set_value_json(number);
  return {.bot = "ivr",
          .id = "turn " + number,
          .events = {reply},
          .checkpoint = NewCheckpoint{.about = About(Who(kAnn)),
                                      .expected = n - 1,
                                      .content = "state " + number}};
}

TEST_CASE("A turn commits what was said, learned and remembered together") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Position before = desk.newest();

  const TurnReceipt receipt = Must(desk->Turn(TurnOf(desk, 1)));

  REQUIRE(receipt.events.size() == 1);
  REQUIRE(receipt.checkpoint.has_value());
  CHECK(receipt.events[0].position == before + 1);
  CHECK(receipt.checkpoint->position == before + 2);
  CHECK(receipt.position == before + 2);
  CHECK(desk.newest() == receipt.position);
  CHECK(desk.History(kAnn) == Desk::Texts{"hello", "reply 1"});
  CHECK(desk.Fact(kAnn, "turn") == "1");
  CHECK(Bot(desk, "ivr").Read(kAnn).content == "state 1");
  CHECK(Must(desk->Outbox({})).items.size() == 1);
  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("The same turn again is told what it was told first") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const TurnRequest request = TurnOf(desk, 1);
  const TurnReceipt first = Must(desk->Turn(request));
  Must(desk->Turn(TurnOf(desk, 2)));
  desk.Say(kAnn, "and then?");
  desk.Reopen();
  const Position newest = desk.newest();

  const TurnReceipt again = Must(desk->Turn(request));

  CHECK(again == first);
  CHECK_FALSE(again.events[0].duplicate);
  CHECK_FALSE(again.checkpoint->already);
  CHECK(desk.newest() == newest);
}

TEST_CASE("A turn's id is its bot's own, and stands for one content") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const TurnRequest request = TurnOf(desk, 1);
  Must(desk->Turn(request));
  const Position newest = desk.newest();

  TurnRequest other = request;
  other.checkpoint->content = "something else";
  const auto content = desk->Turn(other);
  other = request;
  other.events[0].set_text("something else");
  const auto words = desk->Turn(other);
  other = request;
  other.checkpoint.reset();
  const auto less = desk->Turn(other);

  CHECK(absl::IsAlreadyExists(content.status()));
  CHECK(absl::IsAlreadyExists(words.status()));
  CHECK(absl::IsAlreadyExists(less.status()));
  CHECK(desk.newest() == newest);
  other = TurnOf(desk, 2);
  other.bot = "another";
  other.id = request.id;
  other.checkpoint->expected = 0;
  CHECK(desk->Turn(other).ok());
}

TEST_CASE("Of a turn that is refused in any part nothing is written") {
  Desk desk;
  desk.Say(kAnn, "hello");
  Must(desk->Turn(TurnOf(desk, 1)));
  desk.Add({.who = {kAnn}, .text = "taken", .source = "bot", .id = "reply-9"});
  const Position newest = desk.newest();
  const auto refused = [&](const TurnRequest& request, absl::StatusCode code) {
    const auto result = desk->Turn(request);
    INFO(result.status().ToString());
    CHECK(result.status().code() == code);
    CHECK(desk.newest() == newest);
    CHECK(desk.Fact(kAnn, "turn") == "1");
    CHECK(Must(desk->Outbox({})).items.size() == 1);
  };

  // A version that is not the newest.
  refused(TurnOf(desk, 3), absl::StatusCode::kFailedPrecondition);
  // An event's id that is taken.
  TurnRequest taken = TurnOf(desk, 2);
  taken.events[0].set_id("reply-9");
  refused(taken, absl::StatusCode::kAlreadyExists);
  // A step of a consumer that stands elsewhere.
  TurnRequest step = TurnOf(desk, 2);
  step.step = ConsumerStep{"ivr", 5, 6};
  refused(step, absl::StatusCode::kFailedPrecondition);
  // A token of a conversation that nobody claimed.
  TurnRequest fence = TurnOf(desk, 2);
  fence.fence = Fence{ConversationId::FromBytes("0123456789abcdef"), {1, 7}};
  refused(fence, absl::StatusCode::kFailedPrecondition);

  CHECK(desk->Turn(TurnOf(desk, 2)).ok());
}

TEST_CASE("A turn moves the bot along the feed in the same commit") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Position read = desk.newest();
  TurnRequest request = TurnOf(desk, 1);
  request.step = ConsumerStep{"ivr", 1, read + 1};

  Must(desk->Turn(request));
  Must(desk->Turn(request));

  CHECK(Must(desk->Consumer(kDefaultTenant, "ivr")).next == read + 1);
}

TEST_CASE("A turn takes, renews and releases a claim in its own commit") {
  Desk desk;
  const Kept said = desk.Say(kAnn, "hello");
  v1::Actor ivr;
  ivr.set_role(v1::ROLE_BOT);
  ivr.set_id("ivr");
  const auto held = [&] {
    return Must(desk->Holder(kDefaultTenant, said.conversation)).held;
  };

  TurnRequest takes = TurnOf(desk, 1);
  takes.claim = ClaimRequest{.actor = ivr};
  const TurnReceipt taken = Must(desk->Turn(takes));
  REQUIRE(taken.claim.has_value());
  CHECK(taken.claim->fence.conversation == said.conversation);
  CHECK(held());

  // Nobody else may ask for something to be sent meanwhile.
  const auto other = desk.Try(Bot(desk, "chat").Reply(kAnn, "me too", "x"));
  CHECK(absl::IsFailedPrecondition(other.status()));

  TurnRequest renews = TurnOf(desk, 2);
  renews.fence = taken.claim->fence;
  renews.claim = RenewRequest{.lease = absl::Minutes(5)};
  const TurnReceipt renewed = Must(desk->Turn(renews));
  REQUIRE(renewed.claim.has_value());
  CHECK(renewed.claim->fence == taken.claim->fence);
  CHECK(renewed.claim->until_us > taken.claim->until_us);

  TurnRequest releases = TurnOf(desk, 3);
  releases.fence = taken.claim->fence;
  releases.claim = ReleaseRequest{};
  Must(desk->Turn(releases));
  CHECK_FALSE(held());

  // Each was said once, and is told again as it was.
  CHECK(Must(desk->Turn(takes)) == taken);
  CHECK(Must(desk->Turn(renews)) == renewed);
  CHECK_FALSE(held());
}

TEST_CASE("A turn hands over with what it says last") {
  Desk desk;
  const Kept said = desk.Say(kAnn, "I want a person");
  v1::Actor ivr;
  ivr.set_role(v1::ROLE_BOT);
  ivr.set_id("ivr");
  TurnRequest takes = TurnOf(desk, 1);
  takes.claim = ClaimRequest{.actor = ivr};
  const Fence fence = Must(desk->Turn(takes)).claim->fence;

  TurnRequest offers = TurnOf(desk, 2);
  offers.fence = fence;
  OfferRequest offer;
  offer.to.set_role(v1::ROLE_AGENT);
  offer.summary = "asks for a person";
  offers.claim = offer;
  const TurnReceipt receipt = Must(desk->Turn(offers));

  REQUIRE(receipt.offer.has_value());
  const ClaimState state =
      Must(desk->Holder(kDefaultTenant, said.conversation));
  REQUIRE(state.offer.has_value());
  CHECK(state.offer->id == receipt.offer->handover);
  CHECK(state.offer->summary == "asks for a person");
  CHECK(Must(desk->Turn(offers)) == receipt);
}

TEST_CASE("A turn under a claim that is over writes nothing") {
  Desk desk;
  desk.Say(kAnn, "hello");
  v1::Actor ivr;
  ivr.set_role(v1::ROLE_BOT);
  ivr.set_id("ivr");
  TurnRequest takes = TurnOf(desk, 1);
  takes.claim = ClaimRequest{.actor = ivr};
  const Fence fence = Must(desk->Turn(takes)).claim->fence;
  desk.now += absl::Hours(2);
  const Position newest = desk.newest();

  TurnRequest late = TurnOf(desk, 2);
  late.fence = fence;
  const auto refused = desk->Turn(late);
  TurnRequest silent = late;
  silent.events.clear();
  const auto unsaid = desk->Turn(silent);
  const auto saved = desk->SaveCheckpoint(
      {.bot = "ivr", .checkpoint = *late.checkpoint, .fence = fence});

  CHECK(absl::IsFailedPrecondition(refused.status()));
  CHECK(absl::IsFailedPrecondition(unsaid.status()));
  CHECK(absl::IsFailedPrecondition(saved.status()));
  CHECK(desk.newest() == newest);
  CHECK(Bot(desk, "ivr").Read(kAnn).content == "state 1");
}

TEST_CASE("A first contact may be a turn, with a checkpoint about who it is") {
  Desk desk;

  Must(desk->Turn(TurnOf(desk, 1)));

  CHECK(Bot(desk, "ivr").Read(kAnn).content == "state 1");
}

TEST_CASE("Of sixteen that send one turn at once each gets the same answer") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const TurnRequest request = TurnOf(desk, 1);
  std::vector<absl::StatusOr<TurnReceipt>> answers(16);
  std::vector<std::thread> threads;

  for (auto& answer : answers) {
    threads.emplace_back([&] { answer = desk->Turn(request); });
  }
  for (std::thread& thread : threads) thread.join();

  const TurnReceipt first = Must(answers.front());
  for (const auto& answer : answers) CHECK(Must(answer) == first);
  CHECK(Must(desk->Outbox({})).items.size() == 1);
}

TEST_CASE("What is wrong with a turn is named, and nothing is written") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Position newest = desk.newest();
  const auto refused = [&](const TurnRequest& request,
                           const std::string& names) {
    const auto result = desk->Turn(request);
    INFO(result.status().ToString());
    CHECK(absl::IsInvalidArgument(result.status()));
    CHECK(std::string(result.status().message()).find(names) !=
          std::string::npos);
    CHECK(desk.newest() == newest);
  };
  TurnRequest request = TurnOf(desk, 1);

  request.bot = std::string(limits::kBotBytesMax + 1, 'b');
  refused(request, "bot");
  request = TurnOf(desk, 1);
  request.id = "";
  refused(request, "id");
  request = TurnOf(desk, 1);
  request.checkpoint->content =
      std::string(limits::kCheckpointBytesMax + 1, 'x');
  refused(request, "16777217 bytes; at most 16777216");
  request = TurnOf(desk, 1);
  request.events[0].set_channel("NOT A CHANNEL");
  refused(request, "channel");
  refused({.bot = "ivr", .id = "1"}, "nothing happens");
  // A slot of 1 MiB.
  request = TurnOf(desk, 1);
  v1::Fact& slot = *request.events[0].add_facts();
  slot.set_key("slot");
  slot.set_value_json('"' + std::string((1 << 20) - 2, 'x') + '"');
  refused(request, "facts.value: 1048576 bytes; at most 65536");
  v1::Actor ivr;
  ivr.set_role(v1::ROLE_BOT);
  ivr.set_id("ivr");
  for (const absl::Duration lease :
       {-absl::Seconds(1), absl::Hours(25), absl::InfiniteDuration()}) {
    INFO(lease);
    request = TurnOf(desk, 1);
    request.claim = ClaimRequest{.actor = ivr, .lease = lease};
    refused(request, "24h");
  }
}

TEST_CASE("A turn with another conversation's token leaves no part of itself") {
  Desk desk;
  v1::Actor ivr;
  ivr.set_role(v1::ROLE_BOT);
  ivr.set_id("ivr");
  TurnRequest takes = TurnOf(desk, 1);
  takes.claim = ClaimRequest{.actor = ivr};
  const Fence good = Must(desk->Turn(takes)).claim->fence;
  const ConversationId other =
      desk.Say("email:bob@example.org", "hello").conversation;
  const Position newest = desk.newest();

  TurnRequest mixed = TurnOf(desk, 2);
  mixed.fence = Fence{other, good.token};
  const absl::Status refused = desk->Turn(mixed).status();

  CHECK(absl::IsFailedPrecondition(refused));
  CHECK_THAT(
      std::string(refused.message()),
      Catch::Contains(good.token.ToText()) && Catch::Contains(other.ToHex()));
  CHECK(desk.newest() == newest);
  CHECK(Bot(desk, "ivr").Read(kAnn).content == "state 1");
}

}  // namespace
}  // namespace throughline
