// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An entry: one row at one position. Whatever happens is written here by the
// part it happens to, and the feed is a walk over these rows; a customer's is a
// walk over the positions noted at its profiles. Owns the keys of the tables
// kEntry and kEntryOf.

#ifndef THROUGHLINE_LIB_DRAFT_ENTRY_H_
#define THROUGHLINE_LIB_DRAFT_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {

std::string EntryKey(const View& view, Position position);

// The profiles that a row names: whose it is, and those it is said of.
std::vector<ProfileId> ProfilesOf(const storage::EntryRow& row);

// Writes the row of a position that AddEntry() gave, and notes it at the
// profiles that it names. A row that does not say when it was recorded was
// recorded now.
void PutEntry(Draft& draft, Position position, storage::EntryRow row);

// Takes the next position and writes its row.
Position WriteEntry(Draft& draft, storage::EntryRow row);

// Notes an entry, which is no event, at one more profile that it is about.
void NoteEntryOf(Draft& draft, ProfileId profile, Position position);

absl::StatusOr<std::optional<storage::EntryRow>> ReadEntry(const View& view,
                                                           Position position);

// ---- What is noted at a profile ----

struct Noted {
  Position position = 0;
  std::optional<Place> event;  // Where it stands, of an event.
};

// Begins with every key of a profile's.
keys::Key EntryOfKey(const View& view, ProfileId profile);

// A row of kEntryOf.
absl::StatusOr<Noted> NotedIn(std::string_view key, std::string_view value);

absl::StatusOr<std::optional<Noted>> ReadNoted(const View& view,
                                               ProfileId profile,
                                               Position position);

// When the tenant's newest entry up to a position was recorded: what "now" was
// as of that position; 0: before all. Of entries that fell out of the feed only
// those that are no events tell.
absl::StatusOr<std::int64_t> RecordedUsAt(const View& view, Position position);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_DRAFT_ENTRY_H_
