// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where the build put things. Functions, so that only one file is compiled
// with the paths of a machine in it.

#ifndef THROUGHLINE_BENCH_PLACES_H_
#define THROUGHLINE_BENCH_PLACES_H_

#include <string>

namespace throughline::bench {

// The published data; it need not be there.
std::string SharedDataDir();

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PLACES_H_
