// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is new to a reader: counted from what heads and cursors hold, or, where
// they cannot tell, from what is noted at the profiles since.

#ifndef THROUGHLINE_LIB_STORE_NEWS_H_
#define THROUGHLINE_LIB_STORE_NEWS_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "lib/cursors/rows.h"
#include "lib/draft/draft.h"
#include "lib/head/customer.h"
#include "throughline/views.h"

namespace throughline::news {

// Behind the viewer's cursors, of that which the viewer may see. As of a
// position: what it was then.
absl::StatusOr<std::uint64_t> Count(const View& view,
                                    const head::Customer& customer,
                                    const Viewer& viewer,
                                    std::optional<Position> as_of);

// The newest event of a profile up to a position; absent: there is none.
absl::StatusOr<std::optional<Place>> LastUpTo(const View& view,
                                              ProfileId profile,
                                              Position position);

// The first from a position on.
absl::StatusOr<std::optional<Place>> FirstFrom(const View& view,
                                               ProfileId profile,
                                               Position position);

// A reader's cursor at a position, with what was counted up to there. Costs the
// events since.
absl::StatusOr<cursors::Cursor> CursorAt(const View& view, ProfileId profile,
                                         const cursors::Profile& counted,
                                         const Reader& reader,
                                         Position position);

}  // namespace throughline::news

#endif  // THROUGHLINE_LIB_STORE_NEWS_H_
