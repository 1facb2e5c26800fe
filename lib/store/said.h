// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who says something, why and when, and under which id an import says it
// again: checked once for every verb about who is who.

#ifndef THROUGHLINE_LIB_STORE_SAID_H_
#define THROUGHLINE_LIB_STORE_SAID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "lib/base/status.h"
#include "lib/identity/nevers.h"
#include "throughline/requests.h"

namespace throughline {

// kInvalidArgument: a text is too long or no text, a time is out of range.
absl::StatusOr<identity::Said> SaidOf(std::string_view why, std::string_view by,
                                      std::optional<std::int64_t> at_us,
                                      const std::optional<Restored>& restored);

absl::Status CheckTime(std::string_view what, std::int64_t time_us);

// The id an import gives; empty: none.
template <typename IdType>
absl::StatusOr<IdType> RestoredId(const std::optional<Restored>& restored) {
  if (!restored.has_value() || restored->id.empty()) return IdType();
  const std::optional<IdType> id = IdType::FromHex(restored->id);
  if (!id.has_value() || id->empty()) {
    return Invalid("restored.id: 32 hexadecimal digits, not all 0, are right");
  }
  return *id;
}

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_SAID_H_
