// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Processes that are killed while they write, and what the next one finds.

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <sstream>
#include <string>

#include "tests/support/rocks_home.h"

extern char** environ;

namespace throughline {
namespace {

// A line that the child wrote: a commit that was acknowledged.
struct Acknowledged {
  Position position;
  std::string name;
};

// A writing process, and what it says.
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
    std::string program = TL_ROCKS_CHILD;
    std::string what = "write";
    std::string where = directory;
    char* const arguments[] = {program.data(), what.data(), where.data(),
                               nullptr};
    REQUIRE(::posix_spawn(&process_, program.c_str(), &actions, nullptr,
                          arguments, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ::fdopen(ends[0], "r");
  }
  ~Child() { std::fclose(out_); }

  // False: there are no more, or the last was cut.
  bool Read(std::vector<Acknowledged>& all) {
    char line[200];
    if (std::fgets(line, sizeof(line), out_) == nullptr) return false;
    std::istringstream in(line);
    Acknowledged one;
    in >> one.position >> one.name;
    if (std::string(line).back() == '\n') all.push_back(one);
    return true;
  }

  // The signal that ended it.
  int Kill() {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

 private:
  pid_t process_ = 0;
  std::FILE* out_ = nullptr;
};

TEST_CASE("What was acknowledged survives the process, without a gap") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  RocksHome home;
  std::vector<Acknowledged> all;

  for (int round = 0; round < 25; ++round) {
    Child child(home.directory());
    const int until = std::uniform_int_distribution<int>(0, 150)(random);
    for (int i = 0; i < until && child.Read(all); ++i) {
    }
    REQUIRE(child.Kill() == SIGKILL);
    while (child.Read(all)) {
    }

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
