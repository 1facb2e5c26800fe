// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Doomed: a process that is started in order to be killed, and the lines that
// it says until then.
//
//   Doomed child(TL_TURN_CHILD, {directory, "2000"});
//   while (child.ReadLine(line)) ...
//   child.Kill();
//   CHECK(child.Ended() == -SIGKILL);

#ifndef THROUGHLINE_TESTS_SUPPORT_DOOMED_H_
#define THROUGHLINE_TESTS_SUPPORT_DOOMED_H_

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace throughline {

class Doomed {
 public:
  Doomed(const std::string& program, std::vector<std::string> words) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    words.insert(words.begin(), program);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    REQUIRE(::posix_spawn(&process_, program.c_str(), &actions, nullptr,
                          arguments.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ::fdopen(ends[0], "r");
  }
  ~Doomed() { std::fclose(out_); }

  Doomed(const Doomed&) = delete;
  Doomed& operator=(const Doomed&) = delete;

  // False: it says no more, or died within a line.
  bool ReadLine(std::string& line) {
    char bytes[200];
    if (std::fgets(bytes, sizeof(bytes), out_) == nullptr) return false;
    line = bytes;
    if (line.back() != '\n') return false;
    line.pop_back();
    return true;
  }

  void Kill() { ::kill(process_, SIGKILL); }

  // Its exit status, or the signal that ended it, below 0. Once.
  int Ended() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t process_ = 0;
  std::FILE* out_ = nullptr;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_DOOMED_H_
