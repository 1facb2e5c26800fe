// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The whole store against plain vectors and sets (history_model.h), by chance.
//
//   TL_SEED=7 TL_OPS=1000000 ./model_test
//
// Each history has a seed of its own, which is printed where it fails: with
// TL_SEED=<it> TL_OPS=500 only that one is run.

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/support/history_duel.h"

namespace throughline {
namespace {

constexpr std::uint64_t kOpsEach = 500;

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

void RunHistory(std::uint64_t seed, std::uint64_t ops) {
  INFO("replay: TL_SEED=" << seed << " TL_OPS=" << ops);
  // Every tenth has so many profiles in a customer that its combined head is
  // stored.
  HistoryShape shape;
  if (seed % 10 == 3) shape = {.people = 30, .profiles_max = 40, .links_in = 4};
  HistoryDuel duel(seed, shape);
  for (std::uint64_t op = 0; op < ops; ++op) {
    INFO("operation " << op);
    duel.Step();
  }
  duel.Finish();
}

}  // namespace

TEST_CASE("a store answers as plain vectors and sets do whatever was done") {
  const std::uint64_t seed = FromEnvironment(
      "TL_SEED",
      std::chrono::steady_clock::now().time_since_epoch().count() % 1'000'000);
  const std::uint64_t ops = FromEnvironment("TL_OPS", 5'000);
  const std::uint64_t histories = (ops + kOpsEach - 1) / kOpsEach;
  std::cout << "TL_SEED=" << seed << " TL_OPS=" << ops << std::endl;

  for (std::uint64_t i = 0; i < histories; ++i) {
    RunHistory(seed + i, std::min(ops, kOpsEach));
    if ((i + 1) % 200 == 0) {
      std::cout << (i + 1) * kOpsEach << " operations" << std::endl;
    }
  }
  std::cout << histories << " histories of " << std::min(ops, kOpsEach)
            << " operations: no difference" << std::endl;
  SUCCEED();
}

}  // namespace throughline
