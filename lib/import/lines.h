// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// One history line. ParseHistoryLine for the importer: the field is apart.

#ifndef THROUGHLINE_LIB_IMPORT_LINES_H_
#define THROUGHLINE_LIB_IMPORT_LINES_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "throughline/import.h"

namespace throughline::importing {

// kInvalidArgument: as ParseHistoryLine, but the field is FieldOf(status).
absl::StatusOr<HistoryLine> ReadLine(std::string_view line);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_LINES_H_
