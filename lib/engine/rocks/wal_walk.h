// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A walk over one write-ahead log of RocksDB, byte by byte.
//
//   log      := block*                    32 KiB each, the last one shorter
//   block    := fragment*, zeros          the zeros where no header fits
//   fragment := check: le32, size: le16, type: byte, payload
//   type     := 1 whole record, 2 its first, 3 a middle, 4 its last fragment
//   record   := sequence: le64, count: le32, changes
//
// The check is the masked CRC-32C of type and payload. Source: RocksDB's
// db/log_format.h, of logs that are neither recycled nor compressed.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_WAL_WALK_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_WAL_WALK_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace throughline::rocks {

struct WalWalk {
  std::uint64_t changes = 0;  // In whole records before any damage.
  std::optional<std::uint64_t> first_sequence;
  std::optional<std::uint64_t> next_sequence;  // That would follow.

  // Where the first record begins that is not whole.
  std::optional<std::uint64_t> damaged_at;

  // Where a whole record begins after it. The log is synced from its front to
  // its end, so the damaged one was whole before.
  std::optional<std::uint64_t> whole_after;
};

WalWalk WalkWal(std::string_view log);

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_WAL_WALK_H_
