// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where a reader left off in a profile. Owns the rows kCursor, and what an
// entry tells of a move.

#ifndef THROUGHLINE_LIB_CURSORS_ROWS_H_
#define THROUGHLINE_LIB_CURSORS_ROWS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/cursors/counts.h"
#include "lib/draft/draft.h"
#include "throughline/storage/cursors.pb.h"

namespace throughline::cursors {

using Cursor = storage::CursorRow;

// `agent:7`.
std::string ReaderName(v1::Role role, std::string_view id);

absl::StatusOr<std::optional<Cursor>> Read(const View& view, ProfileId profile,
                                           std::string_view reader);

// The position up to which a reader had read as of an entry; 0: nothing.
absl::StatusOr<Position> ReadAsOf(const View& view, ProfileId profile,
                                  std::string_view reader, Position as_of);

// Whether a cursor was moved to a position already, by an entry of that time.
absl::StatusOr<bool> WasMoved(const View& view, const Cursor& cursor,
                              Position position, std::int64_t recorded_us);

// Whether anybody has a cursor in a profile.
absl::StatusOr<bool> Any(const View& view, ProfileId profile);

// Every cursor of a profile.
absl::Status ForEach(const View& view, ProfileId profile,
                     const std::function<void(const Cursor&)>& tell);

// Moves a cursor: `to` says where it stands then, but for its entry. `event` is
// the place of the event it is told by, at it or just behind.
Position Move(ProfileId profile, Cursor to, bool unread, const Place& event,
              std::int64_t recorded_us, Position before, Draft& draft);

// For each event of a profile behind a position that is for others since it
// was counted.
struct Recounted {
  Position position = 0;
  int from = 0;
  int to = 0;
};
absl::Status ForEachRecounted(
    const View& view, ProfileId profile, Position after,
    const std::function<void(const Recounted&)>& tell);

}  // namespace throughline::cursors

#endif  // THROUGHLINE_LIB_CURSORS_ROWS_H_
