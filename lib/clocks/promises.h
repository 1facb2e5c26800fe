// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What somebody of ours said we would do. Owns the promises of a head.
//
// What keeps a promise, or gives it up, is noted with it as what amends it is:
// so whether it is open depends on its own profile's rows alone.

#ifndef THROUGHLINE_LIB_CLOCKS_PROMISES_H_
#define THROUGHLINE_LIB_CLOCKS_PROMISES_H_

#include <optional>

#include "lib/clocks/due.h"
#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::clocks {

using Head = storage::Head;

void FoldPromise(const record::Told& told, Head& into);
void CombinePromises(const Head& from, Head& into);

// Keeps the oldest, where there are too many.
void TrimPromises(Head& head);

// Says anew what an amended event promises.
void ReplacePromise(const record::Told& told, Head& head);

// Of one that is open and has a due time.
std::optional<Due> DueOf(const record::Told& told);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_PROMISES_H_
