// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksDB by itself, twice: as it comes out of the box, and as somebody tunes
// it who has read its wiki and measured (bench/README.md says what).

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/version.h>

#include <utility>

#include "bench/must.h"
#include "bench/peers/peers.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kScarceBytes = std::size_t{16} << 20;

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail("RocksDB: " + status.ToString());
}
rocksdb::Slice SliceOf(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
std::string_view ViewOf(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// How rows become keys: naive in one family, behind a byte; tuned in a family
// for each kind of row.
class RocksMap : public OrderedMap {
 public:
  explicit RocksMap(std::string directory, std::size_t block_cache_bytes,
                    bool tuned)
      : directory_(std::move(directory)),
        block_cache_bytes_(block_cache_bytes),
        tuned_(tuned) {}
  ~RocksMap() override { CloseNow(); }

  void Create() override { Open(Memory::kAmple); }

  void Finish() override {
    for (rocksdb::ColumnFamilyHandle* family : families_) {
      Check(db_->Flush({}, family));
      Check(db_->CompactRange({}, family, nullptr, nullptr));
    }
    Close();
  }

  void Open(Memory memory) override {
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    if (tuned_) {
      cache_ = rocksdb::NewLRUCache(
          memory == Memory::kAmple ? block_cache_bytes_ : kScarceBytes);
      descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName,
                               rocksdb::ColumnFamilyOptions());
      for (const Rows rows : kAllRows) {
        descriptors.emplace_back(std::to_string(static_cast<int>(rows)),
                                 TunedFamily(rows));
      }
    } else {
      descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName,
                               rocksdb::ColumnFamilyOptions());
    }
    rocksdb::DB* db = nullptr;
    Check(rocksdb::DB::Open(options, directory_, descriptors, &families_, &db));
    db_.reset(db);
  }

  void Close() override { CloseNow(); }

  std::unique_ptr<MapReader> NewReader() override;
  std::unique_ptr<MapWriter> NewWriter() override;

  std::string Note() const override {
    return tuned_ ? "families, LRU block cache, bloom 10, hash index in data "
                    "blocks, LZ4, compacted"
                  : "default options, one family, compacted";
  }

  rocksdb::DB& db() { return *db_; }
  bool tuned() const { return tuned_; }
  rocksdb::ColumnFamilyHandle* FamilyOf(Rows rows) const {
    return tuned_ ? families_[static_cast<std::size_t>(rows)]
                  : families_.front();
  }
  std::string KeyOf(Rows rows, std::string_view key) const {
    std::string full;
    if (!tuned_) full += static_cast<char>(rows);
    return full.append(key);
  }

 private:
  rocksdb::ColumnFamilyOptions TunedFamily(Rows rows) const {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache_;
    table.format_version = 5;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    rocksdb::ColumnFamilyOptions family;
    family.compression = rocksdb::kLZ4Compression;
    family.level_compaction_dynamic_level_bytes = true;
    family.memtable_prefix_bloom_size_ratio = 0.02;
    family.memtable_whole_key_filtering = true;
    if (rows == Rows::kEvent) {
      table.block_size = std::size_t{16} << 10;
      family.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(4));
    } else if (rows != Rows::kConversation) {
      table.data_block_index_type =
          rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
    }
    family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return family;
  }

  void CloseNow() {
    for (rocksdb::ColumnFamilyHandle* family : families_) {
      db_->DestroyColumnFamilyHandle(family);
    }
    families_.clear();
    db_.reset();
    cache_.reset();
  }

  const std::string directory_;
  const std::size_t block_cache_bytes_;
  const bool tuned_;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

class RocksReader final : public MapReader {
 public:
  explicit RocksReader(RocksMap& map) : map_(map) {}

  bool Get(Rows rows, std::string_view key, std::string_view& value) override {
    rocksdb::Status status;
    if (map_.tuned()) {
      pinned_.Reset();
      status = map_.db().Get({}, map_.FamilyOf(rows), SliceOf(key), &pinned_);
      value = ViewOf(pinned_);
    } else {
      status = map_.db().Get({}, map_.KeyOf(rows, key), &copy_);
      value = copy_;
    }
    if (!status.ok() && !status.IsNotFound()) Check(status);
    return status.ok();
  }

  void Backward(Rows rows, std::string_view prefix, const Take& take) override {
    const std::string begin = map_.KeyOf(rows, prefix);
    const auto rows_of = Iterate(rows);
    for (rows_of->SeekForPrev(begin + std::string(17, '\xff'));
         rows_of->Valid() && rows_of->key().starts_with(begin);
         rows_of->Prev()) {
      if (!Give(*rows_of, take)) break;
    }
    Check(rows_of->status());
  }

  void Forward(Rows rows, std::string_view first, std::string_view prefix,
               const Take& take) override {
    const std::string begin = map_.KeyOf(rows, prefix);
    const auto rows_of = Iterate(rows);
    for (rows_of->Seek(map_.KeyOf(rows, first));
         rows_of->Valid() && rows_of->key().starts_with(begin);
         rows_of->Next()) {
      if (!Give(*rows_of, take)) break;
    }
    Check(rows_of->status());
  }

 private:
  std::unique_ptr<rocksdb::Iterator> Iterate(Rows rows) {
    rocksdb::ReadOptions options;
    options.prefix_same_as_start = map_.tuned() && rows == Rows::kEvent;
    return std::unique_ptr<rocksdb::Iterator>(
        map_.db().NewIterator(options, map_.FamilyOf(rows)));
  }

  bool Give(const rocksdb::Iterator& row, const Take& take) const {
    std::string_view key = ViewOf(row.key());
    if (!map_.tuned()) key.remove_prefix(1);
    return take(key, ViewOf(row.value()));
  }

  RocksMap& map_;
  rocksdb::PinnableSlice pinned_;
  std::string copy_;
};

class RocksWriter final : public MapWriter {
 public:
  explicit RocksWriter(RocksMap& map) : map_(map) {}

  bool Get(Rows rows, std::string_view key, std::string& value) override {
    const rocksdb::Status status =
        map_.db().Get({}, map_.FamilyOf(rows), map_.KeyOf(rows, key), &value);
    if (!status.ok() && !status.IsNotFound()) Check(status);
    return status.ok();
  }
  void Put(Rows rows, std::string_view key, std::string_view value) override {
    Check(
        batch_.Put(map_.FamilyOf(rows), map_.KeyOf(rows, key), SliceOf(value)));
  }
  void Commit(bool durable) override {
    rocksdb::WriteOptions options;
    options.sync = durable;
    Check(map_.db().Write(options, &batch_));
  }

 private:
  RocksMap& map_;
  rocksdb::WriteBatch batch_;
};

std::unique_ptr<MapReader> RocksMap::NewReader() {
  return std::make_unique<RocksReader>(*this);
}
std::unique_ptr<MapWriter> RocksMap::NewWriter() {
  return std::make_unique<RocksWriter>(*this);
}

}  // namespace

std::unique_ptr<OrderedMap> NewNaiveRocksMap(std::string directory) {
  return std::make_unique<RocksMap>(std::move(directory), 0, false);
}

std::unique_ptr<OrderedMap> NewTunedRocksMap(std::string directory,
                                             std::size_t block_cache_bytes) {
  return std::make_unique<RocksMap>(std::move(directory), block_cache_bytes,
                                    true);
}

}  // namespace throughline::bench
