// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/pieces.h"

#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/checkpoint/summary.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/head/glance.h"
#include "lib/timeline/tail.h"

namespace throughline::head {
namespace {

using keys::Table;

constexpr std::size_t kFrameBytes = 5;
constexpr std::size_t kEventHeaderBytes = 1 + 16 + keys::kPlaceBytes;

// The mark of a plain base: what its facts need, and these bits.
constexpr std::uint8_t kCombines = 0x10;
constexpr std::uint8_t kDropped = 0x20;

// How an event enters its conversation.
constexpr std::uint8_t kOpens = 0x01;
constexpr std::uint8_t kShares = 0x02;

std::uint8_t MarkOf(const Plain& plain) {
  std::uint32_t mark = plain.needs;
  if (plain.combines) mark |= kCombines;
  if (plain.dropped) mark |= kDropped;
  return static_cast<std::uint8_t>(mark);
}

std::string Framed(Piece::Type type, std::size_t size) {
  std::string piece;
  piece.reserve(kFrameBytes + size);
  AppendBig32(static_cast<std::uint32_t>(size), piece);
  piece.push_back(type);
  return piece;
}

std::string Framed(Piece::Type type, std::string_view body) {
  std::string piece = Framed(type, body.size());
  piece += body;
  return piece;
}

bool IsBase(const Piece& piece) {
  return piece.type == Piece::kBase || piece.type == Piece::kPlainBase;
}

absl::Status FoldWhole(const BaseBody& base, Head& into) {
  if (into.ParseFromArray(base.head.data(),
                          static_cast<int>(base.head.size()))) {
    return absl::OkStatus();
  }
  return DataLoss("a head is not what its table holds");
}

// The bytes of the fields that say something of the tail, or of all others.
std::string FieldsOf(std::string_view head, bool tail) {
  std::string fields;
  fields.reserve(tail ? head.size() : 0);
  const char* begin = head.data();
  for (codec::WireWalk walk(head); walk.Next(); begin = walk.at()) {
    const bool of_tail = walk.field() == Head::kTailFieldNumber;
    if (of_tail == tail) fields.append(begin, walk.at());
  }
  // What ends a walk early is for the parser to judge.
  fields.append(begin, head.data() + head.size());
  return fields;
}

absl::Status FoldFields(const BaseBody& base, bool tail, Head& into) {
  if (into.MergeFromString(FieldsOf(base.head, tail))) return absl::OkStatus();
  return DataLoss("a head is not what its table holds");
}

record::Told Tell(const EventBody& event) {
  record::Told told;
  told.profile = event.profile;
  told.place = event.place;
  told.record = event.record;
  told.fields = record::ReadFields(told.record);
  return told;
}

absl::Status FoldPiece(const Piece& piece, bool tail, Head& into) {
  switch (piece.type) {
    case Piece::kBase:
    case Piece::kPlainBase: {
      TL_ASSIGN_OR_RETURN(const BaseBody base, OpenBase(piece));
      return tail ? FoldWhole(base, into) : FoldFields(base, false, into);
    }
    case Piece::kEvent: {
      TL_ASSIGN_OR_RETURN(const EventBody event, OpenEvent(piece.body));
      const record::Told told = Tell(event);
      tail ? Fold(told, event.enters.opens, into)
           : FoldAllButTail(told, event.enters.opens, into);
      if (event.enters.shares) {
        MarkShared(Effective(into, told.profile, told.fields.conversation),
                   into);
      }
      return absl::OkStatus();
    }
    case Piece::kGroup: {
      TL_ASSIGN_OR_RETURN(const std::string_view group,
                          codec::Open(piece.body, "heads"));
      into.set_group(std::string(group));
      return absl::OkStatus();
    }
    case Piece::kCheckpoint: {
      TL_ASSIGN_OR_RETURN(
          const auto saved,
          codec::OpenAs<storage::CheckpointSummary>(piece.body, "heads"));
      checkpoint::Fold(saved, into);
      return absl::OkStatus();
    }
    case Piece::kShared: {
      TL_ASSIGN_OR_RETURN(const std::string_view conversation,
                          codec::Open(piece.body, "heads"));
      MarkShared(conversation, into);
      return absl::OkStatus();
    }
  }
  return absl::UnimplementedError(
      "a head has a piece that this version does not know");
}

// A row: its pieces in turn. How many there are behind the base.
absl::StatusOr<int> FoldRow(std::string_view row, bool tail, Head& into) {
  int pieces = 0;
  for (PieceWalk walk(row);;) {
    TL_ASSIGN_OR_RETURN(const bool more, walk.Next());
    if (!more) break;
    pieces = IsBase(walk.piece()) ? 0 : pieces + 1;
    TL_RETURN_IF_ERROR(FoldPiece(walk.piece(), tail, into));
  }
  Trim(into);
  return pieces;
}

absl::StatusOr<std::optional<Folded>> FoldRow(
    absl::StatusOr<std::optional<Pinned>> row) {
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<Folded>();
  return FoldPieces((*row)->bytes);
}

}  // namespace

std::string BasePiece(const Head& head) {
  const std::string value = codec::Seal(head);
  const std::optional<Plain> plain = PlainOf(head);
  std::string piece = plain ? Framed(Piece::kPlainBase, 1 + value.size())
                            : Framed(Piece::kBase, value.size());
  if (plain) piece.push_back(static_cast<char>(MarkOf(*plain)));
  piece += value;
  return piece;
}

std::string EventPiece(ProfileId profile, const Place& place, Enters enters,
                       std::string_view value) {
  std::string piece = Framed(Piece::kEvent, kEventHeaderBytes + value.size());
  piece.push_back(static_cast<char>((enters.opens ? kOpens : 0) |
                                    (enters.shares ? kShares : 0)));
  piece += profile.view();
  piece += keys::EncodePlace(place);
  piece += value;
  return piece;
}

std::string SharedPiece(std::string_view conversation) {
  return Framed(Piece::kShared, codec::Seal(conversation));
}

std::string GroupPiece(std::string_view group) {
  return Framed(Piece::kGroup, codec::Seal(group));
}

std::string CheckpointPiece(const storage::CheckpointSummary& saved) {
  return Framed(Piece::kCheckpoint, codec::Seal(saved));
}

absl::StatusOr<bool> PieceWalk::Next() {
  if (rest_.empty()) return false;
  if (rest_.size() < kFrameBytes) return DataLoss("a head is cut short");
  std::size_t size = 0;
  for (int i = 0; i < 4; ++i) {
    size = size << 8 | static_cast<std::uint8_t>(rest_[i]);
  }
  if (rest_.size() - kFrameBytes < size) return DataLoss("a head is cut short");
  piece_ = {static_cast<Piece::Type>(rest_[4]),
            rest_.substr(kFrameBytes, size)};
  rest_.remove_prefix(kFrameBytes + size);
  return true;
}

absl::StatusOr<BaseBody> OpenBase(const Piece& piece) {
  BaseBody base;
  std::string_view value = piece.body;
  if (piece.type == Piece::kPlainBase) {
    if (value.empty()) return DataLoss("a base of a head is cut short");
    const auto mark = static_cast<std::uint8_t>(value.front());
    base.plain = {static_cast<v1::Visibility>(mark & ~(kCombines | kDropped)),
                  (mark & kCombines) != 0, (mark & kDropped) != 0};
    value.remove_prefix(1);
  }
  TL_ASSIGN_OR_RETURN(base.head, codec::Open(value, "heads"));
  return base;
}

absl::StatusOr<EventBody> OpenEvent(std::string_view body) {
  if (body.size() < kEventHeaderBytes) {
    return DataLoss("a piece of a head is cut short");
  }
  EventBody event;
  event.enters = {(body[0] & kOpens) != 0, (body[0] & kShares) != 0};
  event.profile = ProfileId::FromBytes(body.substr(1, 16));
  event.place = keys::DecodePlace(body.substr(17, keys::kPlaceBytes));
  TL_ASSIGN_OR_RETURN(event.record,
                      codec::Open(body.substr(kEventHeaderBytes), "heads"));
  return event;
}

absl::StatusOr<Folded> FoldPieces(std::string_view row) {
  Folded folded;
  TL_ASSIGN_OR_RETURN(folded.pieces, FoldRow(row, true, folded.head));
  return folded;
}

absl::StatusOr<int> FoldAllButTail(std::string_view row, Head& into) {
  return FoldRow(row, false, into);
}

absl::Status FoldTailOnly(std::string_view row, Head& into) {
  for (PieceWalk walk(row);;) {
    TL_ASSIGN_OR_RETURN(const bool more, walk.Next());
    if (!more) return absl::OkStatus();
    if (IsBase(walk.piece())) {
      TL_ASSIGN_OR_RETURN(const BaseBody base, OpenBase(walk.piece()));
      TL_RETURN_IF_ERROR(FoldFields(base, true, into));
    } else if (walk.piece().type == Piece::kEvent) {
      TL_ASSIGN_OR_RETURN(const EventBody event, OpenEvent(walk.piece().body));
      timeline::FoldTail(Tell(event), into);
    }
  }
}

absl::StatusOr<std::optional<Pinned>> HeadRow(const View& view,
                                              ProfileId profile) {
  return view.rows.Get(view.Key(Table::kHead).Add(profile).bytes());
}

absl::StatusOr<std::optional<Pinned>> GroupHeadRow(const View& view,
                                                   std::string_view group) {
  return view.rows.Get(
      view.Key(Table::kGroupHead).Add(GroupId::FromBytes(group)).bytes());
}

absl::StatusOr<std::optional<Folded>> ReadHead(const View& view,
                                               ProfileId profile) {
  return FoldRow(HeadRow(view, profile));
}

absl::StatusOr<std::optional<Folded>> ReadGroupHead(const View& view,
                                                    std::string_view group) {
  return FoldRow(GroupHeadRow(view, group));
}

}  // namespace throughline::head
