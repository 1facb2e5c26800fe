// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A benchmark that cannot go on ends, and says why.

#ifndef THROUGHLINE_BENCH_MUST_H_
#define THROUGHLINE_BENCH_MUST_H_

#include <fmt/core.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace throughline::bench {

[[noreturn]] inline void Fail(std::string_view why) {
  fmt::print(stderr, "{}\n", why);
  std::exit(1);
}

inline void Must(const absl::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  Must(value.status());
  return *std::move(value);
}

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_MUST_H_
