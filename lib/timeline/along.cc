// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/along.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::timeline {
namespace {

using keys::Table;

// Behind every event: nothing has this position.
constexpr Place kBehindAll = {std::numeric_limits<std::int64_t>::max(),
                              std::numeric_limits<std::int64_t>::max(),
                              std::numeric_limits<Position>::max()};

// A step costs a tenth of a question.
constexpr int kStepsMax = 8;

// Of a conversation of more, each event of the others is read by itself: a walk
// that gives one event costs more than the event.
constexpr std::size_t kProfilesMax = 8;

constexpr std::size_t kBlockBytes = 4096;

// Whether a walk comes by `a` before `b`.
bool Before(Walk walk, const Place& a, const Place& b) {
  return walk == Walk::kForward ? a < b : b < a;
}

}  // namespace

KeyRange RowsOf(const View& view, Table table, ProfileId profile,
                const std::optional<Place>& first,
                const std::optional<Place>& last) {
  const keys::Key all = view.Key(table).Add(profile);
  KeyRange range;
  range.begin =
      first.has_value() ? keys::Key(all).Add(*first).bytes() : all.bytes();
  // Within the profile's own keys, for an engine that looks for rows by the
  // bytes that both ends begin with.
  range.end = last.has_value() ? keys::Key(all).Add(*last).Prefix().end
                               : keys::Key(all).Add(kBehindAll).bytes();
  if (range.end < range.begin) range.end = range.begin;
  return range;
}

Stored Keeper::Keep(std::string_view record) {
  // A large one lies alone, so that who holds a small one holds little else.
  if (record.size() > kBlockBytes / 4) {
    auto alone = std::make_shared_for_overwrite<char[]>(record.size());
    std::copy(record.begin(), record.end(), alone.get());
    return {{alone.get(), record.size()}, std::move(alone)};
  }
  if (block_ == nullptr || kBlockBytes - used_ < record.size()) {
    block_ = std::make_shared_for_overwrite<char[]>(kBlockBytes);
    used_ = 0;
  }
  char* const at = block_.get() + used_;
  std::copy(record.begin(), record.end(), at);
  used_ += record.size();
  return {{at, record.size()}, block_};
}

AmendedPlaces::AmendedPlaces(const View& view, ProfileId profile,
                             const std::optional<Place>& first,
                             const std::optional<Place>& last, Walk walk)
    : walk_(walk),
      rows_(view.rows.Scan(
          RowsOf(view, Table::kAmendment, profile, first, last), walk)) {}

absl::StatusOr<bool> AmendedPlaces::MayHave(const Place& place) {
  for (int steps = 0; rows_->Valid(); rows_->Next()) {
    const std::string_view key = rows_->key();
    const Place target =
        keys::DecodePlace(key.substr(key.size() - 2 * keys::kPlaceBytes));
    if (target == place || ++steps > kStepsMax) return true;
    if (Before(walk_, place, target)) return false;
  }
  TL_RETURN_IF_ERROR(rows_->status());
  return false;
}

Along::Rows* Along::From(ProfileId profile, const Place& place) {
  const auto known = rows_.find(profile);
  if (known != rows_.end()) return &known->second;
  if (rows_.size() == kProfilesMax) return nullptr;
  std::optional<Place> first;
  std::optional<Place> last;
  (walk_ == Walk::kForward ? first : last) = place;
  Rows rows{view_.rows.Scan(RowsOf(view_, Table::kEvent, profile, first, last),
                            walk_),
            AmendedPlaces(view_, profile, first, last, walk_)};
  return &rows_.emplace(profile, std::move(rows)).first->second;
}

absl::StatusOr<Stored> Along::Read(ProfileId profile, const Place& place,
                                   Rows& rows) {
  for (int steps = 0; rows.events != nullptr && rows.events->Valid();
       rows.events->Next()) {
    const Place at = keys::PlaceAtEnd(rows.events->key());
    if (at == place) {
      TL_ASSIGN_OR_RETURN(const std::string_view record,
                          codec::Open(rows.events->value(), "events"));
      return keeper_.Keep(record);
    }
    if (++steps > kStepsMax || Before(walk_, place, at)) break;
  }
  // A walk that failed says so here, too.
  rows.events = nullptr;
  return ReadEvent(view_, profile, place);
}

absl::StatusOr<Along::Found> Along::Tell(ProfileId profile,
                                         const Place& place) {
  Rows* const rows = From(profile, place);
  if (rows == nullptr) {
    TL_ASSIGN_OR_RETURN(Stored stored, ReadEvent(view_, profile, place));
    TL_ASSIGN_OR_RETURN(Told told,
                        TellOne(view_, profile, place, stored, as_of_));
    return Found{std::move(told), std::move(stored.owner)};
  }
  TL_ASSIGN_OR_RETURN(Stored stored, Read(profile, place, *rows));
  Found found{
      {profile, place, stored.record, ReadFields(stored.record), nullptr},
      std::move(stored.owner)};
  TL_ASSIGN_OR_RETURN(const bool amended, rows->amended.MayHave(place));
  if (!amended && !found.told.fields.Is(record::kAmends)) return found;
  TL_ASSIGN_OR_RETURN(found.told.amended, AmendedBy(view_, profile, place,
                                                    found.told.fields, as_of_));
  return found;
}

}  // namespace throughline::timeline
