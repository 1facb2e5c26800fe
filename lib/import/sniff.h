// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a file is, by how it begins; where that is unclear, by its name.

#ifndef THROUGHLINE_LIB_IMPORT_SNIFF_H_
#define THROUGHLINE_LIB_IMPORT_SNIFF_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "throughline/import.h"

namespace throughline::importing {

inline constexpr std::size_t kSniffBytes = std::size_t{64} << 10;

// `start` is the first kSniffBytes, or all there is.
//
// kInvalidArgument: nothing says what it is.
absl::StatusOr<ImportFormat> Sniff(std::string_view start,
                                   std::string_view name);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_SNIFF_H_
