// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// MemoryDisk: the rows of a memory engine, each with its versions. It outlives
// the engine, so that tests can lose a process or the power.
//
//   auto disk = std::make_shared<MemoryDisk>();
//   { auto engine = NewMemoryEngine(disk); ... }  // The process is lost.
//   disk->LosePower();                            // So is what was not synced.
//   auto engine = NewMemoryEngine(disk);

#ifndef THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_DISK_H_
#define THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_DISK_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/mutex.h"
#include "throughline/engine.h"

namespace throughline {

class MemoryDisk {
 public:
  using Value = std::shared_ptr<const std::string>;  // Null: no such row.
  using Row = std::pair<std::string, Value>;

  // A point in the order of commits.
  struct Instant {
    std::uint64_t commit = 0;  // 1, 2, 3, ...; upkeep counts too.
    Stamp stamp;
  };

  enum class View { kDurable, kLatest };

  // Forgets what was not synced. No engine may stand on the disk.
  void LosePower() ABSL_LOCKS_EXCLUDED(mutex_);

  // Applies the batch, or says why not.
  absl::StatusOr<Stamp> Write(const Batch& batch,
                              const Engine::Observer& observer)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // All that is written becomes durable: synced, or only buffered.
  void MakeDurable(Durability durability) ABSL_LOCKS_EXCLUDED(mutex_);

  // Keeps the versions of an instant until it is released.
  Instant Hold(View view) ABSL_LOCKS_EXCLUDED(mutex_);
  void Release(const Instant& instant) ABSL_LOCKS_EXCLUDED(mutex_);

  // The last position that is seen.
  Position LastOf(View view) const ABSL_LOCKS_EXCLUDED(mutex_);

  Value Get(std::string_view key, std::uint64_t commit) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Up to `max` rows of the range, as of `commit`, in the order of the walk.
  std::vector<Row> Fetch(const KeyRange& range, Walk walk, std::size_t max,
                         std::uint64_t commit) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Version {
    std::uint64_t commit;
    Value value;
  };
  using Versions = std::vector<Version>;  // Oldest first.

  static Value At(const Versions& versions, std::uint64_t commit);
  Value Now(std::string_view key) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Apply(const Batch::Change& change, std::uint64_t commit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Drops the versions that nobody can see any more.
  void Collect() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Versions, std::less<>> rows_ ABSL_GUARDED_BY(mutex_);
  Instant written_ ABSL_GUARDED_BY(mutex_);
  Instant durable_ ABSL_GUARDED_BY(mutex_);
  Instant synced_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t syncs_ ABSL_GUARDED_BY(mutex_) = 0;
  std::multiset<std::uint64_t> held_ ABSL_GUARDED_BY(mutex_);

  // Rows that have a version too many once their commit is the oldest shown.
  std::deque<std::pair<std::uint64_t, std::string>> stale_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_DISK_H_
