// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A consumer of the feed under eight writers, in processes that are killed: it
// sees every position once, in order. TL_FEED_EVENTS says over how many; the
// promise was tried with 1,000,000.

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/doomed.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"
#include "throughline/store.h"

namespace throughline {
namespace {

Position EventsWanted() {
  const char* const named = std::getenv("TL_FEED_EVENTS");
  return named == nullptr ? 20000 : std::strtoull(named, nullptr, 10);
}

// What the consumer wrote down, in order: from where, and up to where.
struct Notes {
  std::vector<std::pair<Position, Position>> read;
  Position entries = 0;
  Position events = 0;
  bool in_order = true;
};

Notes ReadBack(const Store& store) {
  Notes notes;
  FeedRequest request{.limit = 1000};
  for (;;) {
    const FeedPage page = Must(store.Feed(request));
    for (const Entry& entry : page.entries) {
      notes.in_order &= entry.position == ++notes.entries;
      if (!entry.event) continue;
      ++notes.events;
      if (entry.event->source() != "reader") continue;
      const std::string text(entry.event->text());
      notes.read.emplace_back(
          std::strtoull(text.c_str(), nullptr, 10),
          std::strtoull(text.c_str() + text.find(' '), nullptr, 10));
    }
    if (page.next > page.newest) return notes;
    request.from = page.next;
  }
}

TEST_CASE("A consumer sees every position once, in order, across crashes") {
  const Position wanted = EventsWanted();
  std::mt19937 random(Seed());
  const TempDir place;
  const std::string directory = place / "store";
  int killed = 0;
  std::string next = "the beginning";
  for (bool ended = false; !ended;) {
    Doomed child(TL_FEED_CHILD, {directory, std::to_string(wanted)});
    // Some steps on, and somewhere in the middle of the next one.
    const auto steps = static_cast<int>(random() % (3 + wanted / 20000));
    for (int i = 0; i < steps && !ended; ++i) ended = !child.ReadLine(next);
    if (!ended && killed < 40) {
      ::usleep(static_cast<unsigned>(random() % 20'000));
      child.Kill();
      ++killed;
    }
    while (child.ReadLine(next)) {
    }
    const int how = child.Ended();
    INFO("ended with " << how << ", at " << next);
    REQUIRE((how == -SIGKILL || how == 0));
  }

  const auto store = Must(Store::Open(directory, {}));
  const Notes notes = ReadBack(*store);
  CHECK(notes.in_order);
  CHECK(notes.entries >= wanted);
  REQUIRE(!notes.read.empty());
  Position at = 1;
  for (const auto& [from, to] : notes.read) {
    REQUIRE(from == at);
    REQUIRE(to > from);
    at = to;
  }
  CHECK(at > wanted);
  CHECK(Must(store->Consumer("main", "reader")).next == at);
  CHECK(killed > 3);
  if (wanted <= 100000) CHECK(Must(store->Verify()).differences.empty());
  std::cout << "feed: " << at - 1 << " positions read once and in order, of "
            << notes.entries << " (" << notes.events << " events), in "
            << notes.read.size() << " steps by 8 writers' reader, " << killed
            << " times killed, epoch " << store->epoch() << std::endl;
}

}  // namespace
}  // namespace throughline
