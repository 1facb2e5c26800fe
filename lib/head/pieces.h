// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a head's row: a base, and behind it the pieces that came since,
// so that an append adds to the row and does not rewrite it. Owns kHead and
// kGroupHead; the grammar is in README.md.

#ifndef THROUGHLINE_LIB_HEAD_PIECES_H_
#define THROUGHLINE_LIB_HEAD_PIECES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/head/head.h"

namespace throughline::head {

std::string BasePiece(const Head& head);

// `value` is the value of the event's own row.
std::string EventPiece(ProfileId profile, const Place& place, bool opens,
                       std::string_view value);

// Empty: the profile is alone.
std::string GroupPiece(std::string_view group);

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

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_PIECES_H_
