// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/draft/entry.h"

#include <algorithm>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline {
namespace {

// `where`: the sort time and order of an event, as in its place; else nothing.
void Note(Draft& draft, ProfileId profile, Position position,
          std::string_view where) {
  draft.Put(EntryOfKey(draft.view(), profile).Add(position).bytes(),
            codec::Seal(where));
  draft.Touch(profile);
}

void AddNamed(std::string_view id, std::vector<ProfileId>& named) {
  const auto profile = ProfileId::FromBytes(id);
  if (profile.empty()) return;
  if (std::find(named.begin(), named.end(), profile) == named.end()) {
    named.push_back(profile);
  }
}

}  // namespace

std::vector<ProfileId> ProfilesOf(const storage::EntryRow& row) {
  std::vector<ProfileId> named;
  AddNamed(row.profile(), named);
  if (row.has_link()) {
    AddNamed(row.link().a(), named);
    AddNamed(row.link().b(), named);
  }
  if (row.has_review()) {
    AddNamed(row.review().a(), named);
    AddNamed(row.review().b(), named);
  }
  return named;
}

keys::Key EntryOfKey(const View& view, ProfileId profile) {
  return view.Key(keys::Table::kEntryOf).Add(profile);
}

std::string EntryKey(const View& view, Position position) {
  return view.Key(keys::Table::kEntry).Add(position).bytes();
}

void PutEntry(Draft& draft, Position position, storage::EntryRow row) {
  if (row.recorded_us() == 0) row.set_recorded_us(draft.now_us());
  const auto where =
      std::string_view(row.place()).substr(0, keys::kPlacePosition);
  for (const ProfileId& profile : ProfilesOf(row)) {
    Note(draft, profile, position, where);
  }
  draft.Put(EntryKey(draft.view(), position), codec::Seal(row));
}

Position WriteEntry(Draft& draft, storage::EntryRow row) {
  const Position position = draft.AddEntry();
  PutEntry(draft, position, std::move(row));
  return position;
}

void NoteEntryOf(Draft& draft, ProfileId profile, Position position) {
  Note(draft, profile, position, {});
}

absl::StatusOr<Noted> NotedIn(std::string_view key, std::string_view value) {
  Noted noted;
  noted.position = ReadBig64(key.substr(key.size() - 8));
  TL_ASSIGN_OR_RETURN(const std::string_view where,
                      codec::Open(value, "entries of profiles"));
  if (where.empty()) return noted;
  if (where.size() != keys::kPlacePosition) {
    return DataLoss("position {}: it is noted in no known form",
                    noted.position);
  }
  std::string place(where);
  AppendBig64(noted.position, place);
  noted.event = keys::DecodePlace(place);
  return noted;
}

absl::StatusOr<std::optional<Noted>> ReadNoted(const View& view,
                                               ProfileId profile,
                                               Position position) {
  const std::string key = EntryOfKey(view, profile).Add(position).bytes();
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row, view.rows.Get(key));
  if (!row.has_value()) return std::optional<Noted>();
  TL_ASSIGN_OR_RETURN(Noted noted, NotedIn(key, row->bytes));
  return noted;
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
