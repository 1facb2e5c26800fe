// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/rocks_snapshot.h"

#include <utility>

#include "lib/base/check.h"
#include "lib/engine/rocks/from_rocks.h"

namespace throughline::rocks {
namespace {

// A row where it lies: in the block cache, which it keeps alive, or in a copy
// of its own. It does not keep the database open, so that bytes that somebody
// still looks at do not hold the directory.
struct PinnedRow {
  explicit PinnedRow(std::shared_ptr<rocksdb::Cache> holder)
      : cache(std::move(holder)) {}

  std::shared_ptr<rocksdb::Cache> cache;
  rocksdb::PinnableSlice slice;  // Lets go of its block before the cache goes.
};

// The first key behind all that begin with `prefix`.
std::string Behind(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

// Whether every key of a range begins with the same so many bytes, and so does
// the end that a walk sets out from: only then files can be told by them.
bool OfOnePrefix(const KeyRange& range, Walk walk, std::size_t bytes) {
  if (bytes == 0 || range.begin.size() < bytes) return false;
  const std::string_view prefix(range.begin.data(), bytes);
  if (std::string_view(range.end).starts_with(prefix)) return true;
  return walk == Walk::kForward && range.end == Behind(prefix);
}

class RocksCursor final : public Cursor {
 public:
  RocksCursor(std::shared_ptr<const RocksSnapshot> snapshot, KeyRange range,
              Walk walk)
      : snapshot_(std::move(snapshot)),
        range_(std::move(range)),
        begin_(ToSlice(range_.begin)),
        end_(ToSlice(range_.end)),
        walk_(walk) {
    if (range_.begin >= range_.end) return;
    rocksdb::ReadOptions options = snapshot_->read_options();
    options.iterate_lower_bound = &begin_;
    options.iterate_upper_bound = &end_;
    const Database& database = snapshot_->database();
    options.total_order_seek =
        !OfOnePrefix(range_, walk_, database.PrefixBytesOf(range_.begin));
    iterator_.reset(
        database.db().NewIterator(options, database.FamilyOf(range_.begin)));
    if (walk_ == Walk::kForward) {
      iterator_->Seek(begin_);
    } else {
      iterator_->SeekForPrev(end_);
    }
  }

  bool Valid() const override {
    return iterator_ != nullptr && iterator_->Valid();
  }
  std::string_view key() const override { return ToView(iterator_->key()); }
  std::string_view value() const override { return ToView(iterator_->value()); }
  void Next() override {
    walk_ == Walk::kForward ? iterator_->Next() : iterator_->Prev();
  }
  absl::Status status() const override {
    if (iterator_ == nullptr) return absl::OkStatus();
    return FromRocks(iterator_->status(), "walking over rows");
  }

 private:
  const std::shared_ptr<const RocksSnapshot> snapshot_;
  const KeyRange range_;
  const rocksdb::Slice begin_;
  const rocksdb::Slice end_;
  const Walk walk_;
  std::unique_ptr<rocksdb::Iterator> iterator_;  // Goes before all it reads.
};

}  // namespace

RocksSnapshot::RocksSnapshot(std::shared_ptr<Database> database,
                             std::uint64_t commit, const Stamp& stamp)
    : database_(std::move(database)), commit_(commit), stamp_(stamp) {
  // What is open for reading only stands still, and needs no snapshot.
  if (!database_->read_only()) {
    read_options_.snapshot = database_->db().GetSnapshot();
  }
}

RocksSnapshot::~RocksSnapshot() {
  if (read_options_.snapshot != nullptr) {
    database_->db().ReleaseSnapshot(read_options_.snapshot);
  }
}

absl::StatusOr<std::optional<Pinned>> RocksSnapshot::Get(
    std::string_view key) const {
  TL_CHECK(!key.empty());
  auto row = std::make_shared<PinnedRow>(database_->cache());
  const rocksdb::Status status = database_->db().Get(
      read_options_, database_->FamilyOf(key), ToSlice(key), &row->slice);
  if (status.IsNotFound()) return std::optional<Pinned>();
  if (!status.ok()) return FromRocks(status, "reading a row");
  const std::string_view bytes = ToView(row->slice);
  return std::optional<Pinned>(Pinned{bytes, std::move(row)});
}

std::unique_ptr<Cursor> RocksSnapshot::Scan(const KeyRange& range,
                                            Walk walk) const {
  TL_CHECK(!range.begin.empty());
  return std::make_unique<RocksCursor>(shared_from_this(), range, walk);
}

}  // namespace throughline::rocks
