// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/reassign.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/check.h"
#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/links.h"
#include "lib/identity/paths.h"
#include "lib/identity/rows.h"
#include "throughline/limits.h"
#include "throughline/requests.h"

namespace throughline::identity {
namespace {

using Interval = storage::IdentityRow::Interval;

storage::IdentityRow RowOf(const Met& met) {
  storage::IdentityRow row;
  row.set_shown(met.identity.shown);
  return row;
}

// Before the interval at `index`; at the end where there is none.
void Insert(std::int64_t from_us, ProfileId profile, int index,
            storage::IdentityRow& row) {
  Interval* interval = row.add_intervals();
  interval->set_from_us(from_us);
  interval->set_profile(Raw(profile));
  for (int i = row.intervals_size() - 1; i > index; --i) {
    row.mutable_intervals()->SwapElements(i, i - 1);
  }
}

// Makes the profile and writes the entry that it begins with.
ProfileId Make(const Met& met, ProfileId id, EntryKind kind,
               std::int64_t from_us, const Said& said, Draft& draft) {
  const Position position = draft.AddEntry();
  id = MakeProfile(met, id, position, draft);
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(kind));
  entry.set_profile(Raw(id));
  entry.set_shown(met.identity.shown);
  entry.set_from_us(from_us);
  if (said.recorded_us.has_value()) entry.set_recorded_us(*said.recorded_us);
  if (kind == EntryKind::kReassign) {
    entry.mutable_link()->set_why(said.why);
    entry.mutable_link()->set_by(said.by);
  }
  PutEntry(draft, position, std::move(entry));
  return id;
}

// When a profile was first said to be somebody's, of the links that stand.
absl::StatusOr<std::int64_t> FirstMet(const View& view, ProfileId profile) {
  std::optional<std::int64_t> first;
  TL_ASSIGN_OR_RETURN(const std::vector<Neighbour> neighbours,
                      NeighboursOf(view, profile));
  for (const Neighbour& neighbour : neighbours) {
    TL_ASSIGN_OR_RETURN(const storage::LinkRow link,
                        NeedLink(view, neighbour.link));
    first = std::min(first.value_or(link.at_us()), link.at_us());
  }
  return first.value_or(limits::kTimeMinUs);
}

// The interval that holds a time; -1: it lies before the first.
int IndexAt(const storage::IdentityRow& row, std::int64_t at_us) {
  int index = -1;
  for (const Interval& interval : row.intervals()) {
    if (interval.from_us() > at_us) break;
    ++index;
  }
  return index;
}

std::int64_t EndOf(const storage::IdentityRow& row, int index) {
  return index + 1 < row.intervals_size()
             ? row.intervals(index + 1).from_us()
             : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

absl::StatusOr<ProfileId> Assign(const Met& met, ProfileId id, Draft& draft) {
  TL_ASSIGN_OR_RETURN(auto row, ReadIdentity(draft.view(), met.hash));
  if (!row.has_value()) row = RowOf(met);
  id = Make(met, id, EntryKind::kAssignment, limits::kTimeMinUs, {}, draft);
  Insert(limits::kTimeMinUs, id, 0, *row);
  WriteIdentity(met.hash, *row, draft);
  return id;
}

absl::StatusOr<ProfileId> BeginAnew(const Met& met, ProfileId before,
                                    ProfileId id, std::int64_t at_us,
                                    Draft& draft) {
  TL_ASSIGN_OR_RETURN(auto row, ReadIdentity(draft.view(), met.hash));
  TL_CHECK(row.has_value());
  const int index = IndexAt(*row, at_us);
  TL_CHECK(index >= 0);
  TL_ASSIGN_OR_RETURN(const std::int64_t met_us,
                      FirstMet(draft.view(), before));
  if (at_us < met_us && met_us < EndOf(*row, index)) {
    const std::int64_t from_us = row->intervals(index).from_us();
    id = Make(met, id, EntryKind::kAssignment, from_us, {}, draft);
    row->mutable_intervals(index)->set_from_us(met_us);
    Insert(from_us, id, index, *row);
  } else {
    id = Make(met, id, EntryKind::kAssignment, at_us, {}, draft);
    Insert(at_us, id, index + 1, *row);
  }
  WriteIdentity(met.hash, *row, draft);
  return id;
}

absl::StatusOr<std::vector<ProfileId>> BeganAt(const View& view,
                                               const Hash& identity,
                                               std::int64_t at_us) {
  std::vector<ProfileId> began;
  TL_ASSIGN_OR_RETURN(const auto row, ReadIdentity(view, identity));
  if (!row.has_value()) return began;
  for (const Interval& interval : row->intervals()) {
    if (interval.from_us() != at_us) continue;
    began.push_back(ProfileId::FromBytes(interval.profile()));
  }
  return began;
}

absl::StatusOr<Reassigned> Reassign(const Met& met, std::int64_t from_us,
                                    ProfileId id, const Said& said,
                                    Draft& draft) {
  if (!met.owns) {
    return FailedPrecondition(
        "the identity is many people's or stands for nobody, so there is "
        "nobody it could be taken from");
  }
  TL_ASSIGN_OR_RETURN(auto row, ReadIdentity(draft.view(), met.hash));
  if (!row.has_value()) row = RowOf(met);
  for (const Interval& interval : row->intervals()) {
    if (interval.from_us() != from_us) continue;
    const ProfileId profile = ProfileId::FromBytes(interval.profile());
    TL_ASSIGN_OR_RETURN(const storage::ProfileRow known,
                        NeedProfile(draft.view(), profile));
    return Reassigned{profile, known.created(), true};
  }
  const int last = row->intervals_size() - 1;
  if (last >= 0 && row->intervals(last).from_us() > from_us) {
    return FailedPrecondition(
        "the identity was reassigned at a later time already, {}; name a time "
        "after it",
        FormatRfc3339(row->intervals(last).from_us()));
  }
  id = Make(met, id, EntryKind::kReassign, from_us, said, draft);
  const Position position = draft.position();
  for (const Interval& before : row->intervals()) {
    NoteEntryOf(draft, ProfileId::FromBytes(before.profile()), position);
  }
  Insert(from_us, id, last + 1, *row);
  WriteIdentity(met.hash, *row, draft);
  return Reassigned{id, position};
}

}  // namespace throughline::identity
