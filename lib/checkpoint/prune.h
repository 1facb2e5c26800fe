// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Letting go of what no rule keeps. A version that was pruned stays in its
// place without its content, so that what descends from it is whole.

#ifndef THROUGHLINE_LIB_CHECKPOINT_PRUNE_H_
#define THROUGHLINE_LIB_CHECKPOINT_PRUNE_H_

#include "absl/status/statusor.h"
#include "lib/checkpoint/rows.h"

namespace throughline::checkpoint {

// kInvalidArgument: the newest has to be kept.
absl::Status Check(const PruneCheckpointsRequest& request);

// kNotFound: there is no version of this name.
absl::StatusOr<PruneReceipt> Prune(const Name& name,
                                   const PruneCheckpointsRequest& rule,
                                   Draft& draft);

PruneInfo Told(const storage::PruneRow& row, ProfileId profile);

}  // namespace throughline::checkpoint

#endif  // THROUGHLINE_LIB_CHECKPOINT_PRUNE_H_
