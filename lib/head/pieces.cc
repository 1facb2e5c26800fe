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

namespace throughline::head {
namespace {

using keys::Table;

constexpr char kBase = 1;
constexpr char kEvent = 2;
constexpr char kGroup = 3;
constexpr char kCheckpoint = 4;

constexpr std::size_t kFrameBytes = 5;
constexpr std::size_t kEventHeaderBytes = 1 + 16 + keys::kPlaceBytes;

std::string Framed(char type, std::size_t size) {
  std::string piece;
  piece.reserve(kFrameBytes + size);
  AppendBig32(static_cast<std::uint32_t>(size), piece);
  piece.push_back(type);
  return piece;
}

absl::Status FoldBase(std::string_view body, Folded& into) {
  return codec::OpenTo(body, "heads", into.head);
}

absl::Status FoldBase(std::string_view body, Opened& into) {
  TL_ASSIGN_OR_RETURN(const std::string_view message,
                      codec::Open(body, "heads"));
  std::string rest;
  const char* begin = message.data();
  codec::WireWalk walk(message);
  for (; walk.Next(); begin = walk.at()) {
    if (walk.field() == Head::kTailFieldNumber) {
      into.tail.push_back(timeline::ViewOf(walk.bytes()));
    } else {
      rest.append(begin, walk.at());
    }
  }
  rest.append(begin, message.data() + message.size());
  if (!into.head.ParseFromString(rest)) {
    return DataLoss("a head is not what its table holds");
  }
  return absl::OkStatus();
}

void FoldTold(const record::Told& told, bool opens, Folded& into) {
  Fold(told, opens, into.head);
}

void FoldTold(const record::Told& told, bool opens, Opened& into) {
  FoldAllButTail(told, opens, into.head);
  timeline::Add(timeline::ViewOf(told), into.tail);
}

template <typename Into>
absl::Status FoldEvent(std::string_view body, Into& into) {
  if (body.size() < kEventHeaderBytes) {
    return DataLoss("a piece of a head is cut short");
  }
  record::Told told;
  const bool opens = body[0] != 0;
  told.profile = ProfileId::FromBytes(body.substr(1, 16));
  told.place = keys::DecodePlace(body.substr(17, keys::kPlaceBytes));
  TL_ASSIGN_OR_RETURN(told.record,
                      codec::Open(body.substr(kEventHeaderBytes), "heads"));
  told.fields = record::ReadFields(told.record);
  FoldTold(told, opens, into);
  return absl::OkStatus();
}

template <typename Into>
absl::Status FoldPiece(char type, std::string_view body, Into& folded) {
  switch (type) {
    case kBase:
      folded.pieces = 0;
      return FoldBase(body, folded);
    case kEvent:
      ++folded.pieces;
      return FoldEvent(body, folded);
    case kGroup: {
      ++folded.pieces;
      TL_ASSIGN_OR_RETURN(const std::string_view group,
                          codec::Open(body, "heads"));
      folded.head.set_group(std::string(group));
      return absl::OkStatus();
    }
    case kCheckpoint: {
      ++folded.pieces;
      TL_ASSIGN_OR_RETURN(
          const auto saved,
          codec::OpenAs<storage::CheckpointSummary>(body, "heads"));
      checkpoint::Fold(saved, folded.head);
      return absl::OkStatus();
    }
    default:
      return absl::UnimplementedError(
          "a head has a piece that this version does not know");
  }
}

// A row: its pieces in turn.
template <typename Into>
absl::Status FoldRow(std::string_view row, Into& folded) {
  while (!row.empty()) {
    if (row.size() < kFrameBytes) return DataLoss("a head is cut short");
    std::size_t size = 0;
    for (int i = 0; i < 4; ++i) {
      size = size << 8 | static_cast<std::uint8_t>(row[i]);
    }
    if (row.size() - kFrameBytes < size) return DataLoss("a head is cut short");
    TL_RETURN_IF_ERROR(
        FoldPiece(row[4], row.substr(kFrameBytes, size), folded));
    row.remove_prefix(kFrameBytes + size);
  }
  Trim(folded.head);
  return absl::OkStatus();
}

std::string HeadKey(const View& view, ProfileId profile) {
  return view.Key(Table::kHead).Add(profile).bytes();
}

std::string GroupHeadKey(const View& view, std::string_view group) {
  return view.Key(Table::kGroupHead).Add(GroupId::FromBytes(group)).bytes();
}

absl::StatusOr<std::optional<Folded>> Read(const View& view,
                                           const std::string& key) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row, view.rows.Get(key));
  if (!row.has_value()) return std::optional<Folded>();
  std::optional<Folded> folded(std::in_place);
  TL_RETURN_IF_ERROR(FoldRow(row->bytes, *folded));
  return folded;
}

absl::StatusOr<std::optional<Opened>> Open(const View& view,
                                           const std::string& key) {
  TL_ASSIGN_OR_RETURN(std::optional<Pinned> row, view.rows.Get(key));
  if (!row.has_value()) return std::optional<Opened>();
  std::optional<Opened> opened(std::in_place);
  TL_RETURN_IF_ERROR(FoldRow(row->bytes, *opened));
  opened->rows.push_back(std::move(row->owner));
  return opened;
}

}  // namespace

std::string BasePiece(const Head& head) {
  const std::string value = codec::Seal(head);
  std::string piece = Framed(kBase, value.size());
  piece += value;
  return piece;
}

std::string EventPiece(ProfileId profile, const Place& place, bool opens,
                       std::string_view value) {
  std::string piece = Framed(kEvent, kEventHeaderBytes + value.size());
  piece.push_back(opens ? '\x01' : '\0');
  piece += profile.view();
  piece += keys::EncodePlace(place);
  piece += value;
  return piece;
}

std::string GroupPiece(std::string_view group) {
  const std::string value = codec::Seal(group);
  std::string piece = Framed(kGroup, value.size());
  piece += value;
  return piece;
}

std::string CheckpointPiece(const storage::CheckpointSummary& saved) {
  const std::string value = codec::Seal(saved);
  std::string piece = Framed(kCheckpoint, value.size());
  piece += value;
  return piece;
}

absl::StatusOr<Folded> FoldPieces(std::string_view row) {
  Folded folded;
  TL_RETURN_IF_ERROR(FoldRow(row, folded));
  return folded;
}

absl::StatusOr<std::optional<Folded>> ReadHead(const View& view,
                                               ProfileId profile) {
  return Read(view, HeadKey(view, profile));
}

absl::StatusOr<std::optional<Folded>> ReadGroupHead(const View& view,
                                                    std::string_view group) {
  return Read(view, GroupHeadKey(view, group));
}

absl::StatusOr<std::optional<Opened>> OpenHead(const View& view,
                                               ProfileId profile) {
  return Open(view, HeadKey(view, profile));
}

absl::StatusOr<std::optional<Opened>> OpenGroupHead(const View& view,
                                                    std::string_view group) {
  return Open(view, GroupHeadKey(view, group));
}

}  // namespace throughline::head
