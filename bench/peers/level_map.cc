// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LevelDB, with a bloom filter and a cache, compacted.

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>

#include <utility>

#include "bench/must.h"
#include "bench/peers/peers.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kScarceBytes = std::size_t{16} << 20;

void Check(const leveldb::Status& status) {
  if (!status.ok()) Fail("LevelDB: " + status.ToString());
}
std::string KeyOf(Rows rows, std::string_view key) {
  return std::string(1, static_cast<char>(rows)).append(key);
}
std::string_view ViewOf(const leveldb::Slice& slice) {
  return {slice.data(), slice.size()};
}

class LevelReader final : public MapReader {
 public:
  explicit LevelReader(leveldb::DB& db) : db_(db) {}

  bool Get(Rows rows, std::string_view key, std::string_view& value) override {
    const leveldb::Status status = db_.Get({}, KeyOf(rows, key), &value_);
    if (!status.ok() && !status.IsNotFound()) Check(status);
    value = value_;
    return status.ok();
  }

  void Backward(Rows rows, std::string_view prefix, const Take& take) override {
    const std::string begin = KeyOf(rows, prefix);
    const std::unique_ptr<leveldb::Iterator> row(db_.NewIterator({}));
    row->Seek(begin + std::string(17, '\xff'));
    if (row->Valid()) {
      row->Prev();
    } else {
      row->SeekToLast();
    }
    for (; row->Valid() && row->key().starts_with(begin); row->Prev()) {
      if (!take(ViewOf(row->key()).substr(1), ViewOf(row->value()))) break;
    }
    Check(row->status());
  }

  void Forward(Rows rows, std::string_view first, std::string_view prefix,
               const Take& take) override {
    const std::string begin = KeyOf(rows, prefix);
    const std::unique_ptr<leveldb::Iterator> row(db_.NewIterator({}));
    for (row->Seek(KeyOf(rows, first));
         row->Valid() && row->key().starts_with(begin); row->Next()) {
      if (!take(ViewOf(row->key()).substr(1), ViewOf(row->value()))) break;
    }
    Check(row->status());
  }

 private:
  leveldb::DB& db_;
  std::string value_;
};

class LevelWriter final : public MapWriter {
 public:
  explicit LevelWriter(leveldb::DB& db) : db_(db) {}

  bool Get(Rows rows, std::string_view key, std::string& value) override {
    const leveldb::Status status = db_.Get({}, KeyOf(rows, key), &value);
    if (!status.ok() && !status.IsNotFound()) Check(status);
    return status.ok();
  }
  void Put(Rows rows, std::string_view key, std::string_view value) override {
    batch_.Put(KeyOf(rows, key), {value.data(), value.size()});
  }
  void Commit(bool durable) override {
    leveldb::WriteOptions options;
    options.sync = durable;
    Check(db_.Write(options, &batch_));
  }

 private:
  leveldb::DB& db_;
  leveldb::WriteBatch batch_;
};

class LevelMap final : public OrderedMap {
 public:
  LevelMap(std::string directory, std::size_t cache_bytes)
      : directory_(std::move(directory)), cache_bytes_(cache_bytes) {}

  void Create() override { Open(Memory::kAmple); }
  void Finish() override {
    db_->CompactRange(nullptr, nullptr);
    Close();
  }
  void Open(Memory memory) override {
    cache_.reset(leveldb::NewLRUCache(memory == Memory::kAmple ? cache_bytes_
                                                               : kScarceBytes));
    filter_.reset(leveldb::NewBloomFilterPolicy(10));
    leveldb::Options options;
    options.create_if_missing = true;
    options.block_cache = cache_.get();
    options.filter_policy = filter_.get();
    leveldb::DB* db = nullptr;
    Check(leveldb::DB::Open(options, directory_, &db));
    db_.reset(db);
  }
  void Close() override { db_.reset(); }
  std::unique_ptr<MapReader> NewReader() override {
    return std::make_unique<LevelReader>(*db_);
  }
  std::unique_ptr<MapWriter> NewWriter() override {
    return std::make_unique<LevelWriter>(*db_);
  }
  std::string Note() const override {
    return "bloom 10, block cache, Snappy, compacted; reads by mmap, so cold "
           "reads are the device's read-ahead";
  }

 private:
  const std::string directory_;
  const std::size_t cache_bytes_;
  std::unique_ptr<leveldb::Cache> cache_;
  std::unique_ptr<const leveldb::FilterPolicy> filter_;
  std::unique_ptr<leveldb::DB> db_;
};

}  // namespace

std::unique_ptr<OrderedMap> NewLevelMap(std::string directory,
                                        std::size_t block_cache_bytes) {
  return std::make_unique<LevelMap>(std::move(directory), block_cache_bytes);
}

}  // namespace throughline::bench
