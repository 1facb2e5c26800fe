// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/draft/entry.h"

#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline {

std::string EntryKey(const View& view, Position position) {
  return view.Key(keys::Table::kEntry).Add(position).bytes();
}

void PutEntry(Draft& draft, Position position, storage::EntryRow row) {
  if (row.recorded_us() == 0) row.set_recorded_us(draft.now_us());
  draft.Put(EntryKey(draft.view(), position), codec::Seal(row));
}

Position WriteEntry(Draft& draft, storage::EntryRow row) {
  const Position position = draft.AddEntry();
  PutEntry(draft, position, std::move(row));
  return position;
}

absl::StatusOr<std::optional<storage::EntryRow>> ReadEntry(const View& view,
                                                           Position position) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(EntryKey(view, position)));
  if (!row.has_value()) return std::optional<storage::EntryRow>();
  return codec::OpenAs<storage::EntryRow>(row->bytes, "entries");
}

absl::StatusOr<std::int64_t> RecordedUsAt(const View& view, Position position) {
  KeyRange range = view.Key(keys::Table::kEntry).Prefix();
  range.end = EntryKey(view, position) + '\0';  // Just behind that row.
  const auto rows = view.rows.Scan(range, Walk::kBackward);
  TL_RETURN_IF_ERROR(rows->status());
  if (!rows->Valid()) return 0;
  TL_ASSIGN_OR_RETURN(const auto entry, codec::OpenAs<storage::EntryRow>(
                                            rows->value(), "entries"));
  return entry.recorded_us();
}

}  // namespace throughline
