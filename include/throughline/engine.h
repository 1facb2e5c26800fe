// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Engine: the ordered map of bytes that a store stands on.
//
//   Batch batch;
//   batch.PlannedAfter(view->position());
//   batch.AddEntry();
//   batch.Put(key, value);
//   absl::StatusOr<Stamp> stamp = engine.Commit(batch, Durability::kSynced);
//
// Every engine keeps the same promises; tests/engine_conformance.h judges them.
//
//   Threads      Any number of threads may use one Engine at once.
//   Order        Commits happen one after another. A batch of n entries takes
//                the next n positions, 1, 2, 3, ..., and none is ever skipped;
//                a batch without entries (upkeep) takes none. The time of a
//                commit never lies before that of an earlier one.
//   Atomicity    A batch is applied whole or not at all, crash or no crash.
//   Durability   Commit() returns OK once the batch survives what its
//                Durability names. What a crash leaves is always a prefix of
//                the order of commits.
//   Views        Durable() shows what is durable and nothing else. Latest()
//                may show more; only the planning of writes looks at it. A
//                view taken after Commit() returned OK shows that commit.
//
// Keys that begin with the byte 0x00 are the engine's own. A replicated engine
// ships batches to its peers, which apply them in the same order.
//
// Errors, as absl::Status:
//
//   kAborted            an expectation, or the position planned after, did
//                       not hold; nothing was changed
//   kResourceExhausted  there is no room; nothing was changed
//   kUnavailable        the fate of the batch is unknown, and every later
//                       Commit() fails too, until the engine is opened anew
//   kDataLoss           stored bytes failed their check

#ifndef THROUGHLINE_ENGINE_H_
#define THROUGHLINE_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace throughline {

// What a write must survive before it is reported done.
enum class Durability {
  kSynced,    // The loss of power. Costs one sync, shared with all who wait.
  kBuffered,  // The loss of the process, but not of the machine.
};

// Where entries stand in the order of commits: 1, 2, 3, ...; 0 is before all.
using Position = std::uint64_t;

// What the engine gave a commit. Without entries, first is last + 1.
struct Stamp {
  Position first = 0;        // The position of its first entry.
  Position last = 0;         // The newest position once it is applied.
  std::int64_t time_us = 0;  // Microseconds since 1970, UTC.

  friend bool operator==(const Stamp&, const Stamp&) = default;
};

// Changes to be made together. Of two changes to one row the later one wins.
class Batch {
 public:
  enum class Op : std::uint8_t {
    kPut,
    kDelete,
    kExtend,  // Adds bytes to the end of the row; an absent row is empty.
  };

  struct Change {
    Op op = Op::kPut;
    std::string key;
    std::string value;
  };

  struct Expectation {
    std::string key;
    std::optional<std::string> value;  // Absent: there is no such row.
  };

  void Put(std::string key, std::string value) {
    changes_.push_back({Op::kPut, std::move(key), std::move(value)});
  }
  void Delete(std::string key) {
    changes_.push_back({Op::kDelete, std::move(key), {}});
  }
  void Extend(std::string key, std::string piece) {
    changes_.push_back({Op::kExtend, std::move(key), std::move(piece)});
  }

  // Makes the commit fail with kAborted unless the row still is as it was read.
  void Expect(std::string key, std::optional<std::string> value) {
    expectations_.push_back({std::move(key), std::move(value)});
  }

  // The newest position when the batch was planned: its entries count on
  // taking those that follow. The commit fails with kAborted where another
  // has taken one since.
  void PlannedAfter(Position last) { planned_after_ = last; }

  // Counts one more entry.
  void AddEntry() { ++entries_; }

  // The time the commit should carry; the engine raises it where an earlier
  // commit's is later.
  void SetTime(std::int64_t time_us) { time_us_ = time_us; }

  // Names something that the changes concern, for Engine::Observer.
  void Concern(std::string subject) { concerns_.push_back(std::move(subject)); }

  const std::vector<Change>& changes() const { return changes_; }
  const std::vector<Expectation>& expectations() const { return expectations_; }
  const std::vector<std::string>& concerns() const { return concerns_; }
  std::optional<Position> planned_after() const { return planned_after_; }
  int entries() const { return entries_; }
  std::int64_t time_us() const { return time_us_; }
  bool empty() const { return changes_.empty() && entries_ == 0; }

 private:
  std::vector<Change> changes_;
  std::vector<Expectation> expectations_;
  std::vector<std::string> concerns_;
  std::optional<Position> planned_after_;
  int entries_ = 0;
  std::int64_t time_us_ = 0;
};

// Stored bytes, where they lie. They stay as long as any copy of the Pinned,
// even when the row, the snapshot and the engine are gone.
struct Pinned {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// The rows with begin <= key < end.
struct KeyRange {
  std::string begin;
  std::string end;
};

enum class Walk { kForward, kBackward };

// A walk over the rows of a range, from its first (or last) row. The views it
// gives are valid until the next call. One thread at a time.
class Cursor {
 public:
  virtual ~Cursor() = default;

  virtual bool Valid() const = 0;  // False at the end and after an error.
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual void Next() = 0;
  virtual absl::Status status() const = 0;
};

// The map as it was at one instant. Any number of threads may use it at once.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  virtual Position position() const = 0;     // The last one shown.
  virtual std::int64_t time_us() const = 0;  // Of the last commit shown.

  virtual absl::StatusOr<std::optional<Pinned>> Get(
      std::string_view key) const = 0;

  // `range` must lie within the rows of one first byte. The cursor keeps the
  // snapshot alive.
  virtual std::unique_ptr<Cursor> Scan(const KeyRange& range,
                                       Walk walk) const = 0;
};

class Engine {
 public:
  // Is told of each commit, in order, after it was written and before any view
  // of Durable() shows it. Must be quick and must not call the engine.
  using Observer = std::function<void(const Batch& batch, const Stamp& stamp)>;

  virtual ~Engine() = default;

  virtual std::shared_ptr<const Snapshot> Durable() const = 0;
  virtual std::shared_ptr<const Snapshot> Latest() const = 0;

  // The position of Durable(), for who needs no row of it.
  virtual Position DurablePosition() const { return Durable()->position(); }

  virtual absl::StatusOr<Stamp> Commit(const Batch& batch,
                                       Durability durability) = 0;

  // Commit() in two halves, so that a caller may let go of its own locks in
  // between: Write() applies the batch; Sync() waits until everything written
  // before the call is durable, sharing one sync with all who wait.
  virtual absl::StatusOr<Stamp> Write(const Batch& batch) = 0;
  virtual absl::Status Sync() = 0;

  // Once, before the first commit.
  virtual void Observe(Observer observer) = 0;

  // Sizes for people to read: name and bytes or count.
  virtual std::vector<std::pair<std::string, std::uint64_t>> Sizes() const = 0;
};

}  // namespace throughline

#endif  // THROUGHLINE_ENGINE_H_
