// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// From single times to the figures that are printed: p50, p99 and mean of a
// round, and of these the median over the rounds.

#ifndef THROUGHLINE_BENCH_FIGURES_H_
#define THROUGHLINE_BENCH_FIGURES_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace throughline::bench {

struct Figures {
  double p50_us = 0;
  double p99_us = 0;
  double mean_us = 0;
};

// Of the times of one round, in nanoseconds. Sorts them.
Figures Of(std::vector<std::uint64_t>& times_ns);

// Figure by figure.
Figures MedianOf(const std::vector<Figures>& rounds);

// Runs `what` once and gives its time in nanoseconds.
template <typename What>
std::uint64_t TimeNs(What&& what) {
  const auto begin = std::chrono::steady_clock::now();
  what();
  const auto end = std::chrono::steady_clock::now();
  return static_cast<std::uint64_t>((end - begin).count());
}

// The machine, its load, and the libraries underneath, on lines of their own.
void PrintMachine();

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_FIGURES_H_
