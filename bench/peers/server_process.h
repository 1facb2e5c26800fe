// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A server of our own: started in a directory of ours, stopped with us, also
// where we are killed.

#ifndef THROUGHLINE_BENCH_PEERS_SERVER_PROCESS_H_
#define THROUGHLINE_BENCH_PEERS_SERVER_PROCESS_H_

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace throughline::bench {

class ServerProcess {
 public:
  ServerProcess() = default;
  ~ServerProcess() { Stop(); }

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // As `user`, where we are root and it is not empty. What it says goes to
  // `log`. Waits until `ready`; ends the program where that takes a minute.
  void Start(const std::vector<std::string>& command, const std::string& user,
             const std::string& log, const std::function<bool()>& ready);
  void Stop();

  pid_t id() const { return id_; }  // 0: it does not run.

 private:
  pid_t id_ = 0;
};

// Runs a program to its end, in the same way; false where it fails.
bool RunToEnd(const std::vector<std::string>& command, const std::string& user,
              const std::string& log);

// Gives a directory to `user`, where we are root.
void GiveTo(const std::string& user, const std::string& directory);

// The first of these that may be run; empty: none.
std::string FindProgram(const std::vector<std::string>& paths);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_SERVER_PROCESS_H_
