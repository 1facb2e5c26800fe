// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/parts.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/head/head.h"
#include "lib/head/pieces.h"
#include "lib/keys/keys.h"
#include "lib/record/gist.h"
#include "throughline/limits.h"

namespace throughline::head {

using codec::WireWalk;

Parts::ById::iterator Parts::At(std::string_view id, ById& in) {
  return std::lower_bound(
      in.begin(), in.end(), id,
      [](const Part& a, std::string_view b) { return a.id < b; });
}

bool Parts::Has(std::string_view id, const ById& in) {
  return std::binary_search(
      in.begin(), in.end(), Part{id},
      [](const Part& a, const Part& b) { return a.id < b.id; });
}

// As TrimConversations (head.h).
void Parts::Trim(Row& row) {
  if (row.parts.size() <= limits::kHeadConversationsMax) return;
  row.dropped = true;
  std::vector<Place> lasts;
  lasts.reserve(row.parts.size());
  for (const Part& part : row.parts) lasts.push_back(part.last);
  const auto least = lasts.begin() + limits::kHeadConversationsMax - 1;
  std::nth_element(lasts.begin(), least, lasts.end(), std::greater<>());
  std::erase_if(row.parts,
                [&](const Part& part) { return part.last < *least; });
}

void Parts::ReadBase(std::string_view base, Row& into) {
  into = Row();
  for (WireWalk walk(base); walk.Next();) {
    switch (walk.field()) {
      case Head::kConversationsFieldNumber: {
        Part& part = into.parts.emplace_back();  // They lie by id.
        for (WireWalk in(walk.bytes()); in.Next();) {
          switch (in.field()) {
            case Head::Conversation::kIdFieldNumber:
              part.id = in.bytes();
              break;
            case Head::Conversation::kLastFieldNumber:
              part.last = keys::DecodePlace(in.bytes());
              break;
            case Head::Conversation::kSharedFieldNumber:
              part.shared = in.number() != 0;
              break;
            default:
              break;
          }
        }
        break;
      }
      case Head::kConversationsDroppedFieldNumber:
        into.dropped = walk.number() != 0;
        break;
      case Head::kSplitsFieldNumber:  // An event does not say where it goes on.
        sure_ = false;
        break;
      default:
        break;
    }
  }
}

absl::Status Parts::ReadEvent(std::string_view body, Row& into) {
  TL_ASSIGN_OR_RETURN(const EventBody event, OpenEvent(body));
  const std::string_view in = record::ReadGist(event.record).conversation;
  if (in.empty()) return absl::OkStatus();
  auto part = At(in, into.parts);
  if (part == into.parts.end() || part->id != in) {
    // What was let go of comes back with a base, and never by an event.
    sure_ &= event.enters.opens;
    part = into.parts.insert(part, {in, event.place});
  }
  part->last = std::max(part->last, event.place);
  part->shared |= event.enters.shares;
  return absl::OkStatus();
}

absl::Status Parts::AddRow(std::string_view row) {
  Row& into = rows_.emplace_back();
  for (PieceWalk walk(row);;) {
    TL_ASSIGN_OR_RETURN(const bool more, walk.Next());
    if (!more) break;
    const Piece& piece = walk.piece();
    if (piece.type == Piece::kBase || piece.type == Piece::kPlainBase) {
      TL_ASSIGN_OR_RETURN(const BaseBody base, OpenBase(piece));
      ReadBase(base.head, into);
    } else if (piece.type == Piece::kEvent) {
      TL_RETURN_IF_ERROR(ReadEvent(piece.body, into));
    } else if (piece.type == Piece::kShared) {
      TL_ASSIGN_OR_RETURN(const std::string_view conversation,
                          codec::Open(piece.body, "heads"));
      const auto part = At(conversation, into.parts);
      if (part != into.parts.end() && part->id == conversation) {
        part->shared = true;
      }
    }
  }
  Trim(into);
  return absl::OkStatus();
}

bool Parts::NoneLacks() const {
  Row all;
  for (const Row& row : rows_) {
    all.dropped |= row.dropped;
    for (const Part& part : row.parts) all.parts.push_back(part);
  }
  if (!sure_ || !all.dropped) return sure_;
  // One of each conversation.
  std::sort(all.parts.begin(), all.parts.end(),
            [](const Part& a, const Part& b) { return a.id < b.id; });
  ById met;
  met.reserve(all.parts.size());
  for (const Part& part : all.parts) {
    if (met.empty() || met.back().id != part.id) met.push_back(part);
    met.back().last = std::max(met.back().last, part.last);
    met.back().shared |= part.shared;
  }
  all.parts = std::move(met);
  Trim(all);
  // Of what one profile alone has a part in, no other can have let go.
  return std::all_of(all.parts.begin(), all.parts.end(), [&](const Part& part) {
    return !part.shared ||
           std::all_of(rows_.begin(), rows_.end(), [&](const Row& row) {
             return !row.dropped || Has(part.id, row.parts);
           });
  });
}

}  // namespace throughline::head
