// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Processes that are killed while they write, and what the next one finds.

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/doomed.h"
#include "tests/support/rocks_home.h"

namespace throughline {
namespace {

// A line that the child wrote: a commit that was acknowledged.
struct Acknowledged {
  Position position;
  std::string name;
};

// False: there are no more, or the last was cut.
bool Read(Doomed& child, std::vector<Acknowledged>& all) {
  std::string line;
  if (!child.ReadLine(line)) return false;
  std::istringstream in(line);
  Acknowledged one;
  in >> one.position >> one.name;
  all.push_back(one);
  return true;
}

TEST_CASE("What was acknowledged survives the process, without a gap") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  RocksHome home;
  std::vector<Acknowledged> all;

  for (int round = 0; round < 25; ++round) {
    Doomed child(TL_ROCKS_CHILD, {"write", home.directory()});
    const int until = std::uniform_int_distribution<int>(0, 150)(random);
    for (int i = 0; i < until && Read(child, all); ++i) {
    }
    child.Kill();
    while (Read(child, all)) {
    }
    REQUIRE(child.Ended() == -SIGKILL);

    const auto engine = home.Open();
    const auto view = engine->Durable();
    Position newest = 0;
    for (const Acknowledged& one : all) {
      INFO("round " << round << ", position " << one.position);
      newest = std::max(newest, one.position);
      REQUIRE(Get(*view, "\x10" + one.name).has_value());
      REQUIRE(Get(*view, "\x20" + one.name) == std::string(300, 'v'));
    }
    // Whole commits only: each has a position, two rows and a piece.
    REQUIRE(view->position() >= newest);
    const std::size_t commits = view->position();
    REQUIRE(Scan(*view, {"\x10", "\x11"}).size() == commits);
    REQUIRE(Scan(*view, {"\x20", "\x21"}).size() == commits);
    REQUIRE(Get(*view, "\x50k").value_or("").size() == commits);
  }
  CHECK(all.size() > 500);
}

}  // namespace
}  // namespace throughline
