// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Period: from when, and until when. Owns nothing.

#ifndef THROUGHLINE_LIB_INDICATORS_PERIOD_H_
#define THROUGHLINE_LIB_INDICATORS_PERIOD_H_

#include <cstdint>

namespace throughline::indicators {

struct Period {
  std::int64_t from_us = 0;
  std::int64_t to_us = 0;  // Exclusive.

  bool Holds(std::int64_t at_us) const {
    return from_us <= at_us && at_us < to_us;
  }
};

}  // namespace throughline::indicators

#endif  // THROUGHLINE_LIB_INDICATORS_PERIOD_H_
