// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksAt: a RocksDB engine for tests: a small cache and three families. Keys
// that begin with 0x77 are in none of them.

#ifndef THROUGHLINE_TESTS_SUPPORT_ROCKS_AT_H_
#define THROUGHLINE_TESTS_SUPPORT_ROCKS_AT_H_

#include <string>

#include "lib/engine/rocks/rocks_options.h"

namespace throughline {

inline RocksOptions RocksAt(const std::string& directory) {
  using Shape = RocksFamily::Shape;
  RocksOptions options;
  options.directory = directory;
  options.block_cache_bytes = std::size_t{1} << 20;
  options.families = {{"point", "\x10\x11", Shape::kPoint},
                      {"scan", "\x20", Shape::kScan},
                      {"pieces", "\x50", Shape::kPieces}};
  return options;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_ROCKS_AT_H_
