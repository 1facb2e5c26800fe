// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How far back a tenant's feed goes. Owns kFeed.

#ifndef THROUGHLINE_LIB_FEED_RETENTION_H_
#define THROUGHLINE_LIB_FEED_RETENTION_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/options.h"

namespace throughline::feed {

struct Kept {
  Position first = 1;     // The first position of the feed.
  std::uint64_t cut = 0;  // Entries of events before it: their rows are gone.
};
absl::StatusOr<Kept> ReadKept(const View& view);

// The first position that a policy keeps at a time; that of `kept`, where
// nothing is to go. Costs the keys of what stays where the policy limits their
// number, and the rows of what goes.
absl::StatusOr<Position> FirstKept(const View& view, const FeedPolicy& policy,
                                   std::int64_t now_us);

struct Cut {
  std::uint64_t entries = 0;  // That fell out.
  bool all = false;           // Nothing before `first` is left in the feed.
};

// Lets the front of the feed go, up to `first` (exclusive) or until so many
// entries went.
absl::StatusOr<Cut> CutTo(Position first, int entries_max, Draft& draft);

}  // namespace throughline::feed

#endif  // THROUGHLINE_LIB_FEED_RETENTION_H_
