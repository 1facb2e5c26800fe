// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/rocks_peer.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <utility>

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kKeyBytes = 16;  // As long as a profile's id.

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

rocksdb::Slice KeyOf(const std::string& phone) {
  return {phone.data() + phone.size() - kKeyBytes, kKeyBytes};
}

}  // namespace

RocksPeer::RocksPeer(std::string name, const std::string& directory,
                     std::size_t block_cache_bytes)
    : Peer(std::move(name)) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  table.data_block_index_type =
      rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  options.compression = rocksdb::kLZ4Compression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocksdb::DB* db = nullptr;
  Check(rocksdb::DB::Open(options, directory, &db));
  db_.reset(db);
}

void RocksPeer::Put(const std::string& phone, std::string_view head) {
  Check(db_->Put({}, KeyOf(phone), {head.data(), head.size()}));
}

void RocksPeer::Finish() {
  Check(db_->Flush({}));
  Check(db_->CompactRange({}, nullptr, nullptr));
}

void RocksPeer::Resume(const std::string& phone, Answer& answer) {
  rocksdb::PinnableSlice head;
  Check(db_->Get({}, db_->DefaultColumnFamily(), KeyOf(phone), &head));
  answer.Touch({head.data(), head.size()});
}

}  // namespace throughline::bench
