// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/last_call.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <string>

namespace throughline {
namespace {

// Below 1: the call was made, or none was named.
std::atomic<int> calls_left = 0;
std::atomic<Dies> dies = Dies::kBefore;

bool IsLast() { return calls_left.load() > 0 && --calls_left == 0; }

// The system's own, whatever `write` is here.
ssize_t WriteNow(int file, const void* bytes, std::size_t size) {
  return ::syscall(SYS_write, file, bytes, size);
}

[[noreturn]] void Die(const std::string& where) {
  const std::string line = "died " + where + "\n";
  WriteNow(STDOUT_FILENO, line.data(), line.size());
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

int Sync() {
  if (!IsLast()) return 0;
  Die(dies == Dies::kAfter ? "after a sync" : "before a sync");
}

}  // namespace

void DieAtCall(int calls, Dies how) {
  dies = how;
  calls_left = calls;
}

}  // namespace throughline

#pragma GCC visibility push(default)
extern "C" {

ssize_t write(int file, const void* bytes, std::size_t size) {
  using namespace throughline;
  if (!IsLast()) return WriteNow(file, bytes, size);
  if (dies == Dies::kBefore) Die("before a write");
  WriteNow(file, bytes, dies == Dies::kWithin ? size / 2 : size);
  Die(dies == Dies::kWithin ? "within a write" : "after a write");
}

int fsync(int) { return throughline::Sync(); }

int fdatasync(int) { return throughline::Sync(); }

}  // extern "C"
#pragma GCC visibility pop
