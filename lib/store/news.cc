// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/news.h"

#include <functional>
#include <memory>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/head/counts.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"

namespace throughline::news {
namespace {

// Each event of a profile that was noted from a position on, by position.
absl::Status ForEachEvent(
    const View& view, ProfileId profile, Position from,
    const std::function<absl::Status(const Place&, const timeline::Stored&)>&
        tell) {
  KeyRange range = EntryOfKey(view, profile).Prefix();
  range.begin = EntryOfKey(view, profile).Add(from).bytes();
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const Noted noted, NotedIn(rows->key(), rows->value()));
    if (!noted.event.has_value()) continue;
    TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                        timeline::ReadEvent(view, profile, *noted.event));
    TL_RETURN_IF_ERROR(tell(*noted.event, stored));
  }
  return rows->status();
}

bool IsBy(const record::Fields& fields, const Viewer& viewer) {
  return fields.role == viewer.role && fields.actor_id == viewer.id;
}

// Counts one by one, which is right whatever the viewer's labels and however
// many authors there were.
absl::StatusOr<std::uint64_t> CountByHand(const View& view, ProfileId profile,
                                          const Viewer& viewer, Position after,
                                          Position as_of) {
  std::uint64_t count = 0;
  TL_RETURN_IF_ERROR(ForEachEvent(
      view, profile, after + 1,
      [&](const Place& place, const timeline::Stored& stored) -> absl::Status {
        if (place.position > as_of) return absl::OkStatus();
        const record::Fields fields = record::ReadFields(stored.record);
        if (!cursors::IsNews(fields) || IsBy(fields, viewer)) {
          return absl::OkStatus();
        }
        TL_ASSIGN_OR_RETURN(
            const record::Told told,
            timeline::TellOne(view, profile, place, stored, as_of));
        count += record::MaySee(viewer, told) ? 1 : 0;
        return absl::OkStatus();
      }));
  return count;
}

std::uint64_t At(const cursors::Counts* counts, int index) {
  return counts != nullptr && index < counts->size() ? (*counts)[index] : 0;
}

// What is for others since it was counted: how much more, or less, is new.
absl::StatusOr<std::int64_t> Recounted(const View& view, ProfileId profile,
                                       const Viewer& viewer, Position after) {
  std::int64_t more = 0;
  absl::Status status;
  TL_RETURN_IF_ERROR(cursors::ForEachRecounted(
      view, profile, after, [&](const cursors::Recounted& event) {
        const int change = (head::SeesCount(viewer, event.to) ? 1 : 0) -
                           (head::SeesCount(viewer, event.from) ? 1 : 0);
        const absl::StatusOr<std::optional<Noted>> noted =
            ReadNoted(view, profile, event.position);
        status.Update(noted.status());
        if (change == 0 || !noted.ok() || !*noted) return;
        const absl::StatusOr<timeline::Stored> stored =
            timeline::ReadEvent(view, profile, *(*noted)->event);
        status.Update(stored.status());
        if (!stored.ok()) return;
        if (!IsBy(record::ReadFields(stored->record), viewer)) more += change;
      }));
  TL_RETURN_IF_ERROR(status);
  return more;
}

absl::StatusOr<std::uint64_t> CountIn(const View& view, ProfileId profile,
                                      const cursors::Profile& counted,
                                      const Viewer& viewer) {
  cursors::Cursor cursor;
  if (counted.cursors()) {
    TL_ASSIGN_OR_RETURN(
        const auto stored,
        cursors::Read(view, profile,
                      cursors::ReaderName(viewer.role, viewer.id)));
    if (stored.has_value()) cursor = *stored;
  }
  if (counted.newest() <= cursor.position()) return std::uint64_t{0};
  const bool labels =
      record::MayHaveLabels(viewer) &&
      (At(&counted.news(), record::kCounts - 1) > 0 || counted.recounted() > 0);
  if (labels || counted.authors_dropped()) {
    return CountByHand(view, profile, viewer, cursor.position(),
                       view.rows.position());
  }
  const cursors::Counts* const own =
      cursors::OwnOf(counted, cursors::AuthorOf(viewer.role, viewer.id));
  std::uint64_t count = 0;
  for (int i = 0; i < record::kCounts; ++i) {
    if (!head::SeesCount(viewer, i)) continue;
    count += At(&counted.news(), i) - At(&cursor.news(), i);
    count -= At(own, i) - At(&cursor.own(), i);
  }
  if (counted.recounted() == 0) return count;
  TL_ASSIGN_OR_RETURN(const std::int64_t more,
                      Recounted(view, profile, viewer, cursor.position()));
  return count + static_cast<std::uint64_t>(more);
}

const cursors::Profile* FindProfile(const head::Head& head, ProfileId id) {
  for (const cursors::Profile& profile : head.profiles()) {
    if (profile.id() == id.view()) return &profile;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::uint64_t> Count(const View& view,
                                    const head::Customer& customer,
                                    const Viewer& viewer,
                                    std::optional<Position> as_of) {
  const std::shared_ptr<const head::Head> head = customer.head();
  std::uint64_t count = 0;
  for (const auto& [profile, created] : customer.group.members) {
    const cursors::Profile* const counted = FindProfile(*head, profile);
    if (counted == nullptr) continue;
    if (!as_of.has_value()) {
      TL_ASSIGN_OR_RETURN(const std::uint64_t in,
                          CountIn(view, profile, *counted, viewer));
      count += in;
      continue;
    }
    TL_ASSIGN_OR_RETURN(
        const Position read,
        cursors::ReadAsOf(view, profile,
                          cursors::ReaderName(viewer.role, viewer.id), *as_of));
    TL_ASSIGN_OR_RETURN(const std::uint64_t in,
                        CountByHand(view, profile, viewer, read, *as_of));
    count += in;
  }
  return count;
}

absl::StatusOr<std::optional<Place>> LastUpTo(const View& view,
                                              ProfileId profile,
                                              Position position) {
  KeyRange range = EntryOfKey(view, profile).Prefix();
  range.end = EntryOfKey(view, profile).Add(position).bytes() + '\0';
  const auto rows = view.rows.Scan(range, Walk::kBackward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const Noted noted, NotedIn(rows->key(), rows->value()));
    if (noted.event.has_value()) return noted.event;
  }
  TL_RETURN_IF_ERROR(rows->status());
  return std::optional<Place>();
}

absl::StatusOr<std::optional<Place>> FirstFrom(const View& view,
                                               ProfileId profile,
                                               Position position) {
  KeyRange range = EntryOfKey(view, profile).Prefix();
  range.begin = EntryOfKey(view, profile).Add(position).bytes();
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const Noted noted, NotedIn(rows->key(), rows->value()));
    if (noted.event.has_value()) return noted.event;
  }
  TL_RETURN_IF_ERROR(rows->status());
  return std::optional<Place>();
}

absl::StatusOr<cursors::Cursor> CursorAt(const View& view, ProfileId profile,
                                         const cursors::Profile& counted,
                                         const Reader& reader,
                                         Position position) {
  cursors::Cursor cursor;
  cursor.set_reader(cursors::ReaderName(reader.role, reader.id));
  cursor.set_position(position);
  *cursor.mutable_news() = counted.news();
  const cursors::Counts* const own =
      cursors::OwnOf(counted, cursors::AuthorOf(reader.role, reader.id));
  if (own != nullptr) *cursor.mutable_own() = *own;
  if (counted.newest() <= position) return cursor;
  TL_RETURN_IF_ERROR(ForEachEvent(
      view, profile, position + 1,
      [&](const Place&, const timeline::Stored& stored) {
        const record::Fields fields = record::ReadFields(stored.record);
        if (!cursors::IsNews(fields)) return absl::OkStatus();
        const int index = cursors::FirstCountIndex(fields);
        cursor.set_news(index, cursor.news(index) - 1);
        if (own != nullptr && fields.role == reader.role &&
            fields.actor_id == reader.id) {
          cursor.set_own(index, cursor.own(index) - 1);
        }
        return absl::OkStatus();
      }));
  return cursor;
}

}  // namespace throughline::news
