// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Schedules of three who claim, sleep, write, renew, release and hand over one
// conversation by turns of chance, while the clock jumps either way; and a
// judge who knows who had it, from what the store acknowledged alone.
//
// What they try is compiled once and linked twice: with the fence, and without.

#ifndef THROUGHLINE_TESTS_SUPPORT_FENCE_SCHEDULES_H_
#define THROUGHLINE_TESTS_SUPPORT_FENCE_SCHEDULES_H_

#include <cstdint>

namespace throughline {

struct Judged {
  int schedules = 0;
  std::uint64_t tried = 0;     // Writes with a token that was granted once.
  std::uint64_t accepted = 0;  // Of these.
  std::uint64_t stale = 0;     // Accepted from who no longer had the claim.
  std::uint64_t wronged = 0;   // Refused although they had it.
};

Judged RunSchedules(int schedules, std::uint32_t seed);

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_FENCE_SCHEDULES_H_
