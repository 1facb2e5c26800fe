// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a head's row: a base, and behind it the pieces that came since,
// so that an append adds to the row and does not rewrite it. Owns kHead and
// kGroupHead; the grammar is in README.md.

#ifndef THROUGHLINE_LIB_HEAD_PIECES_H_
#define THROUGHLINE_LIB_HEAD_PIECES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/head/head.h"
#include "lib/timeline/tail_view.h"

namespace throughline::head {

std::string BasePiece(const Head& head);

// `value` is the value of the event's own row.
std::string EventPiece(ProfileId profile, const Place& place, bool opens,
                       std::string_view value);

// Empty: the profile is alone.
std::string GroupPiece(std::string_view group);

// That a version of a checkpoint was saved.
std::string CheckpointPiece(const storage::CheckpointSummary& saved);

struct Folded {
  Head head;
  int pieces = 0;  // Behind the base.
};
absl::StatusOr<Folded> FoldPieces(std::string_view row);

// Absent where there is no such row.
absl::StatusOr<std::optional<Folded>> ReadHead(const View& view,
                                               ProfileId profile);
absl::StatusOr<std::optional<Folded>> ReadGroupHead(const View& view,
                                                    std::string_view group);

// A head as it is read to be shown: its tail stays in the row.
struct Opened {
  Head head;                                      // Without its tail.
  timeline::TailViews tail;                       // Not trimmed.
  std::vector<std::shared_ptr<const void>> rows;  // In which the tail lies.
  int pieces = 0;
};
absl::StatusOr<std::optional<Opened>> OpenHead(const View& view,
                                               ProfileId profile);
absl::StatusOr<std::optional<Opened>> OpenGroupHead(const View& view,
                                                    std::string_view group);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_PIECES_H_
