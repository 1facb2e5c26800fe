// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The newest events of a head. Owns the tail of a head.
//
// A tail is the longest end of the timeline with at most so many countable
// events and four times as many in all; the tail of two timelines together is
// the tail of their tails. What it let go of it says by position, so that it is
// known whether it has all that came after one.

#ifndef THROUGHLINE_LIB_TIMELINE_TAIL_H_
#define THROUGHLINE_LIB_TIMELINE_TAIL_H_

#include "absl/functional/function_ref.h"
#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::timeline {

using Head = storage::Head;

// Of so many events, oldest first, how many a tail keeps: the newest countable
// ones and those between them, so that what stays does not depend on the order
// of arrival.
int KeptOfTail(int size, absl::FunctionRef<bool(int)> countable);

// Whether the record lies in the tail, or is read from the timeline.
bool FitsTail(const record::Told& told);

void FoldTail(const record::Told& told, Head& into);
void CombineTail(const Head& from, Head& into);

// Replaces what is said of an event, where it is in the tail.
void AmendTail(const record::Told& told, Head& into);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_TAIL_H_
