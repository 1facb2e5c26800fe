// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/indicators/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace throughline::indicators {
namespace {

constexpr int kStepBits = 5;
constexpr std::uint64_t kSteps = std::uint64_t{1} << kStepBits;
constexpr std::uint64_t kLinear = 2 * kSteps;

std::size_t StepOf(std::int64_t wait_ms) {
  const auto wait = static_cast<std::uint64_t>(wait_ms);
  if (wait < kLinear) return wait;
  const int doubling = static_cast<int>(std::bit_width(wait)) - 1 - kStepBits;
  return static_cast<std::size_t>(doubling) * kSteps + (wait >> doubling);
}

// The longest wait of a step.
std::int64_t EndOf(std::size_t step) {
  if (step < kLinear) return static_cast<std::int64_t>(step);
  const auto doubling = static_cast<int>(step / kSteps) - 1;
  const std::uint64_t within = step % kSteps + kSteps;
  return static_cast<std::int64_t>(((within + 1) << doubling) - 1);
}

}  // namespace

void Histogram::Add(std::int64_t wait_ms) {
  wait_ms = std::max<std::int64_t>(wait_ms, 0);
  const std::size_t step = StepOf(wait_ms);
  if (step >= counts_.size()) counts_.resize(step + 1);
  ++counts_[step];
  ++count_;
  max_ms_ = std::max(max_ms_, wait_ms);
  sum_ms_ += static_cast<double>(wait_ms);
}

void Histogram::Add(const Histogram& other) {
  counts_.resize(std::max(counts_.size(), other.counts_.size()));
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    counts_[i] += other.counts_[i];
  }
  count_ += other.count_;
  max_ms_ = std::max(max_ms_, other.max_ms_);
  sum_ms_ += other.sum_ms_;
}

std::int64_t Histogram::QuantileMs(double share) const {
  if (count_ == 0) return 0;
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(
             std::ceil(share * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < counts_.size(); ++step) {
    seen += counts_[step];
    if (seen >= rank) return std::min(EndOf(step), max_ms_);
  }
  return max_ms_;
}

Waits Histogram::ToWaits() const {
  Waits waits;
  waits.count = count_;
  waits.p50_ms = QuantileMs(0.5);
  waits.p90_ms = QuantileMs(0.9);
  waits.p99_ms = QuantileMs(0.99);
  waits.max_ms = max_ms_;
  waits.mean_ms = count_ == 0 ? 0 : sum_ms_ / static_cast<double>(count_);
  return waits;
}

}  // namespace throughline::indicators
