// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

namespace throughline::bench {
namespace {

constexpr int kSubBits = 7;  // 128 buckets to a power of two.
constexpr std::uint64_t kSub = std::uint64_t{1} << kSubBits;
constexpr std::size_t kBuckets = (64 - kSubBits + 1) * kSub;

// By how much values of this size are shifted, so that 128 to 255 are left.
int ShiftOf(std::uint64_t value) {
  return std::max(0, static_cast<int>(std::bit_width(value)) - kSubBits - 1);
}

std::size_t BucketOf(std::uint64_t value) {
  const int shift = ShiftOf(value);
  return static_cast<std::size_t>(shift) * kSub + (value >> shift);
}

// The middle of what a bucket holds.
std::uint64_t ValueOf(std::size_t bucket) {
  if (bucket < 2 * kSub) return bucket;
  const std::size_t shift = bucket / kSub - 1;
  const std::uint64_t low = (bucket % kSub + kSub) << shift;
  return low + ((std::uint64_t{1} << shift) >> 1);
}

}  // namespace

Histogram::Histogram() : counts_(kBuckets) {}

void Histogram::Record(std::uint64_t value) {
  ++counts_[BucketOf(value)];
  ++count_;
  sum_ += value;
  max_ = std::max(max_, value);
}

void Histogram::Merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

double Histogram::mean() const {
  if (count_ == 0) return 0;
  return static_cast<double>(sum_) / static_cast<double>(count_);
}

std::uint64_t Histogram::At(double quantile) const {
  if (count_ == 0) return 0;
  const auto wanted = std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(
          std::ceil(quantile * static_cast<double>(count_))),
      1, count_);
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += counts_[bucket];
    if (seen >= wanted) return std::min(ValueOf(bucket), max_);
  }
  return max_;
}

}  // namespace throughline::bench
