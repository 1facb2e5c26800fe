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

// ---- To write ----

std::string BasePiece(const Head& head);

// What an event is to its conversation, as far as a head goes.
struct Enters {
  bool opens = false;   // It is the first.
  bool shares = false;  // It is the first of its profile; others had some.
};

// `value` is the value of the event's own row.
std::string EventPiece(ProfileId profile, const Place& place, Enters enters,
                       std::string_view value);

// That another profile has events in a conversation now.
std::string SharedPiece(std::string_view conversation);

// Empty: the profile is alone.
std::string GroupPiece(std::string_view group);

// That a version of a checkpoint was saved.
std::string CheckpointPiece(const storage::CheckpointSummary& saved);

// ---- To read ----

struct Piece {
  enum Type : char {
    kBase = 1,
    kEvent = 2,
    kGroup = 3,
    kCheckpoint = 4,
    kPlainBase = 5,
    kShared = 6,
  };

  Type type;
  std::string_view body;
};

// Over a row, piece by piece.
class PieceWalk {
 public:
  explicit PieceWalk(std::string_view row) : rest_(row) {}

  // False at the end.
  absl::StatusOr<bool> Next();
  const Piece& piece() const { return piece_; }

 private:
  std::string_view rest_;
  Piece piece_{};
};

// Of a base: nothing was let go of or cut, so that once it is parsed it tells
// all there is to show, to who may see what all its facts need.
struct Plain {
  v1::Visibility needs = v1::VISIBILITY_PUBLIC;
  bool combines = false;  // Beside other heads, too: it has few asks.
  // A customer's that let go of conversations: it is so as long as no piece
  // behind it goes on with one that is not in it.
  bool dropped = false;
};

struct BaseBody {
  std::optional<Plain> plain;  // Absent: that is not known.
  std::string_view head;       // Encoded.
};
absl::StatusOr<BaseBody> OpenBase(const Piece& piece);

struct EventBody {
  Enters enters;
  ProfileId profile;
  Place place;
  std::string_view record;
};
absl::StatusOr<EventBody> OpenEvent(std::string_view body);

struct Folded {
  Head head;
  int pieces = 0;  // Behind the base.
};
absl::StatusOr<Folded> FoldPieces(std::string_view row);

// The same without its tail, which is most of a row, into an empty head. How
// many pieces are behind the base.
absl::StatusOr<int> FoldAllButTail(std::string_view row, Head& into);

// The tail of a row, or of pieces to be added to one, for a head that was
// folded without.
absl::Status FoldTailOnly(std::string_view row, Head& into);

// The row of a profile, or of a large group; absent: there is none.
absl::StatusOr<std::optional<Pinned>> HeadRow(const View& view,
                                              ProfileId profile);
absl::StatusOr<std::optional<Pinned>> GroupHeadRow(const View& view,
                                                   std::string_view group);

// Folded.
absl::StatusOr<std::optional<Folded>> ReadHead(const View& view,
                                               ProfileId profile);
absl::StatusOr<std::optional<Folded>> ReadGroupHead(const View& view,
                                                    std::string_view group);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_PIECES_H_
