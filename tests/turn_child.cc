// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A bot that turn_crash_test starts, to be killed: it takes turns until there
// are so many, one line for each that was acknowledged, and ends.
//
//   turn_child DIRECTORY TURNS
//   turn_child DIRECTORY TURNS CALLS before|within|after
//
// The second one kills itself: at so many calls by which files are written and
// synced from its first turn on. It begins by checking that what it finds is
// whole, says up to where in a line ("found 7"), and takes its last two turns
// again: of the older one each part alone would be refused or come anew.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "tests/support/last_call.h"
#include "throughline/store.h"

namespace {

using namespace throughline;

constexpr char kWho[] = "phone:+31612345678";

int Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  return 1;
}

// One message, one fact, one checkpoint.
TurnRequest TurnOf(std::uint64_t n) {
  const std::string number = std::to_string(n);
  v1::Event event;
  event.set_source("bot");
  event.set_id("reply-" + number);
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_BOT);
  event.mutable_actor()->set_id("ivr");
  event.set_text("reply " + number);
  event.add_identities(kWho);
  event.set_request(true);
  v1::Fact& fact = *event.add_facts();
  fact.set_key("turn");
  fact.set_value_json(number);
  return {
      .bot = "ivr",
      .id = "turn " + number,
      .events = {event},
      .checkpoint = NewCheckpoint{.about = {.who = Who(std::string(kWho))},
                                  .expected = n - 1,
                                  .content = std::string(3000, 'c') + number},
      .step = ConsumerStep{"ivr", n, n + 1},
      .durability = n % 2 == 0 ? Durability::kSynced : Durability::kBuffered};
}

// How many turns were taken; the fact and the position in the feed agree.
absl::StatusOr<std::uint64_t> TurnsTaken(const Store& store) {
  const auto kept = store.Checkpoint(
      {.bot = "ivr", .about = {.who = Who(std::string(kWho))}});
  if (absl::IsNotFound(kept.status())) return 0;
  if (!kept.ok()) return kept.status();
  const std::uint64_t turns = kept->info.version;
  const auto past = store.Resume({.who = std::string(kWho)});
  if (!past.ok()) return past.status();
  const auto consumer = store.Consumer(kDefaultTenant, "ivr");
  if (!consumer.ok()) return consumer.status();
  if (kept->content != std::string(3000, 'c') + std::to_string(turns) ||
      past->facts().size() != 1 ||
      past->facts().front().value_json != std::to_string(turns) ||
      past->timeline().back().id() != "reply-" + std::to_string(turns) ||
      consumer->next != turns + 1) {
    return absl::InternalError("a part of turn " + std::to_string(turns) +
                               " is there without the others");
  }
  return turns;
}

int Run(const std::string& directory, std::uint64_t turns, int calls,
        Dies how) {
  auto store = Store::Open(directory, {});
  if (!store.ok()) return Fail(store.status().ToString());
  const auto taken = TurnsTaken(**store);
  if (!taken.ok()) return Fail(taken.status().ToString());
  std::printf("found %llu\n", static_cast<unsigned long long>(*taken));
  std::fflush(stdout);
  DieAtCall(calls, how);
  for (std::uint64_t n = *taken > 1 ? *taken - 1 : 1; n <= turns; ++n) {
    const auto receipt = (*store)->Turn(TurnOf(n));
    if (!receipt.ok()) return Fail(receipt.status().ToString());
    std::printf("%llu %llu\n", static_cast<unsigned long long>(n),
                static_cast<unsigned long long>(receipt->position));
    std::fflush(stdout);
  }
  return 0;
}

Dies HowOf(const std::string& word) {
  if (word == "before") return Dies::kBefore;
  return word == "within" ? Dies::kWithin : Dies::kAfter;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3 && argc != 5) return 2;
  const bool alone = argc == 5;
  return Run(argv[1], std::strtoull(argv[2], nullptr, 10),
             alone ? std::atoi(argv[3]) : 0,
             alone ? HowOf(argv[4]) : Dies::kBefore);
}
