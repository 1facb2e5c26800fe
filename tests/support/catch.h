// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The one include of Catch2, version 2 or 3; use what both have. Assertions
// belong on the main thread: others count, and the test looks afterwards.

#ifndef THROUGHLINE_TESTS_SUPPORT_CATCH_H_
#define THROUGHLINE_TESTS_SUPPORT_CATCH_H_

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace throughline {

// Ends the case with the reason unless `status` is OK.
inline void Must(const absl::Status& status) {
  if (!status.ok()) FAIL(status.ToString());
}

// The value, or the end of the case with the reason there is none.
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) FAIL(value.status().ToString());
  return *std::move(value);
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_CATCH_H_
