// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksSnapshot: the rows of a database as they were at one commit.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_SNAPSHOT_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_SNAPSHOT_H_

#include <rocksdb/options.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "lib/engine/rocks/database.h"
#include "throughline/engine.h"

namespace throughline::rocks {

// Keeps the database open.
class RocksSnapshot final : public Snapshot,
                            public std::enable_shared_from_this<RocksSnapshot> {
 public:
  // `commit` counts the commits of this opening, upkeep too.
  RocksSnapshot(std::shared_ptr<Database> database, std::uint64_t commit,
                const Stamp& stamp);
  ~RocksSnapshot() override;

  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  std::uint64_t commit() const { return commit_; }
  const Database& database() const { return *database_; }
  const rocksdb::ReadOptions& read_options() const { return read_options_; }

  Position position() const override { return stamp_.last; }
  std::int64_t time_us() const override { return stamp_.time_us; }
  absl::StatusOr<std::optional<Pinned>> Get(
      std::string_view key) const override;
  std::unique_ptr<Cursor> Scan(const KeyRange& range, Walk walk) const override;

 private:
  const std::shared_ptr<Database> database_;
  const std::uint64_t commit_;
  const Stamp stamp_;
  rocksdb::ReadOptions read_options_;
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_SNAPSHOT_H_
