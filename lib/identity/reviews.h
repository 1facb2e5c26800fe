// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What waits for a person's decision: one review for a pair and a reason, not
// one for each event that brings it up again. Owns the tables kReview and
// kReviewOf.

#ifndef THROUGHLINE_LIB_IDENTITY_REVIEWS_H_
#define THROUGHLINE_LIB_IDENTITY_REVIEWS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

// What a review asks.
struct Question {
  ReviewReason reason = ReviewReason::kExclusive;
  ProfileId a;
  ProfileId b;
  std::optional<LinkId> link;        // That rests on what is in doubt.
  std::optional<EventRef> evidence;  // The event that would have linked them.
};

// Opens a review. Absent where one waits already for this pair and reason, or
// was rejected: that decision stands until somebody links the two.
absl::StatusOr<std::optional<ReviewId>> OpenReview(const Question& question,
                                                   Draft& draft);

// The newest review of this pair, in either order, for this reason.
absl::StatusOr<std::optional<ReviewId>> ReviewOf(const View& view,
                                                 const Question& question);

absl::StatusOr<std::optional<storage::ReviewRow>> ReadReview(const View& view,
                                                             ReviewId review);
void WriteReview(const storage::ReviewRow& row, Draft& draft);

// Those that wait, oldest first.
absl::StatusOr<std::vector<storage::ReviewRow>> OpenReviews(const View& view);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_REVIEWS_H_
