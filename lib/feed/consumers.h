// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Consumers: where each named reader of a feed stands. Owns kConsumer.

#ifndef THROUGHLINE_LIB_FEED_CONSUMERS_H_
#define THROUGHLINE_LIB_FEED_CONSUMERS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/feed.h"

namespace throughline::feed {

absl::StatusOr<ConsumerInfo> ReadConsumer(const View& view,
                                          std::string_view name);

// Takes a step, or finds it taken.
//
// kFailedPrecondition: it stands elsewhere, or would step beyond the newest
// position of the draft.
absl::Status Step(const ConsumerStep& step, Draft& draft);

}  // namespace throughline::feed

#endif  // THROUGHLINE_LIB_FEED_CONSUMERS_H_
