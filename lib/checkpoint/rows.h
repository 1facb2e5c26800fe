// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The rows of checkpoints: one for each version, and its content in parts
// beside it. Owns kCheckpoint and kCheckpointPart.

#ifndef THROUGHLINE_LIB_CHECKPOINT_ROWS_H_
#define THROUGHLINE_LIB_CHECKPOINT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/checkpoints.h"
#include "throughline/storage/checkpoint.pb.h"

namespace throughline::checkpoint {

using Row = storage::CheckpointRow;

// Under what the versions of one checkpoint are kept.
struct Name {
  std::string bot;
  ProfileId profile;            // With which it is kept.
  ConversationId conversation;  // Empty: it is about the customer.
};

Name NameOf(const Row& row);

// Absent: there is no such version; of the newest: there is none.
absl::StatusOr<std::optional<Row>> Read(const View& view, const Name& name,
                                        std::uint64_t version);
absl::StatusOr<std::optional<Row>> ReadNewest(const View& view,
                                              const Name& name);

// The versions before one, newest first, until `seen` returns false.
absl::Status See(const View& view, const Name& name, std::uint64_t before,
                 absl::FunctionRef<bool(const Row& row)> seen);

// Every version of every name that is kept with a profile.
absl::Status SeeAll(const View& view, ProfileId profile,
                    absl::FunctionRef<absl::Status(const Row& row)> seen);

// kDataLoss where the parts are not what the row says.
absl::StatusOr<std::string> ReadContent(const View& view, const Row& row);

void Write(const Row& row, Draft& draft);
void WriteContent(const Row& row, std::string_view content, Draft& draft);
void DeleteContent(const Row& row, Draft& draft);

// How many parts are stored of a version's content.
absl::StatusOr<std::uint64_t> CountParts(const View& view, const Row& row);

// How many parts a content of so many bytes has.
std::uint64_t PartsOf(std::uint64_t bytes);

CheckpointInfo Told(const Row& row);

}  // namespace throughline::checkpoint

#endif  // THROUGHLINE_LIB_CHECKPOINT_ROWS_H_
