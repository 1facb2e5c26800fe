// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Histogram: many times, kept as counts by size. Buckets grow with what they
// hold, 128 to each power of two, so that what it says of a time is at most
// 0.8 % off, from nanoseconds to centuries, and exact below 256.
//
//   Histogram times;
//   times.Record(1'234);
//   times.At(0.99);  // of 100 times, the 99th by size
//
// One thread at a time; those of several threads are merged.

#ifndef THROUGHLINE_BENCH_HISTOGRAM_H_
#define THROUGHLINE_BENCH_HISTOGRAM_H_

#include <cstdint>
#include <vector>

namespace throughline::bench {

class Histogram {
 public:
  Histogram();

  void Record(std::uint64_t value);
  void Merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }  // Exact.
  double mean() const;                        // Exact.

  // The smallest value that is not below the share `quantile` (0 to 1) of all,
  // so far as the buckets tell values apart. 0 where there is none.
  std::uint64_t At(double quantile) const;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_HISTOGRAM_H_
