// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who may read what. Applied before budgets and counts, wherever something is
// shown.

#ifndef THROUGHLINE_LIB_RECORD_SEEN_H_
#define THROUGHLINE_LIB_RECORD_SEEN_H_

#include "lib/record/record.h"
#include "throughline/types.h"

namespace throughline::record {

bool HasGrant(const Viewer& viewer, std::string_view grant);

// By visibility alone: for what derives from events.
bool MaySee(const Viewer& viewer, v1::Visibility visibility);

// An event, with its audience.
bool MaySee(const Viewer& viewer, const Told& told);
bool MaySee(const Viewer& viewer, std::string_view record,
            v1::Visibility visibility);

// Whether the content of deleted events is kept back.
bool HidesDeleted(const Viewer& viewer);

}  // namespace throughline::record

#endif  // THROUGHLINE_LIB_RECORD_SEEN_H_
