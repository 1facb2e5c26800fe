// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tail: entries of the feed as they come, beside a process that writes them.
// Owns how they look, for people and as lines.

#ifndef THROUGHLINE_TOOLS_TAIL_H_
#define THROUGHLINE_TOOLS_TAIL_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "throughline/feed.h"
#include "throughline/store.h"
#include "tools/command.h"

namespace throughline::tools {

struct TailRequest {
  FeedRequest feed;
  std::int64_t entries_max = INT64_MAX;
  bool follow = false;    // Goes on with what comes.
  bool from_now = false;  // Begins behind what is there.
};

// Shows entries until there are enough of them or, where nothing is to be
// followed, until there are no more.
absl::StatusOr<ExitCode> Tail(const Invocation& invocation,
                              TailRequest request);

// Options that narrow a feed down, and what they say.
std::vector<Option> FilterOptions();
absl::Status ReadFilter(const Invocation& invocation, FeedRequest& request);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_TAIL_H_
