// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A process that rocks_test and crash_test start, to be killed or to end.
//
//   rocks_child write DIRECTORY   commits for ever; a line for each that is
//                                 acknowledged, with its position
//   rocks_child static DIRECTORY  commits, then ends with its store open
//   rocks_child full DIRECTORY    commits until a write fails, and goes on for
//                                 a while; says what it was told

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/engine/rocks/rocks_engine.h"
#include "tests/support/rocks_at.h"

// A store that ends with its process is not closed: RocksDB's own statics are
// gone by then. What it held on to is no leak.
extern "C" const char* __lsan_default_suppressions();   // NOLINT
extern "C" const char* __lsan_default_suppressions() {  // NOLINT
  return "leak:throughline::rocks::Database::Open";
}

namespace {

using namespace throughline;

// Destroyed after everything that RocksDB keeps in statics.
std::unique_ptr<Engine> early;
std::shared_ptr<const Snapshot> early_view;

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}

// One row for each position, in two tables, and a row that grows.
absl::StatusOr<Stamp> CommitOne(Engine& engine, const std::string& writer,
                                Durability durability) {
  Batch batch;
  batch.AddEntry();
  batch.Put("\x20" + writer, std::string(300, 'v'));
  batch.Put("\x10" + writer, "");
  batch.Extend("\x50k", ".");
  return engine.Commit(batch, durability);
}

int Write(const std::string& directory) {
  auto engine = OpenRocks(RocksAt(directory));
  if (!engine.ok()) return Fail(engine.status());
  const Position start = (*engine)->Durable()->position();
  const auto write = [&](int thread) {
    for (int i = 0;; ++i) {
      // Named so that no two processes write one row.
      const std::string name = std::to_string(start) + "." +
                               std::to_string(thread) + "." + std::to_string(i);
      const auto stamp =
          CommitOne(**engine, name,
                    i % 4 == 3 ? Durability::kBuffered : Durability::kSynced);
      if (!stamp.ok()) std::exit(Fail(stamp.status()));
      const std::string line = std::to_string(stamp->last) + " " + name + "\n";
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(1);
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread)
    threads.emplace_back(write, thread);
  for (std::thread& thread : threads) thread.join();
  return 0;
}

int Static(const std::string& directory) {
  auto engine = OpenRocks(RocksAt(directory));
  if (!engine.ok()) return Fail(engine.status());
  early = *std::move(engine);
  for (int i = 0; i < 999; ++i) {
    const auto stamp =
        CommitOne(*early, std::to_string(i), Durability::kBuffered);
    if (!stamp.ok()) return Fail(stamp.status());
  }
  early_view = early->Durable();
  // A second one, destroyed before RocksDB's statics.
  static auto late = OpenRocks(RocksAt(directory + ".late"));
  if (!late.ok()) return Fail(late.status());
  const auto stamp = CommitOne(*early, "last", Durability::kSynced);
  return stamp.ok() ? 0 : Fail(stamp.status());
}

// No file may grow beyond a limit, which the log soon does.
int Full(const std::string& directory) {
  auto opened = OpenRocks(RocksAt(directory));
  if (!opened.ok()) return Fail(opened.status());
  Engine& engine = **opened;
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{100000, RLIM_INFINITY};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
  // Several, so that some write while another's sync fails, and the reverse.
  constexpr int kThreads = 4;
  std::atomic<Position> acknowledged = 0;
  std::atomic<int> unavailable = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0;; ++i) {
        const auto stamp =
            CommitOne(engine, std::to_string(t) + "." + std::to_string(i),
                      Durability::kSynced);
        if (!stamp.ok()) {
          unavailable += absl::IsUnavailable(stamp.status());
          return;
        }
        Position seen = acknowledged;
        while (seen < stamp->last &&
               !acknowledged.compare_exchange_weak(seen, stamp->last)) {
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  if (::setrlimit(RLIMIT_FSIZE, &none) != 0) return 1;
  int later = 0;
  for (int i = 0; i < 10; ++i) {
    later += absl::IsUnavailable(
        CommitOne(engine, "later", Durability::kBuffered).status());
  }
  const auto view = engine.Durable();
  const auto row = view->Get("\x50k");
  const bool reads = view->position() >= acknowledged && row.ok() &&
                     row->has_value() &&
                     (*row)->bytes.size() == view->position();
  std::printf("%d %d %d %d\n", static_cast<int>(acknowledged),
              unavailable.load(), later, reads);
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) return 2;
  const std::string what = argv[1];
  if (what == "write") return Write(argv[2]);
  if (what == "static") return Static(argv[2]);
  if (what == "full") return Full(argv[2]);
  return 2;
}
