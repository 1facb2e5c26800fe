// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the benchmarks' histogram says of times, beside the same times sorted.

#include "bench/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/support/catch.h"

namespace throughline::bench {
namespace {

constexpr double kQuantiles[] = {0.0, 0.01, 0.5, 0.9, 0.99, 0.999, 1.0};

// Of the sorted values the one at the same rank.
std::uint64_t Sorted(std::vector<std::uint64_t> values, double quantile) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(
      std::ceil(quantile * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

void Agrees(const std::vector<std::uint64_t>& values) {
  Histogram histogram;
  double sum = 0;
  for (const std::uint64_t value : values) {
    histogram.Record(value);
    sum += static_cast<double>(value);
  }

  CHECK(histogram.count() == values.size());
  CHECK(histogram.max() == Sorted(values, 1.0));
  CHECK(histogram.mean() ==
        Approx(sum / static_cast<double>(values.size())).epsilon(1e-9));
  for (const double quantile : kQuantiles) {
    const auto due = static_cast<double>(Sorted(values, quantile));
    INFO("quantile " << quantile);
    CHECK(std::abs(static_cast<double>(histogram.At(quantile)) - due) <=
          due / 128);
  }
}

std::vector<std::uint64_t> Lognormal(std::uint64_t seed, double mu,
                                     double sigma) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> length(mu, sigma);
  std::vector<std::uint64_t> values;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(length(random)));
  }
  return values;
}

TEST_CASE("A histogram says of times what sorting them says, within 0.8 %") {
  const std::uint64_t seed = GENERATE(range(1, 9));
  INFO("seed " << seed);

  Agrees(Lognormal(seed, 7, 2));  // Microseconds with a long tail.
  Agrees(Lognormal(seed, 18, 4));
}

TEST_CASE("Small times are told exactly by a histogram") {
  std::vector<std::uint64_t> values;
  Histogram histogram;
  for (std::uint64_t value = 0; value < 256; ++value) {
    values.push_back(value);
    histogram.Record(value);
  }

  for (const double quantile : kQuantiles) {
    CHECK(histogram.At(quantile) == Sorted(values, quantile));
  }
}

TEST_CASE("Every size of time has its place in a histogram") {
  for (int bit = 0; bit < 63; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    Agrees({power - 1, power, power + 1});
  }
  Histogram histogram;
  histogram.Record(~std::uint64_t{0});
  CHECK(histogram.At(0.5) <= histogram.max());
}

TEST_CASE("Merged histograms say what one of all times says") {
  const std::vector<std::uint64_t> a = Lognormal(1, 7, 2);
  const std::vector<std::uint64_t> b = Lognormal(2, 10, 1);
  Histogram of_a;
  Histogram of_both;
  for (const std::uint64_t value : a) {
    of_a.Record(value);
    of_both.Record(value);
  }
  Histogram of_b;
  for (const std::uint64_t value : b) {
    of_b.Record(value);
    of_both.Record(value);
  }

  of_a.Merge(of_b);

  CHECK(of_a.count() == of_both.count());
  CHECK(of_a.max() == of_both.max());
  CHECK(of_a.mean() == of_both.mean());
  for (const double quantile : kQuantiles) {
    CHECK(of_a.At(quantile) == of_both.At(quantile));
  }
}

TEST_CASE("A histogram of no times says nothing but nought") {
  const Histogram histogram;

  CHECK(histogram.count() == 0);
  CHECK(histogram.mean() == 0);
  CHECK(histogram.At(0.5) == 0);
}

}  // namespace
}  // namespace throughline::bench
