// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The control of fence_test.cc: this program has no fence. Here Require lets
// every token pass, in place of lib/claims/require.cc, which the linker then
// leaves out; everything else is the library as it is shipped. A judge that
// finds nothing here could not have found anything there.

#include <iostream>

#include "lib/claims/require.h"
#include "tests/support/catch.h"
#include "tests/support/fence_schedules.h"
#include "tests/support/seed.h"

namespace throughline {

absl::Status claims::Require(const View&, const Fence&, std::int64_t) {
  return absl::OkStatus();
}

namespace {

TEST_CASE("Without the fence, some who lost their claim write all the same") {
  const Judged judged = RunSchedules(2000, Seed());

  std::cout << judged.schedules << " schedules without the fence, "
            << judged.accepted << " of " << judged.tried << " writes accepted, "
            << judged.stale << " stale" << std::endl;
  CHECK(judged.stale > 200);
}

}  // namespace
}  // namespace throughline
