// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A head is added to, not rewritten, by what happens every day.

#include "lib/head/pieces.h"

#include <memory>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "tests/support/twin.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

struct Row {
  int added = 0;  // Pieces behind the base.
  Head head;
};

std::vector<Row> RowsOf(const Engine& engine, keys::Table table) {
  const char first = static_cast<char>(table);
  const auto snapshot = engine.Latest();
  const auto cursor = snapshot->Scan(
      {std::string(1, first), std::string(1, static_cast<char>(first + 1))},
      Walk::kForward);
  std::vector<Row> rows;
  for (; cursor->Valid(); cursor->Next()) {
    Folded folded = Must(FoldPieces(cursor->value()));
    rows.push_back({folded.pieces, std::move(folded.head)});
  }
  Must(cursor->status());
  return rows;
}

int Added(const std::vector<Row>& rows) {
  int added = 0;
  for (const Row& row : rows) added += row.added;
  return added;
}

int Shared(const std::vector<Row>& rows) {
  int shared = 0;
  for (const Row& row : rows) {
    for (const auto& part : row.head.conversations()) shared += part.shared();
  }
  return shared;
}

}  // namespace

TEST_CASE(
    "that further profiles come into a conversation adds to the heads that "
    "have it, of a customer of few profiles and of many") {
  const int profiles = GENERATE(2, limits::kCombinedOnReadMax + 4);
  CAPTURE(profiles);
  const std::shared_ptr<Engine> engine = NewMemoryEngine();
  Desk desk;
  const auto store =
      Must(Store::Open(std::make_unique<Twin>(engine), desk.options()));
  const auto say = [&](int profile, const std::string& key) {
    Must(store->Append({.events = {desk.Event(
                            {.who = {"card:" + std::to_string(profile)},
                             .text = "hello",
                             .key = key})}}));
  };
  for (int i = 0; i < profiles; ++i) say(i, std::to_string(i));
  for (int i = 1; i < profiles; ++i) {
    Must(store->Link({.a = {.identity = "card:0"},
                      .b = {.identity = "card:" + std::to_string(i)},
                      .why = "one person"}));
  }
  const bool large = profiles > limits::kCombinedOnReadMax;
  const int before = Added(RowsOf(*engine, keys::Table::kHead));
  const int before_all = Added(RowsOf(*engine, keys::Table::kGroupHead));

  for (int i = 0; i < 3; ++i) {
    say(0, "k");
    say(1, "k");
  }

  const std::vector<Row> own = RowsOf(*engine, keys::Table::kHead);
  const std::vector<Row> all = RowsOf(*engine, keys::Table::kGroupHead);
  REQUIRE(own.size() == static_cast<std::size_t>(profiles));
  REQUIRE(all.size() == (large ? 1 : 0));
  CHECK(Added(own) == before + 6 + 1);  // That others came in, where they came.
  CHECK(Shared(own) == 2);
  CHECK(Added(all) == (large ? before_all + 6 + 1 : 0));
  CHECK(Shared(all) == (large ? 1 : 0));

  // With a stranger, too.
  say(99, "s");
  say(1, "s");

  const auto with = RowsOf(*engine, keys::Table::kGroupHead);
  CHECK(Added(RowsOf(*engine, keys::Table::kHead)) == before + 6 + 1 + 2);
  CHECK(Added(with) == (large ? before_all + 6 + 1 + 1 : 0));
  CHECK(Shared(with) == (large ? 2 : 0));
  CHECK(Must(store->Verify()).differences.empty());
}

}  // namespace throughline::head
