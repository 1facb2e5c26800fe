// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where a test's chance begins: said at once, so that what was found can be
// found again.
//
//   TL_SEED=7 build/dev/asks_test

#ifndef THROUGHLINE_TESTS_SUPPORT_SEED_H_
#define THROUGHLINE_TESTS_SUPPORT_SEED_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace throughline {

inline std::uint32_t Seed() {
  const char* const named = std::getenv("TL_SEED");
  const auto seed =
      named != nullptr
          ? static_cast<std::uint32_t>(std::strtoul(named, nullptr, 10))
          : std::random_device()();
  std::cout << "TL_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_SEED_H_
