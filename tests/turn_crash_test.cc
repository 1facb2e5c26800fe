// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A bot that is killed at random points of its turns and started again: each
// turn happened once and whole. Half of its lives are ended by a clock, the
// others by a call with which a file is written or synced: before it, half way
// through it, or after it.

#include <unistd.h>

#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/doomed.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"
#include "throughline/store.h"

namespace throughline {
namespace {

#if defined(__SANITIZE_THREAD__)
// There write and fsync are the sanitizer's own, so that only the clock kills;
// and opening takes seconds.
constexpr bool kCallsKill = false;
constexpr std::uint64_t kTurns = 300;
constexpr int kKillsMin = 100;  // About 250 are usual.
#else
constexpr bool kCallsKill = true;
constexpr std::uint64_t kTurns = 2000;
constexpr int kKillsMin = 300;  // About 500 are usual; none would prove none.
#endif
constexpr char kWho[] = "phone:+31612345678";

// What the bot's lives said.
struct Lives {
  // Of each turn the positions it was told, in turn.
  std::map<std::uint64_t, std::vector<Position>> told;
  int kills = 0;
  std::map<std::string, int> by_where;  // The kills, by where they struck.
  int unheard = 0;  // Turns that were taken and nobody had been told.
};

class Killer {
 public:
  explicit Killer(std::string directory) : directory_(std::move(directory)) {}

  // Starts the bot again and again until it has taken all its turns.
  Lives KillAndRestart() {
    while (!Live()) ++lives_.kills;
    return lives_;
  }

 private:
  bool Chance(int of) { return random_() % of == 0; }
  int UpTo(int most) {
    return std::uniform_int_distribution<int>(0, most)(random_);
  }

  bool Live() { return kCallsKill && Chance(2) ? LiveByCall() : LiveByClock(); }

  // Killed somewhere: within a turn, not just behind one; now and then while
  // it opens what the last one left. True: it was done before.
  bool LiveByClock() {
    const bool opening = Chance(8);
    Doomed bot(TL_TURN_CHILD, {directory_, std::to_string(kTurns)});
    for (int lines = opening ? 0 : 1 + UpTo(5); lines > 0; --lines) {
      if (!Hear(bot)) break;
    }
    ::usleep(static_cast<unsigned>(UpTo(opening ? 40'000 : 800)));
    bot.Kill();
    return !Died(bot, opening ? "while opening" : "by the clock");
  }

  // Kills itself. True: it was done before.
  bool LiveByCall() {
    const char* const how[] = {"before", "within", "after"};
    Doomed bot(TL_TURN_CHILD, {directory_, std::to_string(kTurns),
                               std::to_string(1 + UpTo(8)), how[UpTo(2)]});
    return !Died(bot, "");
  }

  // False: it says no more.
  bool Hear(Doomed& bot) {
    std::string line;
    if (!bot.ReadLine(line)) return false;
    unsigned long long turn = 0;
    unsigned long long position = 0;
    if (std::sscanf(line.c_str(), "found %llu", &turn) == 1) {
      lives_.unheard += turn > 0 && !lives_.told.contains(turn);
    } else if (line.starts_with("died ")) {
      ++lives_.by_where[line.substr(5)];
    } else if (std::sscanf(line.c_str(), "%llu %llu", &turn, &position) == 2) {
      lives_.told[turn].push_back(position);
    }
    return true;
  }

  // Hears it out. It was killed, or it had ended, with success.
  bool Died(Doomed& bot, const std::string& where) {
    while (Hear(bot)) {
    }
    const int how = bot.Ended();
    REQUIRE((how == 0 || how == -SIGKILL));
    if (how != 0 && !where.empty()) ++lives_.by_where[where];
    return how != 0;
  }

  const std::string directory_;
  std::mt19937 random_{Seed()};
  Lives lives_;
};

TEST_CASE(
    "A bot killed throughout its turns says, learns and keeps each turn once") {
  TempDir place;
  const std::string directory = place / "store";
  Lives lives = Killer(directory).KillAndRestart();
  std::printf("%d turns, %d kills:", static_cast<int>(kTurns), lives.kills);
  for (const auto& [where, kills] : lives.by_where) {
    std::printf(" %d %s,", kills, where.c_str());
  }
  std::printf(" %d turns found that nobody had heard of\n", lives.unheard);

  REQUIRE(lives.kills >= kKillsMin);
  std::vector<std::string> wheres = {"by the clock", "while opening"};
  if (kCallsKill) {
    wheres.insert(wheres.end(),
                  {"before a write", "within a write", "after a write",
                   "before a sync", "after a sync"});
  }
  for (const std::string& where : wheres) {
    INFO(where);
    CHECK(lives.by_where[where] > 0);
  }
  CHECK(lives.unheard > 0);

  // The same turn was told the same, before a kill and after.
  for (const auto& [turn, positions] : lives.told) {
    for (const Position position : positions) {
      INFO("turn " << turn);
      REQUIRE(position == positions.front());
    }
  }

  const auto store = Must(Store::Open(directory, {}));
  for (const std::string& difference : Must(store->Verify()).differences) {
    FAIL_CHECK(difference);
  }
  // In the feed each turn is its event and its checkpoint, side by side.
  Position from = 1;
  std::uint64_t turn = 0;
  std::uint64_t events = 0;
  Position said = 0;
  for (bool more = true; more;) {
    const FeedPage page = Must(store->Feed({.from = from, .limit = 1000}));
    for (const Entry& entry : page.entries) {
      if (entry.kind == EntryKind::kEvent) {
        ++events;
        said = entry.position;
        REQUIRE(entry.event->id() == "reply-" + std::to_string(turn + 1));
      }
      if (entry.kind != EntryKind::kCheckpoint) continue;
      ++turn;
      REQUIRE(entry.checkpoint->version == turn);
      REQUIRE(entry.position == said + 1);
      REQUIRE_FALSE(lives.told[turn].empty());
      REQUIRE(lives.told[turn].front() == entry.position);
    }
    from = page.next;
    more = page.next <= page.newest;
  }
  CHECK(turn == kTurns);
  CHECK(events == kTurns);

  // All are to be sent, each once.
  std::set<std::string> waiting;
  OutboxPage page;
  page.next = 1;
  do {
    page = Must(store->Outbox({.from = page.next, .limit = 1000}));
    for (const OutboxItem& item : page.items) {
      CHECK(waiting.emplace(item.event.id()).second);
    }
  } while (page.next <= page.newest);
  CHECK(waiting.size() == kTurns);
  const Resumption past = Must(store->Resume({.who = std::string(kWho)}));
  REQUIRE(past.facts().size() == 1);
  CHECK(past.facts().front().value_json == std::to_string(kTurns));
}

}  // namespace
}  // namespace throughline
