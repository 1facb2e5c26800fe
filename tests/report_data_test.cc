// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The service indicators of a population that nobody here made up, against a
// naive recount.

#include <iostream>
#include <limits>
#include <vector>

#include "lib/engine/memory/memory_engine.h"
#include "tests/support/catch.h"
#include "tests/support/data.h"
#include "tests/support/recount.h"
#include "throughline/import.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

TEST_CASE("The indicators of the composed history agree with a recount") {
  const auto data = SharedData("composed/dev.history.jsonl.gz");
  if (!data) return;
  const auto store = Must(Store::Open(NewMemoryEngine(), {}));
  Must(Import(*store, {*data}, {}));
  std::vector<Who> people;
  std::int64_t first_us = std::numeric_limits<std::int64_t>::max();
  std::int64_t last_us = std::numeric_limits<std::int64_t>::min();
  FeedRequest request{.limit = 1000};
  for (;;) {
    const FeedPage page = Must(store->Feed(request));
    for (const Entry& entry : page.entries) {
      if (entry.kind == EntryKind::kAssignment)
        people.emplace_back(entry.profile);
      if (!entry.event) continue;
      first_us = std::min(first_us, entry.event->place().sort_us);
      last_us = std::max(last_us, entry.event->place().sort_us);
    }
    if (page.next > page.newest) break;
    request.from = page.next;
  }

  const std::uint64_t all =
      CheckReport(*store, people, limits::kTimeMinUs, limits::kTimeMaxUs);
  const std::int64_t middle_us = first_us + (last_us - first_us) / 2;
  const std::uint64_t early =
      CheckReport(*store, people, limits::kTimeMinUs, middle_us);
  const std::uint64_t late =
      CheckReport(*store, people, middle_us, limits::kTimeMaxUs);

  CHECK(all == early + late);
  CHECK(all > 1000);
  std::cout << "report: " << people.size() << " profiles, " << all
            << " asks, recounted by channel and in two periods" << std::endl;
}

}  // namespace
}  // namespace throughline
