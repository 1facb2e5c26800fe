// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An entry: one row at one position. Whatever happens is written here by the
// part it happens to, and the feed is a walk over these rows. Owns the key of
// the table kEntry.

#ifndef THROUGHLINE_LIB_DRAFT_ENTRY_H_
#define THROUGHLINE_LIB_DRAFT_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {

std::string EntryKey(const View& view, Position position);

// Writes the row of a position that AddEntry() gave. A row that does not say
// when it was recorded was recorded now.
void PutEntry(Draft& draft, Position position, storage::EntryRow row);

// Takes the next position and writes its row.
Position WriteEntry(Draft& draft, storage::EntryRow row);

absl::StatusOr<std::optional<storage::EntryRow>> ReadEntry(const View& view,
                                                           Position position);

// When the tenant's newest entry up to a position was recorded: what "now" was
// as of that position; 0: before all.
absl::StatusOr<std::int64_t> RecordedUsAt(const View& view, Position position);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_DRAFT_ENTRY_H_
