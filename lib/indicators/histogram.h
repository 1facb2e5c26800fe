// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Histogram: how long waits were, as a distribution in bounded memory. Linear
// below 64 ms, then 32 steps for each doubling.

#ifndef THROUGHLINE_LIB_INDICATORS_HISTOGRAM_H_
#define THROUGHLINE_LIB_INDICATORS_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "throughline/report.h"

namespace throughline::indicators {

class Histogram {
 public:
  // Milliseconds; what is negative is none.
  void Add(std::int64_t wait_ms);
  void Add(const Histogram& other);

  std::uint64_t count() const { return count_; }

  // The wait that this share of all does not exceed, by nearest rank: at least
  // the true one, at most 1/32 above it. 0 where nothing was added.
  std::int64_t QuantileMs(double share) const;

  Waits ToWaits() const;

 private:
  std::vector<std::uint64_t> counts_;  // By step; grows with the longest wait.
  std::uint64_t count_ = 0;
  std::int64_t max_ms_ = 0;
  double sum_ms_ = 0;
};

}  // namespace throughline::indicators

#endif  // THROUGHLINE_LIB_INDICATORS_HISTOGRAM_H_
