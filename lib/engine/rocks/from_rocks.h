// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// FromRocks: the one place where RocksDB's statuses become ours.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_FROM_ROCKS_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_FROM_ROCKS_H_

#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include <string_view>

#include "absl/status/status.h"

namespace throughline::rocks {

// `doing` says what was tried: "reading a row".
absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing);

inline rocksdb::Slice ToSlice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_FROM_ROCKS_H_
