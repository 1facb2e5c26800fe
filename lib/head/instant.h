// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Instant: when an answer is given, and for how long the same answer would be.

#ifndef THROUGHLINE_LIB_HEAD_INSTANT_H_
#define THROUGHLINE_LIB_HEAD_INSTANT_H_

#include <algorithm>
#include <cstdint>
#include <limits>

namespace throughline::head {

class Instant {
 public:
  explicit Instant(std::int64_t us) : us_(us) {}

  std::int64_t us() const { return us_; }

  // Whether a time has come. Everything that depends on the time asks here, so
  // that it is known when it will be otherwise.
  bool Reached(std::int64_t at_us) {
    if (at_us <= us_) {
      from_us_ = std::max(from_us_, at_us);
      return true;
    }
    until_us_ = std::min(until_us_, at_us);
    return false;
  }

  // As Reached, of so long after a time. A length without end never is.
  bool Reached(std::int64_t after_us, std::int64_t length_us) {
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    if (length_us > 0 && after_us > kNever - length_us) return false;
    return Reached(after_us + length_us);
  }

  // Whether every time that was asked for has the same answer at `us`.
  bool Holds(std::int64_t us) const { return from_us_ <= us && us < until_us_; }

 private:
  std::int64_t us_;
  std::int64_t from_us_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t until_us_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_INSTANT_H_
