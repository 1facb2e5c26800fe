// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The lines that are no events: link, unlink, never, allow, reassign, shared,
// review, and those about bots (bot_lines.h).

#ifndef THROUGHLINE_LIB_IMPORT_ENTRY_LINES_H_
#define THROUGHLINE_LIB_IMPORT_ENTRY_LINES_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/import/json_text.h"
#include "throughline/import.h"

namespace throughline::importing {

// Whether an object with such a member is such a line.
bool IsEntryName(std::string_view name);

// `content` is the value of the member `name`; `store` that of the line's
// `_store`, if there is one.
absl::StatusOr<HistoryLine> ReadEntry(std::string_view name,
                                      const JsonValue& content,
                                      const std::optional<JsonValue>& store);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_ENTRY_LINES_H_
