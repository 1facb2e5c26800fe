// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who may read what. Applied before budgets and counts, wherever something is
// shown.

#ifndef THROUGHLINE_LIB_RECORD_SEEN_H_
#define THROUGHLINE_LIB_RECORD_SEEN_H_

#include <string>
#include <string_view>

#include "lib/record/record.h"
#include "throughline/types.h"

namespace throughline::record {

bool HasGrant(const Viewer& viewer, std::string_view grant);

bool MaySee(const Viewer& viewer, v1::Visibility visibility);

// What derives from events, with the audiences that it is for.
bool MaySee(const Viewer& viewer, v1::Visibility visibility,
            const google::protobuf::RepeatedPtrField<std::string>& audiences);

// An event as it stands.
bool MaySee(const Viewer& viewer, const Told& told);
bool MaySee(const Viewer& viewer, std::string_view record,
            const EventView::Amended* amended);

// Whether grants that are names of audiences may show more than counts by
// visibility tell.
bool MayHaveLabels(const Viewer& viewer);

// Whether two viewers are shown the same of anything.
bool SeeAlike(const Viewer& a, const Viewer& b);

// Whether the content of deleted events is kept back.
bool HidesDeleted(const Viewer& viewer);

}  // namespace throughline::record

#endif  // THROUGHLINE_LIB_RECORD_SEEN_H_
