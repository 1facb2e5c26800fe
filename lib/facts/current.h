// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is known now, by key: the latest statement in timeline order. Owns the
// facts of a head, and the rows kFact, from which a key's earlier statements
// come back when a later one is corrected or deleted.

#ifndef THROUGHLINE_LIB_FACTS_CURRENT_H_
#define THROUGHLINE_LIB_FACTS_CURRENT_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::facts {

using Head = storage::Head;

void Fold(const record::Told& told, Head& into);
void Combine(const Head& from, Head& into);

// Keeps the newest, where there are more than `most`.
void Trim(int most, Head& head);

// Makes the rows of an event's facts those of `told`; `before` is what stood
// until now, null for a new event.
void WriteRows(const record::Told* before, const record::Told& told,
               Draft& draft);

// Reads the current facts of a profile from its rows, into an empty head.
absl::Status ReadRows(const View& view, ProfileId profile, Head& into);

// Adds the latest statement of a key that `takes` takes, of these profiles.
absl::Status ReadLatest(const View& view,
                        const std::vector<ProfileId>& profiles,
                        std::string_view key,
                        const std::function<bool(const Head::Fact&)>& takes,
                        Head& into);

// Every row, for comparison: key and value.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> AllRows(
    const View& view, ProfileId profile);

}  // namespace throughline::facts

#endif  // THROUGHLINE_LIB_FACTS_CURRENT_H_
