// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The lines that are no events, done to a store.

#ifndef THROUGHLINE_LIB_IMPORT_ENTRIES_H_
#define THROUGHLINE_LIB_IMPORT_ENTRIES_H_

#include <string>

#include "absl/status/statusor.h"
#include "throughline/import.h"

namespace throughline::importing {

enum class Applied {
  kNew,
  kAlready,  // It was so before.
};

// The errors are those of the verb. `line` is no event.
absl::StatusOr<Applied> ApplyEntry(Store& store, const std::string& tenant,
                                   HistoryLine line);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_ENTRIES_H_
