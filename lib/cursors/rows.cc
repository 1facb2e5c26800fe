// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/cursors/rows.h"

#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "throughline/requests.h"

namespace throughline::cursors {
namespace {

using keys::Table;

std::string KeyOf(const View& view, ProfileId profile,
                  std::string_view reader) {
  return view.Key(Table::kCursor)
      .Add(profile)
      .Add(keys::HashOf(view.index_key, "reader", {reader}))
      .bytes();
}

std::string_view RoleName(v1::Role role) {
  switch (role) {
    case v1::ROLE_CUSTOMER:
      return "customer";
    case v1::ROLE_BOT:
      return "bot";
    case v1::ROLE_SYSTEM:
      return "system";
    default:
      return "agent";
  }
}

}  // namespace

std::string ReaderName(v1::Role role, std::string_view id) {
  return fmt::format("{}:{}", RoleName(role), id);
}

absl::StatusOr<std::optional<Cursor>> Read(const View& view, ProfileId profile,
                                           std::string_view reader) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(KeyOf(view, profile, reader)));
  if (!row.has_value()) return std::optional<Cursor>();
  return codec::OpenAs<Cursor>(row->bytes, "cursors");
}

absl::StatusOr<Position> ReadAsOf(const View& view, ProfileId profile,
                                  std::string_view reader, Position as_of) {
  TL_ASSIGN_OR_RETURN(const std::optional<Cursor> now,
                      Read(view, profile, reader));
  Position at = now.has_value() ? now->entry() : 0;
  while (at != 0) {
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view, at));
    if (!entry.has_value()) return DataLoss("a cursor's move has no entry");
    if (at <= as_of) return entry->cursor().position();
    at = entry->cursor().before();
  }
  return Position{0};
}

absl::StatusOr<bool> WasMoved(const View& view, const Cursor& cursor,
                              Position position, std::int64_t recorded_us) {
  for (Position at = cursor.entry(); at != 0;) {
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view, at));
    if (!entry.has_value()) return DataLoss("a cursor's move has no entry");
    if (entry->cursor().position() == position &&
        entry->recorded_us() == recorded_us) {
      return true;
    }
    at = entry->cursor().before();
  }
  return false;
}

absl::StatusOr<bool> Any(const View& view, ProfileId profile) {
  const auto rows = view.rows.Scan(
      view.Key(Table::kCursor).Add(profile).Prefix(), Walk::kForward);
  TL_RETURN_IF_ERROR(rows->status());
  return rows->Valid();
}

absl::Status ForEach(const View& view, ProfileId profile,
                     const std::function<void(const Cursor&)>& tell) {
  const auto rows = view.rows.Scan(
      view.Key(Table::kCursor).Add(profile).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto cursor,
                        codec::OpenAs<Cursor>(rows->value(), "cursors"));
    tell(cursor);
  }
  return rows->status();
}

Position Move(ProfileId profile, Cursor to, bool unread, const Place& event,
              std::int64_t recorded_us, Position before, Draft& draft) {
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kCursor));
  entry.set_profile(std::string(profile.view()));
  entry.set_recorded_us(recorded_us);
  storage::CursorMove& move = *entry.mutable_cursor();
  move.set_reader(to.reader());
  move.set_position(to.position());
  move.set_unread(unread);
  move.set_before(before);
  move.set_event(keys::EncodePlace(event));
  const Position position = WriteEntry(draft, std::move(entry));
  to.set_entry(position);
  draft.Put(KeyOf(draft.view(), profile, to.reader()), codec::Seal(to));
  return position;
}

absl::Status ForEachRecounted(
    const View& view, ProfileId profile, Position after,
    const std::function<void(const Recounted&)>& tell) {
  KeyRange range = view.Key(Table::kRecount).Add(profile).Prefix();
  range.begin = view.Key(Table::kRecount).Add(profile).Add(after + 1).bytes();
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::RecountRow>(
                                            rows->value(), "recounts"));
    tell({ReadBig64(rows->key().substr(rows->key().size() - 8)),
          static_cast<int>(row.from()), static_cast<int>(row.to())});
  }
  return rows->status();
}

}  // namespace throughline::cursors
