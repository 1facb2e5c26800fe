// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// All that is tuned in RocksDB, each with its reason, in tuning.cc.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_TUNING_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_TUNING_H_

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <cstdint>
#include <memory>

#include "lib/engine/rocks/rocks_options.h"

namespace throughline::rocks {

// What one family collects in memory before it writes a file.
inline constexpr std::size_t kWriteBufferBytes = std::size_t{32} << 20;

// Once more than this stands in memory only, closing writes it to files, so
// that the next open has little to replay.
inline constexpr std::uint64_t kReplayBytes = std::uint64_t{4} << 20;

rocksdb::DBOptions DatabaseOptions(const RocksOptions& options,
                                   rocksdb::Env* env);

rocksdb::ColumnFamilyOptions FamilyOptions(
    const RocksFamily& of, const std::shared_ptr<rocksdb::Cache>& cache);

rocksdb::WriteOptions CommitOptions();

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_TUNING_H_
