// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Saving a version: compare-and-set on the newest, and the entry of it.

#ifndef THROUGHLINE_LIB_CHECKPOINT_SAVE_H_
#define THROUGHLINE_LIB_CHECKPOINT_SAVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/checkpoint/rows.h"

namespace throughline::checkpoint {

// What can be said of a new version without reading a row.
//
// kInvalidArgument: beyond a limit; a parent that is no earlier version.
absl::Status Check(std::string_view bot, const NewCheckpoint& wanted);

// 16 bytes over all that is asked for but what it is about.
std::string DigestOf(const NewCheckpoint& wanted);

struct Saved {
  Row row;
  bool already = false;  // The same was saved before; nothing was planned.
};

// Plans the next version of a name. That it was saved is the draft's next
// entry.
//
// kInvalidArgument     seen: a position that is not there yet
// kFailedPrecondition  another version than the expected one is the newest
absl::StatusOr<Saved> Save(const Name& name, const NewCheckpoint& wanted,
                           const std::optional<RestoredCheckpoint>& restored,
                           Draft& draft);

}  // namespace throughline::checkpoint

#endif  // THROUGHLINE_LIB_CHECKPOINT_SAVE_H_
