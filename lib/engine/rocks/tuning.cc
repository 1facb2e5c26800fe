// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/tuning.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include "lib/engine/rocks/extend_operator.h"
#include "lib/engine/rocks/rocks_logger.h"

namespace throughline::rocks {
namespace {

using rocksdb::BlockBasedTableOptions;
using Shape = RocksFamily::Shape;

BlockBasedTableOptions TableOptions(
    Shape shape, const std::shared_ptr<rocksdb::Cache>& cache) {
  BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;  // The newest that any RocksDB since 6.6 reads.
  // In the table readers, not in the block cache: 1.23 times faster reads
  // while they fit in memory, which at 10 bits a row they do.
  table.cache_index_and_filter_blocks = false;
  // Absent rows are asked for often: every first contact, every new event.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  if (shape == Shape::kScan) {
    table.block_size = std::size_t{16} << 10;  // A page of a timeline.
  } else {
    table.block_size = std::size_t{4} << 10;
  }
  if (shape == Shape::kPoint) {
    table.data_block_index_type =
        BlockBasedTableOptions::kDataBlockBinaryAndHash;
  }
  return table;
}

}  // namespace

rocksdb::DBOptions DatabaseOptions(const RocksOptions& options,
                                   rocksdb::Env* env) {
  rocksdb::DBOptions db;
  db.env = env;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = true;  // A newer version adds some.
  db.info_log = std::make_shared<RocksLogger>(options.log);
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;

  // Damage is found where it can be found.
  db.paranoid_checks = true;
  db.verify_sst_unique_id_in_manifest = true;
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  db.flush_verify_memtable_count = true;

  // wal_check.cc has told a torn end from damage before RocksDB looks, and
  // reads the format that these two settings write.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  db.recycle_log_file_num = 0;
  db.wal_compression = rocksdb::kNoCompression;
  // Knows closed logs only, which wal_check.cc covers, and needs a record in
  // the manifest at each sync of one.
  db.track_and_verify_wals_in_manifest = false;

  // After an error nothing is tried again: the kernel may have dropped what
  // could not be written, and a second sync would call it written.
  db.max_bgerror_resume_count = 0;

  // The log is replayed at open, at about 100 MB a second.
  db.max_total_wal_size = std::uint64_t{64} << 20;
  // Reading threads leave the deletion of files to background threads.
  db.avoid_unnecessary_blocking_io = true;
  // Files are written out evenly rather than in one burst at the end, which
  // would hold up the syncs of commits.
  db.bytes_per_sync = std::uint64_t{1} << 20;
  // One flush and one compaction beside the application.
  db.max_background_jobs = 2;
  // Opening reads no file that is not needed, and nothing is dumped.
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions FamilyOptions(
    const RocksFamily& of, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(
      rocksdb::NewBlockBasedTableFactory(TableOptions(of.shape, cache)));
  if (of.prefix_bytes > 0) {
    // A walk costs a search in each file that it cannot tell to have none of
    // its rows: what is not there, such as amendments, was as dear as what is.
    family.prefix_extractor.reset(
        rocksdb::NewFixedPrefixTransform(of.prefix_bytes));
  }
  // In every family: Debian's RocksDB ends the process when it meets a piece
  // without it.
  family.merge_operator = std::make_shared<ExtendOperator>();
  family.write_buffer_size = kWriteBufferBytes;
  family.memtable_protection_bytes_per_key = 8;
  family.level_compaction_dynamic_level_bytes = true;
  // A miss of the block cache costs 1.9 times a hit with LZ4, 3.5 with Zstd.
  family.compression = rocksdb::kLZ4Compression;
  family.bottommost_compression = rocksdb::kLZ4Compression;
  if (of.shape == Shape::kScan) {
    // Most bytes lie here, are read last, and are alike from row to row.
    family.bottommost_compression = rocksdb::kZSTD;
    family.bottommost_compression_opts.enabled = true;
    family.bottommost_compression_opts.max_dict_bytes = 16 << 10;
    family.bottommost_compression_opts.zstd_max_train_bytes = 1600 << 10;
  }
  return family;
}

rocksdb::WriteOptions CommitOptions() {
  rocksdb::WriteOptions write;
  write.sync = false;  // The engine syncs once for all who wait.
  write.protection_bytes_per_key = 8;
  return write;
}

}  // namespace throughline::rocks
