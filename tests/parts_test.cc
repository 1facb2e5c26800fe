// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Of a customer of several profiles that go back a long way, nothing is folded
// anew that the rows already tell, and nothing is missing that they do not.
// TL_SEED replays.

#include "lib/head/parts.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "lib/head/pieces.h"
#include "tests/support/desk.h"
#include "tests/support/seed.h"
#include "tests/support/twin.h"
#include "throughline/limits.h"
#include "throughline/render.h"

namespace throughline::head {
namespace {

// The heads' rows of all who are linked.
std::vector<std::string> RowsOf(const Engine& engine) {
  const char first = static_cast<char>(keys::Table::kHead);
  const auto snapshot = engine.Latest();
  const auto cursor = snapshot->Scan(
      {std::string(1, first), std::string(1, static_cast<char>(first + 1))},
      Walk::kForward);
  std::vector<std::string> rows;
  for (; cursor->Valid(); cursor->Next()) {
    std::string row(cursor->value());
    if (!Must(FoldPieces(row)).head.group().empty()) {
      rows.push_back(std::move(row));
    }
  }
  Must(cursor->status());
  return rows;
}

bool Told(const std::vector<std::string>& rows) {
  Parts parts;
  for (const std::string& row : rows) Must(parts.AddRow(row));
  return parts.NoneLacks();
}

// What Parts tells of the rows, from the heads themselves.
bool NoneLacks(const std::vector<std::string>& rows) {
  Head all = Must(FoldPieces(rows.front())).head;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Combine(Must(FoldPieces(rows[i])).head, all);
  }
  if (all.conversations_dropped()) TrimConversations(all);
  return std::none_of(all.conversations().begin(), all.conversations().end(),
                      [](const auto& part) { return part.incomplete(); });
}

// A customer's conversations: most go on where the last left off, some with
// one of long ago, and now and then a stranger is in one.
class Saying {
 public:
  Saying(int profiles, int overlap)
      : profiles_(profiles), overlap_(overlap), random_(Seed()) {
    for (int i = 0; i <= profiles_; ++i) Say(i, "first " + std::to_string(i));
    for (int i = 1; i < profiles_; ++i) {
      Must(store_->Link({.a = {.identity = "card:0"},
                         .b = {.identity = "card:" + std::to_string(i)},
                         .why = "one person"}));
    }
  }

  const Engine& engine() const { return *engine_; }
  Store& store() { return *store_; }

  void Next() {
    ++said_;
    const int back = Up(0, 2) == 0 ? Up(overlap_ / 2, overlap_) : 0;
    const int number = std::max(0, said_ / 4 - back);
    Say(Up(0, 19) == 0 ? profiles_ : Up(0, profiles_ - 1),
        "about " + std::to_string(number));
  }

 private:
  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }

  void Say(int profile, const std::string& key) {
    desk_.now += absl::Minutes(1);
    Must(store_->Append(
        {.events = {desk_.Event({.who = {"card:" + std::to_string(profile)},
                                 .text = "said",
                                 .role = v1::ROLE_AGENT,
                                 .key = key})}}));
  }

  const int profiles_;
  const int overlap_;
  std::mt19937_64 random_;
  int said_ = 0;
  std::shared_ptr<Engine> engine_ = NewMemoryEngine();
  Desk desk_;
  std::unique_ptr<Store> store_ =
      Must(Store::Open(std::make_unique<Twin>(engine_), desk_.options()));
};

}  // namespace

TEST_CASE(
    "rows tell of which customer a head may lack a part, exactly as the heads "
    "do, and what is shown is what a fold of all events shows") {
  const int profiles = GENERATE(2, 3);
  // So many conversations back: never, within what a head keeps, beyond it.
  const int overlap = GENERATE(0, 36, 60);
  CAPTURE(profiles, overlap);
  Saying saying(profiles, overlap);
  int whole = 0;
  int lacking = 0;
  for (int i = 0; i < 300; ++i) {
    saying.Next();
    const std::vector<std::string> rows = RowsOf(saying.engine());
    REQUIRE(rows.size() == static_cast<std::size_t>(profiles));
    const bool none = NoneLacks(rows);
    REQUIRE(Told(rows) == none);
    ++(none ? whole : lacking);
    Store& store = saying.store();
    const Resumption now = Must(store.Resume({.who = std::string("card:0")}));
    REQUIRE(ToJson(now) ==
            ToJson(Must(store.Resume({.who = std::string("card:0"),
                                      .as_of = now.position()}))));
  }
  CHECK(whole > 100);
  CHECK((overlap < 60 || lacking > 10));
  CHECK(Must(saying.store().Verify()).differences.empty());
}

}  // namespace throughline::head
