// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/server_process.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr auto kReadyWithin = std::chrono::seconds(60);

pid_t Spawn(const std::vector<std::string>& command, const std::string& user,
            const std::string& log) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  const passwd* const who =
      user.empty() || getuid() != 0 ? nullptr : getpwnam(user.c_str());
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const pid_t id = fork();
  if (id < 0) Fail("no process could be made");
  if (id > 0) {
    close(out);
    return id;
  }
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (who != nullptr &&
      (setgid(who->pw_gid) != 0 || setuid(who->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGINT);
  execv(arguments.front(), arguments.data());
  _exit(127);
}

}  // namespace

void ServerProcess::Start(const std::vector<std::string>& command,
                          const std::string& user, const std::string& log,
                          const std::function<bool()>& ready) {
  Stop();
  id_ = Spawn(command, user, log);
  const auto begin = std::chrono::steady_clock::now();
  while (!ready()) {
    if (waitpid(id_, nullptr, WNOHANG) != 0 ||
        std::chrono::steady_clock::now() - begin > kReadyWithin) {
      Fail(command.front() + " did not start; it says why in " + log);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void ServerProcess::Stop() {
  if (id_ == 0) return;
  kill(id_, SIGINT);  // PostgreSQL: at once, but orderly. Redis: the same.
  waitpid(id_, nullptr, 0);
  id_ = 0;
}

bool RunToEnd(const std::vector<std::string>& command, const std::string& user,
              const std::string& log) {
  int status = 0;
  return waitpid(Spawn(command, user, log), &status, 0) > 0 && status == 0;
}

void GiveTo(const std::string& user, const std::string& directory) {
  const passwd* const who = getpwnam(user.c_str());
  if (getuid() != 0 || who == nullptr) return;
  // It must be reached, through a directory that nobody may list.
  const std::string parent = std::filesystem::path(directory).parent_path();
  if (chmod(parent.c_str(), 0711) != 0 ||
      chown(directory.c_str(), who->pw_uid, who->pw_gid) != 0) {
    Fail("not given to " + user + ": " + directory);
  }
}

std::string FindProgram(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

}  // namespace throughline::bench
