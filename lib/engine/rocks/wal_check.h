// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The check of the write-ahead logs, before RocksDB replays them. RocksDB stops
// at the first record that is not whole and says nothing: right for a torn
// end, which nobody was promised, and a silent loss where the record was
// synced and damaged since. This check tells the two apart.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_WAL_CHECK_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_WAL_CHECK_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace throughline::rocks {

// kDataLoss, with file and offset, where a log is proven to be damaged: a
// whole record follows the damaged one, in its log or in a later one. Damage
// within the very last record cannot be told from a torn end and is OK.
//
// A log whose rows are all in files may lie there still, for want of time to
// delete it. Only where something is wrong `oldest_kept` is asked for the
// number of the oldest log that is replayed; it may take as long as an open.
using OldestKept = std::function<absl::StatusOr<std::uint64_t>()>;
absl::Status CheckWals(const std::string& directory,
                       const OldestKept& oldest_kept);

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_WAL_CHECK_H_
