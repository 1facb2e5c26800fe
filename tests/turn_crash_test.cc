// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A bot that is killed at random points of its turns and started again: each
// turn happened once and whole.

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"
#include "throughline/store.h"

extern char** environ;

namespace throughline {
namespace {

constexpr std::uint64_t kTurns = 2000;
constexpr char kWho[] = "phone:+31612345678";

// What was acknowledged: of each turn the positions it was told, in turn.
using Told = std::map<std::uint64_t, std::vector<Position>>;

class Child {
 public:
  explicit Child(const std::string& directory) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    std::string program = TL_TURN_CHILD;
    std::string where = directory;
    std::string turns = std::to_string(kTurns);
    char* const arguments[] = {program.data(), where.data(), turns.data(),
                               nullptr};
    REQUIRE(::posix_spawn(&process_, program.c_str(), &actions, nullptr,
                          arguments, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ::fdopen(ends[0], "r");
  }
  ~Child() { std::fclose(out_); }

  // False: there are no more lines.
  bool Read(Told& told) {
    unsigned long long turn = 0;
    unsigned long long position = 0;
    char line[100];
    if (std::fgets(line, sizeof(line), out_) == nullptr) return false;
    if (std::sscanf(line, "%llu %llu", &turn, &position) == 2 &&
        std::string(line).back() == '\n') {
      told[turn].push_back(position);
    }
    return true;
  }

  void Kill() { ::kill(process_, SIGKILL); }

  // True where it had ended by itself, with success.
  bool Wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    if (WIFSIGNALED(status)) {
      CHECK(WTERMSIG(status) == SIGKILL);
      return false;
    }
    REQUIRE(WEXITSTATUS(status) == 0);
    return true;
  }

 private:
  pid_t process_ = 0;
  std::FILE* out_ = nullptr;
};

// Starts the bot again and again until it has taken all its turns.
int KillAndRestart(const std::string& directory, Told& told) {
  std::mt19937 random(Seed());
  for (int kills = 0;; ++kills) {
    Child child(directory);
    const int until = std::uniform_int_distribution<int>(0, 120)(random);
    int lines = 0;
    while (lines < until && child.Read(told)) ++lines;
    if (lines == until) {
      // Somewhere within a turn, not just behind one.
      ::usleep(std::uniform_int_distribution<unsigned>(0, 400)(random));
      child.Kill();
    }
    while (child.Read(told)) {
    }
    if (child.Wait()) return kills;
  }
}

TEST_CASE(
    "A bot killed 2,000 turns long says, learns and keeps each turn once") {
  TempDir place;
  const std::string directory = place / "store";
  Told told;
  const int kills = KillAndRestart(directory, told);
  std::printf("killed %d times within %d turns\n", kills,
              static_cast<int>(kTurns));

  // The same turn was told the same, before a kill and after.
  CHECK(kills > 10);
  for (const auto& [turn, positions] : told) {
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
      if (told.contains(turn)) {
        REQUIRE(told[turn].front() == entry.position);
      }
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
