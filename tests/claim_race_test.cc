// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Many at once for one claim. Threads count; the test looks afterwards.

#include <atomic>
#include <barrier>
#include <iostream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/claims.h"

namespace throughline {
namespace {

constexpr int kThreads = 64;
constexpr int kRounds = 1000;
constexpr char kAnn[] = "phone:+31612345678";

TEST_CASE("Of 64 threads that race for one claim 1,000 times one wins each") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  std::vector<std::vector<FencingToken>> won(kThreads);
  std::atomic<int> winners = 0;
  std::atomic<int> odd_rounds = 0;
  std::atomic<int> misled = 0;
  std::barrier round(kThreads);
  Store& store = *desk;
  const auto race = [&](int number) {
    const v1::Actor actor = Bot(std::to_string(number));
    for (int i = 0; i < kRounds; ++i) {
      round.arrive_and_wait();
      const auto claim = store.Claim({.conversation = in, .actor = actor});
      if (claim.ok()) ++winners;
      // Who lost is told of somebody who has it.
      if (!claim.ok() && !CurrentClaim(claim.status()).has_value()) ++misled;
      round.arrive_and_wait();
      if (!claim.ok()) continue;
      if (winners.exchange(0) != 1) ++odd_rounds;
      won[static_cast<std::size_t>(number)].push_back(claim->fence.token);
      if (!store.Release({.fence = claim->fence}).ok()) ++odd_rounds;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(race, i);
  for (std::thread& thread : threads) thread.join();

  std::set<FencingToken> tokens;
  std::size_t wins = 0;
  int different = 0;
  for (const auto& of_one : won) {
    tokens.insert(of_one.begin(), of_one.end());
    wins += of_one.size();
    different += of_one.empty() ? 0 : 1;
  }
  std::cout << wins << " rounds won by " << different << " of " << kThreads
            << " threads, " << odd_rounds << " with other than one winner"
            << std::endl;
  CHECK(odd_rounds == 0);
  CHECK(misled == 0);
  CHECK(wins == kRounds);
  CHECK(tokens.size() == kRounds);
}

TEST_CASE("Of 64 threads that wait in line each has the claim once, alone") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  std::atomic<int> inside = 0;
  std::atomic<int> crowded = 0;
  std::atomic<int> served = 0;
  Store& store = *desk;
  const auto work = [&](int number) {
    for (int i = 0; i < 5; ++i) {
      const auto claim = store.Claim({.conversation = in,
                                      .actor = Agent(std::to_string(number)),
                                      .wait = absl::Hours(1)});
      if (!claim.ok()) continue;
      if (++inside != 1) ++crowded;
      ++served;
      --inside;
      store.Release({.fence = claim->fence}).IgnoreError();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();

  CHECK(served == 5 * kThreads);
  CHECK(crowded == 0);
  CHECK_FALSE(Must(store.Holder("main", in)).held);
}

}  // namespace
}  // namespace throughline
