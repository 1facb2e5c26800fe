// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The outbox: what is to be sent stands in it, in order, until it is known what
// became of it; each move is logged, and none goes back.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/bot.h"
#include "tests/support/catch.h"
#include "tests/support/desk.h"
#include "tests/support/severed.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

using State = DeliveryState;
using Texts = std::vector<std::string>;

v1::Event Request(Desk& desk, const std::string& text, const std::string& id) {
  return Bot(desk, "ivr").Reply(kAnn, text, id);
}

OutboxPage Outbox(Desk& desk, OutboxRequest request = {}) {
  return Must(desk->Outbox(request));
}

Texts Waiting(Desk& desk) {
  Texts texts;
  for (const OutboxItem& item : Outbox(desk).items) {
    texts.emplace_back(item.event.text());
  }
  return texts;
}

Delivery Confirm(Desk& desk, Position event, State state,
                 const std::string& error = "") {
  return Must(desk->Confirm({.epoch = desk->epoch(),
                             .outcomes = {{event, state, error}}}))
      .deliveries.front();
}

// A source tells what became of an event.
void Tell(Desk& desk, const std::string& target, const std::string& state) {
  desk.Add({.who = {kAnn},
            .kind = "delivery",
            .role = v1::ROLE_SYSTEM,
            .source = "bot",
            .target = target,
            .with = [&](v1::Event& event) { event.set_state(state); }});
}

State StateOf(Desk& desk, const std::string& id) {
  return Desk::Find(desk.Timeline(kAnn), id).delivery();
}

TEST_CASE(
    "What is to be sent stands in the outbox by position, and is drained") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Kept a = Must(desk.Try(Request(desk, "one", "a")));
  const Kept b = Must(desk.Try(Request(desk, "two", "b")));
  const Kept c = Must(desk.Try(Request(desk, "three", "c")));

  const OutboxPage first = Outbox(desk, {.limit = 2});
  const OutboxPage rest =
      Outbox(desk, {.from = first.next, .epoch = first.epoch});
  Confirm(desk, a.position, State::kSent);
  Confirm(desk, c.position, State::kFailed, "no such number");

  REQUIRE(first.items.size() == 2);
  CHECK(first.items[0].event.position() == a.position);
  CHECK(first.items[1].event.position() == b.position);
  REQUIRE(rest.items.size() == 1);
  CHECK(rest.items[0].event.position() == c.position);
  CHECK(Waiting(desk) == Texts{"two"});
}

TEST_CASE("Reports, what is internal, and the past never stand in the outbox") {
  Desk desk;
  v1::Event past = Request(desk, "long ago", "past");
  v1::Event report = Request(desk, "sent already", "report");
  report.set_request(false);
  v1::Event internal = Request(desk, "among us", "internal");
  internal.set_direction(v1::DIRECTION_INTERNAL);

  Must(desk.Try(past, AppendMode::kBackfill));
  Must(desk.Try(report));
  Must(desk.Try(internal));

  CHECK(Waiting(desk).empty());
  CHECK(StateOf(desk, "past") == State::kNone);
  CHECK(StateOf(desk, "report") == State::kNone);
}

TEST_CASE("The same request appended again stands in the outbox once") {
  Desk desk;
  const v1::Event request = Request(desk, "one", "a");
  const Kept kept = Must(desk.Try(request));
  Confirm(desk, kept.position, State::kSent);

  Must(desk.Try(request));

  CHECK(Waiting(desk).empty());
  CHECK(StateOf(desk, "a") == State::kSent);
}

TEST_CASE("Whatever is reported in whatever order, the furthest state stands") {
  const std::vector<State> all = {State::kSent, State::kFailed,
                                  State::kDelivered, State::kRead};
  std::vector<State> order = all;
  do {
    Desk desk;
    const Kept kept = Must(desk.Try(Request(desk, "one", "a")));
    State furthest = State::kPending;
    for (const State state : order) {
      const Delivery delivery = Confirm(desk, kept.position, state);
      CHECK(delivery.moved == (state > furthest));
      furthest = std::max(furthest, state);
      CHECK(delivery.state == furthest);
    }
    CHECK(StateOf(desk, "a") == State::kRead);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE(
    "Each move is an entry of the feed, and what changes nothing is none") {
  Desk desk;
  const Kept kept = Must(desk.Try(Request(desk, "one", "a")));
  const Delivery sent = Confirm(desk, kept.position, State::kSent);
  const Position newest = desk.newest();

  const Delivery again = Confirm(desk, kept.position, State::kSent);
  const FeedPage page = Must(desk->Feed({.from = sent.position}));

  CHECK_FALSE(again.moved);
  CHECK(again.position == sent.position);
  CHECK(desk.newest() == newest);
  REQUIRE(page.entries.size() == 1);
  REQUIRE(page.entries[0].kind == EntryKind::kDelivery);
  REQUIRE(page.entries[0].delivery.has_value());
  CHECK(page.entries[0].delivery->event == kept.position);
  CHECK(page.entries[0].delivery->ref == EventRef{"bot", "a"});
  CHECK(page.entries[0].delivery->state == State::kSent);
}

TEST_CASE("A delivery that a source tells of moves what it is about") {
  Desk desk;
  Must(desk.Try(Request(desk, "one", "a")));

  Tell(desk, "a", "queued");
  CHECK(StateOf(desk, "a") == State::kPending);
  Tell(desk, "a", "sent");
  CHECK(StateOf(desk, "a") == State::kSent);
  CHECK(Waiting(desk).empty());
  Tell(desk, "a", "read");
  Tell(desk, "a", "delivered");
  Tell(desk, "a", "in the clouds");
  CHECK(StateOf(desk, "a") == State::kRead);
}

TEST_CASE("A delivery of what was not to be sent is an event like any other") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "sent",
            .role = v1::ROLE_AGENT,
            .source = "bot",
            .id = "a"});

  Tell(desk, "a", "delivered");

  CHECK(StateOf(desk, "a") == State::kNone);
}

TEST_CASE("A timeline and a resumption show how far what was sent has come") {
  Desk desk;
  const Kept kept = Must(desk.Try(Request(desk, "one", "a")));
  const Position pending = desk.newest();
  CHECK(desk.Resume(kAnn).timeline().back().delivery() == State::kPending);

  const Delivery sent = Confirm(desk, kept.position, State::kSent);
  Confirm(desk, kept.position, State::kDelivered);

  CHECK(desk.Resume(kAnn).timeline().back().delivery() == State::kDelivered);
  CHECK(desk.In(kept.conversation).back().delivery() == State::kDelivered);
  CHECK(desk.Resume(kAnn, sent.position).timeline().back().delivery() ==
        State::kSent);
  CHECK(desk.Timeline(kAnn, pending).back().delivery() == State::kPending);
}

TEST_CASE("What its author took back is in the outbox as withdrawn, empty") {
  Desk desk;
  Must(desk.Try(Request(desk, "wrong number", "a")));
  desk.Add({.who = {kAnn},
            .kind = "delete",
            .role = v1::ROLE_BOT,
            .by = "ivr",
            .source = "bot",
            .target = "a"});

  const OutboxPage page = Outbox(desk);

  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].withdrawn);
  CHECK(page.items[0].event.text().empty());
}

TEST_CASE("What was corrected before it was sent is sent as it stands") {
  Desk desk;
  Must(desk.Try(Request(desk, "at ten", "a")));
  desk.Add({.who = {kAnn},
            .text = "at eleven",
            .kind = "correction",
            .role = v1::ROLE_BOT,
            .by = "ivr",
            .source = "bot",
            .corrects = "a"});

  CHECK(Waiting(desk) == Texts{"at eleven"});
}

TEST_CASE("A sender of an epoch that is over may neither read on nor confirm") {
  const auto disk = std::make_shared<MemoryDisk>();
  StoreOptions options;
  options.keys = keeping::MemoryKeys();
  const auto cut = std::make_shared<bool>(false);
  OutboxPage page;
  {
    Desk desk;  // For the words of an event only.
    const auto store = Must(Store::Open(
        std::make_unique<Severed>(NewMemoryEngine(disk), cut), options));
    Must(store->Append({.events = {Request(desk, "one", "a")}}));
    page = Must(store->Outbox({}));
    *cut = true;
  }
  const auto store = Must(Store::Open(NewMemoryEngine(disk), options));
  REQUIRE(page.items.size() == 1);
  REQUIRE(store->epoch() == page.epoch + 1);
  const Position event = page.items.front().event.position();

  const auto confirmed = store->Confirm(
      {.epoch = page.epoch, .outcomes = {{event, State::kSent}}});
  const auto next = store->Outbox({.from = page.next, .epoch = page.epoch});

  CHECK(absl::IsFailedPrecondition(confirmed.status()));
  CHECK(absl::IsFailedPrecondition(next.status()));
  CHECK(std::string(confirmed.status().message()).find("epoch 1 is not") !=
        std::string::npos);
  const OutboxPage anew = Must(store->Outbox({}));
  REQUIRE(anew.items.size() == 1);
  CHECK(Must(store->Confirm(
                 {.epoch = anew.epoch, .outcomes = {{event, State::kSent}}}))
            .deliveries.front()
            .moved);
}

TEST_CASE(
    "What is wrong with a confirmation is named, and nothing is written") {
  Desk desk;
  const Kept said = desk.Say(kAnn, "hello");
  const Kept kept = Must(desk.Try(Request(desk, "one", "a")));
  const Position newest = desk.newest();
  const auto refused = [&](const ConfirmRequest& request, absl::StatusCode code,
                           const std::string& names) {
    const auto result = desk->Confirm(request);
    INFO(result.status().ToString());
    CHECK(result.status().code() == code);
    CHECK(std::string(result.status().message()).find(names) !=
          std::string::npos);
    CHECK(desk.newest() == newest);
  };
  const std::uint64_t epoch = desk->epoch();

  refused({.epoch = epoch, .outcomes = {}}, absl::StatusCode::kInvalidArgument,
          "0 outcomes; 1 to 1000");
  refused({.epoch = epoch, .outcomes = {{kept.position, State::kPending}}},
          absl::StatusCode::kInvalidArgument, "state:");
  refused({.epoch = epoch, .outcomes = {{0, State::kSent}}},
          absl::StatusCode::kInvalidArgument, "by its position or by source");
  refused({.epoch = epoch + 1, .outcomes = {{kept.position, State::kSent}}},
          absl::StatusCode::kFailedPrecondition, "is not the store's");
  // All or none: the first of these two would have moved.
  refused({.epoch = epoch,
           .outcomes = {{kept.position, State::kSent},
                        {said.position, State::kSent}}},
          absl::StatusCode::kNotFound,
          "no event that was to be sent stands at position " +
              std::to_string(said.position));
  CHECK(StateOf(desk, "a") == State::kPending);
}

TEST_CASE("A plan to unlink names what is pending and whose side it follows") {
  Desk desk;
  const Kept by_mail = desk.Say("email:ann@example.org", "hello");
  desk.Say(kAnn, "hello");
  desk.Link("email:ann@example.org", kAnn);
  const Kept kept = Must(desk.Try(Request(desk, "one", "a")));
  const Kept sent = Must(desk.Try(Request(desk, "two", "b")));
  Confirm(desk, sent.position, State::kSent);

  const UnlinkPlan plan = Must(desk->PlanUnlink(
      {.a = Desk::Of("email:ann@example.org"), .b = Desk::Of(kAnn)}));

  REQUIRE(plan.outbox.size() == 1);
  CHECK(plan.outbox[0].event == kept.position);
  CHECK(plan.outbox[0].stays_with_a ==
        (kept.conversation == by_mail.conversation &&
         plan.conversations.empty()));
}

}  // namespace
}  // namespace throughline
