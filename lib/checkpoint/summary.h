// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a head says of checkpoints: the newest version of each name, without
// content. Owns those fields of a head.

#ifndef THROUGHLINE_LIB_CHECKPOINT_SUMMARY_H_
#define THROUGHLINE_LIB_CHECKPOINT_SUMMARY_H_

#include "lib/checkpoint/rows.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::checkpoint {

using Head = storage::Head;
using Summary = storage::CheckpointSummary;

Summary SummaryOf(const Row& row);

void Fold(const Summary& summary, Head& into);
void Combine(const Head& from, Head& into);

// Keeps those saved last. A position only ever rises, so that what stays does
// not depend on the order in which heads are combined.
void Trim(int most, Head& head);

// From the rows of a profile, as of a position.
absl::Status FoldRows(const View& view, ProfileId profile, Position as_of,
                      Head& into);

}  // namespace throughline::checkpoint

#endif  // THROUGHLINE_LIB_CHECKPOINT_SUMMARY_H_
