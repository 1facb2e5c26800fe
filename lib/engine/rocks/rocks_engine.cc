// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/rocks_engine.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "lib/base/mutex.h"
#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/engine/rocks/database.h"
#include "lib/engine/rocks/from_rocks.h"
#include "lib/engine/rocks/private_files.h"
#include "lib/engine/rocks/rocks_snapshot.h"
#include "lib/engine/rocks/space_reserve.h"
#include "lib/engine/rocks/tuning.h"
#include "lib/engine/stamping.h"

namespace throughline {
namespace {

using rocks::Database;
using rocks::FromRocks;
using rocks::RocksSnapshot;
using rocks::ToSlice;

// The engine's own row: the last position, then the time of the last commit.
constexpr std::string_view kStampKey("\0stamp", 6);

// What RocksDB adds to a change in its log, at most: a tag, the family and two
// lengths.
constexpr std::size_t kFramingBytes = 1 + 3 * 5;

std::string EncodeStamp(const Stamp& stamp) {
  std::string bytes;
  AppendBig64(stamp.last, bytes);
  AppendBig64(Ordered(stamp.time_us), bytes);
  return bytes;
}

absl::StatusOr<Stamp> ReadStamp(const Database& database) {
  std::string bytes;
  const rocksdb::Status status = database.db().Get(
      {}, database.FamilyOf(kStampKey), ToSlice(kStampKey), &bytes);
  if (status.IsNotFound()) return Stamp{1, 0, 0};
  TL_RETURN_IF_ERROR(FromRocks(status, "reading the last position"));
  if (bytes.size() != 16) {
    return DataLoss("the row of the last position has {} bytes; 16 are due",
                    bytes.size());
  }
  const Position last = ReadBig64(bytes);
  return Stamp{last + 1, last, FromOrdered(ReadBig64(bytes.substr(8)))};
}

rocksdb::Status Add(const Database& database, const Batch::Change& change,
                    rocksdb::WriteBatch& writes) {
  rocksdb::ColumnFamilyHandle* family = database.FamilyOf(change.key);
  switch (change.op) {
    case Batch::Op::kPut:
      return writes.Put(family, change.key, change.value);
    case Batch::Op::kDelete:
      return writes.Delete(family, change.key);
    case Batch::Op::kExtend:
      return writes.Merge(family, change.key, change.value);
  }
  return rocksdb::Status::InvalidArgument("unknown change");
}

class RocksEngine final : public Engine {
 public:
  RocksEngine(std::shared_ptr<Database> database, const RocksOptions& options,
              const Stamp& last)
      : database_(std::move(database)),
        reserve_(options.directory,
                 std::max<std::uint64_t>(options.space_reserve_bytes,
                                         4 * rocks::kWriteBufferBytes)),
        last_(last),
        durable_(std::make_shared<RocksSnapshot>(database_, 0, last)),
        durable_position_(last.last) {}

  std::shared_ptr<const Snapshot> Durable() const override {
    MutexLock lock(view_mutex_);
    return durable_;
  }

  Position DurablePosition() const override { return durable_position_.load(); }

  std::shared_ptr<const Snapshot> Latest() const override {
    MutexLock lock(write_mutex_);
    return LatestLocked();
  }

  absl::StatusOr<Stamp> Commit(const Batch& batch,
                               Durability durability) override {
    TL_ASSIGN_OR_RETURN(const Stamp stamp, Write(batch));
    if (durability == Durability::kSynced) {
      TL_RETURN_IF_ERROR(Sync());
    } else {
      Publish(Written());
    }
    return stamp;
  }

  absl::StatusOr<Stamp> Write(const Batch& batch) override;
  absl::Status Sync() override;

  void Observe(Observer observer) override {
    MutexLock lock(write_mutex_);
    observer_ = std::move(observer);
  }

  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const override;

 private:
  using View = std::shared_ptr<const RocksSnapshot>;

  View LatestLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_) {
    if (latest_ == nullptr) {
      latest_ = std::make_shared<RocksSnapshot>(database_, commits_, last_);
    }
    return latest_;
  }

  View Written() const ABSL_LOCKS_EXCLUDED(write_mutex_) {
    MutexLock lock(write_mutex_);
    return LatestLocked();
  }

  absl::Status CheckExpectations(const Batch& batch) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);

  // Shows `view` to all readers, unless they see a later one.
  void Publish(View view) ABSL_LOCKS_EXCLUDED(view_mutex_);

  // One sync for all that is written by now.
  absl::Status Lead() ABSL_NO_THREAD_SAFETY_ANALYSIS;

  // No later commit succeeds.
  absl::Status Seal(const rocksdb::Status& status, std::string_view doing) {
    database_->Fail();
    return absl::UnavailableError(fmt::format(
        "{}; whether the last commits are kept is known when the store is "
        "opened anew",
        Message(FromRocks(status, doing))));
  }
  absl::Status Sealed() const {
    return absl::UnavailableError(
        "an earlier write or sync failed; open the store anew");
  }

  const std::shared_ptr<Database> database_;

  // The order of commits. Held for a write to the log, never for a sync.
  mutable Mutex write_mutex_;
  rocks::SpaceReserve reserve_ ABSL_GUARDED_BY(write_mutex_);
  Stamp last_ ABSL_GUARDED_BY(write_mutex_);
  std::uint64_t commits_ ABSL_GUARDED_BY(write_mutex_) = 0;
  mutable View latest_ ABSL_GUARDED_BY(write_mutex_);  // Made when asked for.
  Observer observer_ ABSL_GUARDED_BY(write_mutex_);

  // What readers see. Held to copy or swap a pointer.
  mutable Mutex view_mutex_;
  View durable_ ABSL_GUARDED_BY(view_mutex_);
  std::atomic<Position> durable_position_;  // Written under it, too.

  // Who syncs and who waits, under sync_mutex_.
  mutable Mutex sync_mutex_;
  std::condition_variable sync_done_;
  bool leading_ = false;
  std::uint64_t synced_commit_ = 0;
  std::uint64_t syncs_ = 0;
};

absl::Status RocksEngine::CheckExpectations(const Batch& batch) const {
  for (const Batch::Expectation& expectation : batch.expectations()) {
    rocksdb::PinnableSlice row;
    const rocksdb::Status status = database_->db().Get(
        {}, database_->FamilyOf(expectation.key), expectation.key, &row);
    if (!status.ok() && !status.IsNotFound()) {
      return FromRocks(status, "reading a row that is expected");
    }
    std::optional<std::string_view> found;
    if (status.ok()) found = rocks::ToView(row);
    TL_RETURN_IF_ERROR(engine::Check(expectation, found));
  }
  return absl::OkStatus();
}

absl::StatusOr<Stamp> RocksEngine::Write(const Batch& batch) {
  if (database_->read_only()) {
    return FailedPrecondition("the store is open for reading only");
  }
  View replaced;  // Let go of after the lock is.
  MutexLock lock(write_mutex_);
  if (database_->failed()) return Sealed();
  TL_RETURN_IF_ERROR(CheckExpectations(batch));
  TL_ASSIGN_OR_RETURN(const Stamp stamp, engine::StampAfter(last_, batch));

  std::size_t bytes = 0;
  for (const Batch::Change& change : batch.changes()) {
    bytes += change.key.size() + change.value.size() + kFramingBytes;
  }
  rocksdb::WriteBatch writes(bytes);
  for (const Batch::Change& change : batch.changes()) {
    const rocksdb::Status added = Add(*database_, change, writes);
    if (!added.ok()) return FromRocks(added, "adding a change to a batch");
  }
  const rocksdb::Status stamped = writes.Put(
      database_->FamilyOf(kStampKey), ToSlice(kStampKey), EncodeStamp(stamp));
  if (!stamped.ok()) return FromRocks(stamped, "adding a stamp to a batch");
  TL_RETURN_IF_ERROR(reserve_.Admit(writes.GetDataSize()));

  const rocksdb::Status written =
      database_->db().Write(rocks::CommitOptions(), &writes);
  if (!written.ok()) return Seal(written, "writing a commit");
  last_ = stamp;
  ++commits_;
  replaced = std::exchange(latest_, nullptr);
  if (observer_) observer_(batch, stamp);
  return stamp;
}

absl::Status RocksEngine::Sync() {
  if (database_->read_only()) return absl::OkStatus();
  std::uint64_t mine;
  {
    MutexLock lock(write_mutex_);
    mine = commits_;
  }
  std::unique_lock lock(sync_mutex_.native());
  while (synced_commit_ < mine) {
    if (database_->failed()) return Sealed();
    if (leading_) {
      sync_done_.wait(lock);
      continue;
    }
    leading_ = true;
    lock.unlock();
    absl::Status status = Lead();
    lock.lock();
    leading_ = false;
    sync_done_.notify_all();
    TL_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::Status RocksEngine::Lead() {
  // Held until the system has the log: a write that failed between the look at
  // failed() and RocksDB's own would make Debian's RocksDB end the process.
  std::unique_lock lock(write_mutex_.native());
  if (database_->failed()) return Sealed();
  const View view = LatestLocked();
  rocksdb::Status synced;
  {
    const rocks::OnSyncBegun begun([&] { lock.unlock(); });
    synced = database_->db().SyncWAL();
  }
  if (lock.owns_lock()) lock.unlock();
  if (!synced.ok()) return Seal(synced, "syncing the log");
  Publish(view);
  const std::lock_guard counts(sync_mutex_.native());
  synced_commit_ = view->commit();
  ++syncs_;
  return absl::OkStatus();
}

void RocksEngine::Publish(View view) {
  MutexLock lock(view_mutex_);
  // The one that is replaced goes with `view`, after the lock is let go.
  if (view->commit() <= durable_->commit()) return;
  std::swap(durable_, view);
  durable_position_.store(durable_->position());
}

std::vector<std::pair<std::string, std::uint64_t>> RocksEngine::Sizes() const {
  std::vector<std::pair<std::string, std::uint64_t>> sizes;
  std::uint64_t memory = 0;
  for (rocksdb::ColumnFamilyHandle* family : database_->families()) {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t buffered = 0;
    rocksdb::DB& db = database_->db();
    db.GetIntProperty(family, "rocksdb.total-sst-files-size", &bytes);
    db.GetIntProperty(family, "rocksdb.estimate-num-keys", &rows);
    db.GetIntProperty(family, "rocksdb.size-all-mem-tables", &buffered);
    memory += buffered;
    sizes.emplace_back(family->GetName() + " bytes in files", bytes);
    sizes.emplace_back(family->GetName() + " rows, estimated", rows);
  }
  sizes.emplace_back("bytes not in files yet", memory);
  sizes.emplace_back("bytes in the block cache",
                     database_->cache()->GetUsage());
  {
    MutexLock lock(write_mutex_);
    sizes.emplace_back("commits", commits_);
  }
  const std::lock_guard lock(sync_mutex_.native());
  sizes.emplace_back("syncs", syncs_);
  return sizes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> OpenRocks(const RocksOptions& options) {
  TL_ASSIGN_OR_RETURN(std::shared_ptr<Database> database,
                      Database::Open(options));
  TL_ASSIGN_OR_RETURN(const Stamp last, ReadStamp(*database));
  return std::make_unique<RocksEngine>(std::move(database), options, last);
}

}  // namespace throughline
