// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/feed/retention.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "throughline/feed.h"
#include "throughline/storage/feed.pb.h"

namespace throughline::feed {
namespace {

Position PositionIn(std::string_view key) {
  return ReadBig64(key.substr(key.size() - 8));
}

std::unique_ptr<Cursor> From(const View& view, Position first, Walk walk) {
  KeyRange range = view.Key(keys::Table::kEntry).Prefix();
  range.begin = EntryKey(view, first);
  return view.rows.Scan(range, walk);
}

// Behind the entries at the front that were recorded before a time.
absl::StatusOr<Position> FirstSince(const View& view, Position first,
                                    std::int64_t since_us) {
  const auto rows = From(view, first, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::EntryRow>(
                                            rows->value(), "entries"));
    if (row.recorded_us() >= since_us) break;
    first = PositionIn(rows->key()) + 1;
  }
  TL_RETURN_IF_ERROR(rows->status());
  return first;
}

// That of the newest so many.
absl::StatusOr<Position> FirstOfNewest(const View& view, Position first,
                                       std::uint64_t entries) {
  const auto rows = From(view, first, Walk::kBackward);
  Position kept = view.rows.position() + 1;
  for (; rows->Valid() && entries > 0; rows->Next(), --entries) {
    kept = PositionIn(rows->key());
  }
  TL_RETURN_IF_ERROR(rows->status());
  return entries > 0 ? first : kept;
}

void Write(const Kept& kept, Draft& draft) {
  storage::FeedRow row;
  row.set_first(kept.first);
  row.set_cut(kept.cut);
  draft.Put(draft.Key(keys::Table::kFeed).bytes(), codec::Seal(row));
}

}  // namespace

absl::StatusOr<Kept> ReadKept(const View& view) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> stored,
                      view.rows.Get(view.Key(keys::Table::kFeed).bytes()));
  if (!stored.has_value()) return Kept();
  TL_ASSIGN_OR_RETURN(const auto row,
                      codec::OpenAs<storage::FeedRow>(stored->bytes, "feeds"));
  return Kept{row.first(), row.cut()};
}

absl::StatusOr<Position> FirstKept(const View& view, const FeedPolicy& policy,
                                   std::int64_t now_us) {
  TL_ASSIGN_OR_RETURN(const Kept kept, ReadKept(view));
  Position first = kept.first;
  if (policy.keep_for != absl::InfiniteDuration()) {
    const std::int64_t keep_us = absl::ToInt64Microseconds(policy.keep_for);
    TL_ASSIGN_OR_RETURN(first, FirstSince(view, first, now_us - keep_us));
  }
  if (policy.keep_entries != FeedPolicy().keep_entries) {
    TL_ASSIGN_OR_RETURN(const Position newest,
                        FirstOfNewest(view, kept.first, policy.keep_entries));
    first = std::max(first, newest);
  }
  return first;
}

absl::StatusOr<Cut> CutTo(Position first, int entries_max, Draft& draft) {
  TL_ASSIGN_OR_RETURN(Kept kept, ReadKept(draft.view()));
  Cut cut;
  const auto rows = From(draft.view(), kept.first, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    const Position position = PositionIn(rows->key());
    if (position >= first) break;
    if (cut.entries == static_cast<std::uint64_t>(entries_max)) {
      first = position;
      break;
    }
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::EntryRow>(
                                            rows->value(), "entries"));
    ++cut.entries;
    if (row.kind() != static_cast<std::uint32_t>(EntryKind::kEvent)) continue;
    draft.Delete(std::string(rows->key()));
    ++kept.cut;
  }
  TL_RETURN_IF_ERROR(rows->status());
  cut.all = cut.entries < static_cast<std::uint64_t>(entries_max);
  if (first <= kept.first) return cut;
  kept.first = first;
  Write(kept, draft);
  return cut;
}

}  // namespace throughline::feed
