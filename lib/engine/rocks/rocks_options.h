// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksOptions: what whoever opens the RocksDB engine may choose. Everything
// else is decided, with reasons, in tuning.cc.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_OPTIONS_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

// Rows that are kept together and read alike. A row belongs to the family that
// lists the first byte of its key; a row that none lists, to the engine's own.
struct RocksFamily {
  enum class Shape {
    kPoint,   // One row at a time.
    kScan,    // Neighbouring rows together.
    kPieces,  // One row at a time, written by Batch::Extend.
  };

  std::string name;  // On disk; stays for the life of the store.
  std::string first_bytes;
  Shape shape = Shape::kPoint;

  // A walk over rows whose keys all begin with the same so many bytes looks
  // into no file that has no such row. 0: every walk looks into every file.
  // Not on disk; files that were written before it was given are looked into.
  std::size_t prefix_bytes = 0;
};

struct RocksOptions {
  std::string directory;

  // Makes the directory and what is in it where there is none yet.
  bool create_if_missing = true;

  // Beside a live writer, too. Shows what was written when it was opened.
  bool read_only = false;

  // Blocks of rows kept in memory, unpacked. Bytes.
  std::size_t block_cache_bytes = std::size_t{128} << 20;

  // Commits are refused while the disk has less than this to spare, or less
  // than four times the write buffer, so that RocksDB itself never meets a
  // full disk. Bytes.
  std::uint64_t space_reserve_bytes = std::uint64_t{256} << 20;

  // Is told what RocksDB warns of, a line at a time, from its own threads too.
  std::function<void(std::string_view line)> log;

  std::vector<RocksFamily> families;
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_OPTIONS_H_
