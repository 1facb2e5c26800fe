// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How often this process has synced a file, and for how long. The program's own
// fsync and fdatasync stand before those of the C library, so that whoever
// calls them is counted.

#ifndef THROUGHLINE_BENCH_SYNC_COUNT_H_
#define THROUGHLINE_BENCH_SYNC_COUNT_H_

#include <cstdint>

namespace throughline::bench {

struct Syncs {
  std::uint64_t count = 0;
  std::uint64_t time_ns = 0;
};
Syncs SyncsNow();

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_SYNC_COUNT_H_
