// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/sync_count.h"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

namespace throughline::bench {
namespace {

std::atomic<std::uint64_t> count;
std::atomic<std::uint64_t> time_ns;

int Counted(const char* name, int file) {
  using Sync = int (*)(int);
  const auto sync = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
  const auto begin = std::chrono::steady_clock::now();
  const int result = sync(file);
  const auto end = std::chrono::steady_clock::now();
  count.fetch_add(1);
  time_ns.fetch_add(static_cast<std::uint64_t>((end - begin).count()));
  return result;
}

}  // namespace

Syncs SyncsNow() { return {count.load(), time_ns.load()}; }

}  // namespace throughline::bench

extern "C" int fdatasync(int file) {
  return throughline::bench::Counted("fdatasync", file);
}

extern "C" int fsync(int file) {
  return throughline::bench::Counted("fsync", file);
}
