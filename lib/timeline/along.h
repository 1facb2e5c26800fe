// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Reading events along a walk: what lies side by side is read by one walk over
// the rows, and only what is amended is asked for its amendments.

#ifndef THROUGHLINE_LIB_TIMELINE_ALONG_H_
#define THROUGHLINE_LIB_TIMELINE_ALONG_H_

#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/timeline/rows.h"

namespace throughline::timeline {

// The rows of a profile in a table that is ordered by place, all or those
// between two places, both included.
KeyRange RowsOf(const View& view, keys::Table table, ProfileId profile,
                const std::optional<Place>& first,
                const std::optional<Place>& last);

// Takes records out of a cursor, where they do not stay, to where they do.
// Those of a page lie together in few blocks, since memory for each by itself
// is a good part of a page's cost. A block stays for as long as any of its
// records is held.
class Keeper {
 public:
  Stored Keep(std::string_view record);

 private:
  std::shared_ptr<char[]> block_;
  std::size_t used_ = 0;
};

// Which events of a profile are amended: most profiles have none, and then no
// event needs to be asked.
class AmendedPlaces {
 public:
  // Between two places, both included.
  AmendedPlaces(const View& view, ProfileId profile,
                const std::optional<Place>& first,
                const std::optional<Place>& last, Walk walk);

  // Asked in the order of the walk. True also where it would take long to say.
  absl::StatusOr<bool> MayHave(const Place& place);

 private:
  Walk walk_;
  std::unique_ptr<Cursor> rows_;
};

// Tells events that are named one by one, in the order of a walk: those of a
// conversation, say. What lies between them costs nothing.
class Along {
 public:
  Along(const View& view, Walk walk, Position as_of)
      : view_(view), walk_(walk), as_of_(as_of) {}

  struct Found {
    Told told;
    std::shared_ptr<const void> owner;  // Keeps the record alive.
  };
  // As ReadEvent and TellOne.
  absl::StatusOr<Found> Tell(ProfileId profile, const Place& place);

 private:
  struct Rows {
    std::unique_ptr<Cursor> events;  // Null: they are far apart.
    AmendedPlaces amended;
  };

  // The rows of a profile from a place on; null: each by itself.
  Rows* From(ProfileId profile, const Place& place);

  absl::StatusOr<Stored> Read(ProfileId profile, const Place& place,
                              Rows& rows);

  View view_;
  Walk walk_;
  Position as_of_;
  std::map<ProfileId, Rows> rows_;
  Keeper keeper_;
};

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_ALONG_H_
