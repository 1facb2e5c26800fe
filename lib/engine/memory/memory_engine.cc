// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/memory/memory_engine.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/base/check.h"
#include "lib/base/status.h"

namespace throughline {
namespace {

class MemorySnapshot final
    : public Snapshot,
      public std::enable_shared_from_this<MemorySnapshot> {
 public:
  MemorySnapshot(std::shared_ptr<MemoryDisk> disk, MemoryDisk::View view)
      : disk_(std::move(disk)), instant_(disk_->Hold(view)) {}
  ~MemorySnapshot() override { disk_->Release(instant_); }

  Position position() const override { return instant_.stamp.last; }
  std::int64_t time_us() const override { return instant_.stamp.time_us; }

  absl::StatusOr<std::optional<Pinned>> Get(
      std::string_view key) const override {
    MemoryDisk::Value value = disk_->Get(key, instant_.commit);
    if (value == nullptr) return std::optional<Pinned>();
    const std::string_view bytes = *value;
    return std::optional<Pinned>(Pinned{bytes, std::move(value)});
  }

  std::unique_ptr<Cursor> Scan(const KeyRange& range, Walk walk) const override;

  std::vector<MemoryDisk::Row> Fetch(const KeyRange& range, Walk walk,
                                     std::size_t max) const {
    return disk_->Fetch(range, walk, max, instant_.commit);
  }

 private:
  const std::shared_ptr<MemoryDisk> disk_;
  const MemoryDisk::Instant instant_;
};

// Fetches rows in growing portions, so that a short walk stays short and a
// long one seeks seldom.
class MemoryCursor final : public Cursor {
 public:
  MemoryCursor(std::shared_ptr<const MemorySnapshot> snapshot, KeyRange range,
               Walk walk)
      : snapshot_(std::move(snapshot)), range_(std::move(range)), walk_(walk) {
    Fetch();
  }

  bool Valid() const override { return at_ < rows_.size(); }
  std::string_view key() const override { return rows_[at_].first; }
  std::string_view value() const override { return *rows_[at_].second; }
  absl::Status status() const override { return absl::OkStatus(); }

  void Next() override {
    if (++at_ < rows_.size() || rows_.size() < portion_) return;
    if (walk_ == Walk::kForward) {
      range_.begin = rows_.back().first + '\0';
    } else {
      range_.end = rows_.back().first;
    }
    portion_ = std::min(portion_ * 4, kPortionMax);
    Fetch();
  }

 private:
  static constexpr std::size_t kPortionMax = 1024;

  void Fetch() {
    rows_ = snapshot_->Fetch(range_, walk_, portion_);
    at_ = 0;
  }

  const std::shared_ptr<const MemorySnapshot> snapshot_;
  KeyRange range_;
  const Walk walk_;
  std::size_t portion_ = 16;
  std::size_t at_ = 0;
  std::vector<MemoryDisk::Row> rows_;
};

std::unique_ptr<Cursor> MemorySnapshot::Scan(const KeyRange& range,
                                             Walk walk) const {
  return std::make_unique<MemoryCursor>(shared_from_this(), range, walk);
}

class MemoryEngine final : public Engine {
 public:
  explicit MemoryEngine(std::shared_ptr<MemoryDisk> disk)
      : disk_(std::move(disk)) {
    // The disk outlived a process at most, and buffered writes survive that.
    disk_->MakeDurable(Durability::kBuffered);
  }

  std::shared_ptr<const Snapshot> Durable() const override {
    return std::make_shared<MemorySnapshot>(disk_, MemoryDisk::View::kDurable);
  }
  Position DurablePosition() const override {
    return disk_->LastOf(MemoryDisk::View::kDurable);
  }
  std::shared_ptr<const Snapshot> Latest() const override {
    return std::make_shared<MemorySnapshot>(disk_, MemoryDisk::View::kLatest);
  }

  absl::StatusOr<Stamp> Commit(const Batch& batch,
                               Durability durability) override {
    TL_ASSIGN_OR_RETURN(const Stamp stamp, Write(batch));
    disk_->MakeDurable(durability);
    return stamp;
  }

  absl::StatusOr<Stamp> Write(const Batch& batch) override {
    return disk_->Write(batch, observer_);
  }

  absl::Status Sync() override {
    disk_->MakeDurable(Durability::kSynced);
    return absl::OkStatus();
  }

  void Observe(Observer observer) override { observer_ = std::move(observer); }

  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const override {
    return disk_->Sizes();
  }

 private:
  const std::shared_ptr<MemoryDisk> disk_;
  Observer observer_;
};

}  // namespace

std::unique_ptr<Engine> NewMemoryEngine() {
  return NewMemoryEngine(std::make_shared<MemoryDisk>());
}

std::unique_ptr<Engine> NewMemoryEngine(std::shared_ptr<MemoryDisk> disk) {
  return std::make_unique<MemoryEngine>(std::move(disk));
}

}  // namespace throughline
