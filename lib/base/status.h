// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Status messages by fmt, and the two macros that pass a status on. Messages
// are for people: lower case, no stop, never personal data.

#ifndef THROUGHLINE_LIB_BASE_STATUS_H_
#define THROUGHLINE_LIB_BASE_STATUS_H_

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace throughline {

template <typename... Args>
absl::Status Invalid(fmt::format_string<Args...> format, Args&&... args) {
  return absl::InvalidArgumentError(
      fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
absl::Status NotFound(fmt::format_string<Args...> format, Args&&... args) {
  return absl::NotFoundError(fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
absl::Status FailedPrecondition(fmt::format_string<Args...> format,
                                Args&&... args) {
  return absl::FailedPreconditionError(
      fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
absl::Status DataLoss(fmt::format_string<Args...> format, Args&&... args) {
  return absl::DataLossError(fmt::format(format, std::forward<Args>(args)...));
}

// The message of a status, in the library's own vocabulary.
inline std::string_view Message(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace throughline

#define TL_RETURN_IF_ERROR(expr)                            \
  do {                                                      \
    if (absl::Status tl_status = (expr); !tl_status.ok()) { \
      return tl_status;                                     \
    }                                                       \
  } while (false)

#define TL_CONCAT_INNER(a, b) a##b
#define TL_CONCAT(a, b) TL_CONCAT_INNER(a, b)
#define TL_ASSIGN_OR_RETURN(lhs, expr) \
  TL_ASSIGN_OR_RETURN_IMPL(TL_CONCAT(tl_or_, __LINE__), lhs, expr)
#define TL_ASSIGN_OR_RETURN_IMPL(var, lhs, expr) \
  auto var = (expr);                             \
  if (!var.ok()) return var.status();            \
  lhs = *std::move(var)

#endif  // THROUGHLINE_LIB_BASE_STATUS_H_
