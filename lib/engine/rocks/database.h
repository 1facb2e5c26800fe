// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Database: one open RocksDB with its families, its cache and its directory.
// Closes itself with its last holder: the engine, snapshots, cursors.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_DATABASE_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_DATABASE_H_

#include <rocksdb/cache.h>
#include <rocksdb/db.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/engine/rocks/directory.h"
#include "lib/engine/rocks/rocks_options.h"

namespace throughline::rocks {

class Database {
 public:
  static absl::StatusOr<std::shared_ptr<Database>> Open(
      const RocksOptions& options);

  ~Database();

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  bool read_only() const { return read_only_; }
  const std::shared_ptr<rocksdb::Cache>& cache() const { return cache_; }
  const std::vector<rocksdb::ColumnFamilyHandle*>& families() const {
    return handles_;
  }

  // Where a key of this first byte lives.
  rocksdb::ColumnFamilyHandle* FamilyOf(std::string_view key) const {
    return by_first_byte_[static_cast<unsigned char>(key.front())];
  }

  // What the family of a key knows its files by; 0: nothing.
  std::size_t PrefixBytesOf(std::string_view key) const {
    return prefix_bytes_[static_cast<unsigned char>(key.front())];
  }

  // After a write or a sync has failed, the log is not touched again: the
  // kernel may have dropped what it could not write, and Debian's RocksDB ends
  // the process over a second try.
  void Fail() { failed_ = true; }
  bool failed() const { return failed_; }

  // Stops RocksDB's threads and lets it lie as it is: for the end of the
  // process, when RocksDB's own statics are about to go.
  void Abandon();

 private:
  Database() = default;

  absl::Status OpenOnce(const RocksOptions& options);
  void Route(const RocksOptions& options);
  void Close();

  bool read_only_ = false;
  std::atomic<bool> failed_ = false;
  DirectoryHold hold_;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::array<rocksdb::ColumnFamilyHandle*, 256> by_first_byte_{};
  std::array<std::size_t, 256> prefix_bytes_{};
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_DATABASE_H_
