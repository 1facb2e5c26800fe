// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is known now, by key. Owns the facts of a head, and the rows kFact, from
// which a key's other statements come back when one is corrected or deleted,
// when a viewer may not see it, or when another time is asked about.

#ifndef THROUGHLINE_LIB_FACTS_CURRENT_H_
#define THROUGHLINE_LIB_FACTS_CURRENT_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "lib/facts/statements.h"

namespace throughline::facts {

void Fold(const record::Told& told, Head& into);
void Combine(const Head& from, Head& into);

// Keeps the keys that were spoken of last, where there are more than `most`,
// and of each key the strongest.
void Trim(int most, Head& head);

// Whether folding a statement rests on others that the head let go of: then
// its key is to be read anew.
bool RestsOnDropped(const record::Told& told, const Head& head);

// Makes the rows of an event's facts those of `told`; `before` is what stood
// until now, null for a new event.
void WriteRows(const record::Told* before, const record::Told& told,
               Draft& draft);

using Takes = std::function<bool(const Head::Fact&)>;

// Every statement of a profile by key and place, of all keys or of one.
absl::Status ForEach(const View& view, ProfileId profile, std::string_view key,
                     const std::function<void(Head::Fact)>& tell);

// Reads the current facts of a profile from its rows, into an empty head.
absl::Status ReadRows(const View& view, ProfileId profile, Head& into);

// Puts what these profiles state of a key in the place of what the head has of
// it: of that which `takes` takes.
absl::Status ReadKey(const View& view, const std::vector<ProfileId>& profiles,
                     std::string_view key, const Takes& takes, Head& into);

// Reads anew, for a profile's head, the keys of what an event states.
absl::Status ReadKeysOf(const View& view, const record::Told& told, Head& into);

}  // namespace throughline::facts

#endif  // THROUGHLINE_LIB_FACTS_CURRENT_H_
