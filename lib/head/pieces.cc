// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/pieces.h"

#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::head {
namespace {

using keys::Table;

constexpr char kBase = 1;
constexpr char kEvent = 2;
constexpr char kGroup = 3;

constexpr std::size_t kFrameBytes = 5;
constexpr std::size_t kEventHeaderBytes = 1 + 16 + keys::kPlaceBytes;

std::string Framed(char type, std::size_t size) {
  std::string piece;
  piece.reserve(kFrameBytes + size);
  AppendBig32(static_cast<std::uint32_t>(size), piece);
  piece.push_back(type);
  return piece;
}

absl::Status FoldEvent(std::string_view body, Head& into) {
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
  Fold(told, opens, into);
  return absl::OkStatus();
}

absl::Status FoldPiece(char type, std::string_view body, Folded& folded) {
  switch (type) {
    case kBase:
      folded.pieces = 0;
      return codec::OpenTo(body, "heads", folded.head);
    case kEvent:
      ++folded.pieces;
      return FoldEvent(body, folded.head);
    case kGroup: {
      ++folded.pieces;
      TL_ASSIGN_OR_RETURN(const std::string_view group,
                          codec::Open(body, "heads"));
      folded.head.set_group(std::string(group));
      return absl::OkStatus();
    }
    default:
      return absl::UnimplementedError(
          "a head has a piece that this version does not know");
  }
}

absl::StatusOr<std::optional<Folded>> Read(const View& view,
                                           const std::string& key) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row, view.rows.Get(key));
  if (!row.has_value()) return std::optional<Folded>();
  TL_ASSIGN_OR_RETURN(Folded folded, FoldPieces(row->bytes));
  return std::optional<Folded>(std::move(folded));
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

absl::StatusOr<Folded> FoldPieces(std::string_view row) {
  Folded folded;
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
  return folded;
}

absl::StatusOr<std::optional<Folded>> ReadHead(const View& view,
                                               ProfileId profile) {
  return Read(view, view.Key(Table::kHead).Add(profile).bytes());
}

absl::StatusOr<std::optional<Folded>> ReadGroupHead(const View& view,
                                                    std::string_view group) {
  return Read(
      view, view.Key(Table::kGroupHead).Add(GroupId::FromBytes(group)).bytes());
}

}  // namespace throughline::head
