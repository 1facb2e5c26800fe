// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The lines about bots: checkpoint, prune, delivery. Only exports hold them.

#ifndef THROUGHLINE_LIB_IMPORT_BOT_LINES_H_
#define THROUGHLINE_LIB_IMPORT_BOT_LINES_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/import/json_text.h"
#include "throughline/import.h"

namespace throughline::importing {

bool IsBotLine(std::string_view name);

// As ReadEntry().
absl::StatusOr<HistoryLine> ReadBotLine(std::string_view name,
                                        const JsonValue& content,
                                        const std::optional<JsonValue>& store);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_BOT_LINES_H_
