// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a head counts so that it is known, without a walk, how much is new to a
// reader: per profile the countable events that were no backfill, by whom they
// were for when they came, and of them those of each author. Owns these fields
// of a head's profiles, and the rows kRecount.
//
// An event counts for ever as what it was when it came; what is for others
// since has a row.

#ifndef THROUGHLINE_LIB_CURSORS_COUNTS_H_
#define THROUGHLINE_LIB_CURSORS_COUNTS_H_

#include <cstdint>
#include <string_view>

#include "lib/draft/draft.h"
#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::cursors {

using Profile = storage::Head::Profile;
using Counts = google::protobuf::RepeatedField<std::uint64_t>;

void Fold(const record::Told& told, Profile& into);
void Combine(const Profile& from, Profile& into);

// Whether a reader behind it would count it at all.
bool IsNews(const record::Fields& fields);

// For whom it was when it came: an index of counts.
int FirstCountIndex(const record::Fields& fields);

// Under what an author is counted; 0: has no id.
std::uint64_t AuthorOf(v1::Role role, std::string_view id);

// What of a profile's news is an author's; null: none.
const Counts* OwnOf(const Profile& profile, std::uint64_t author);

// Notes for whom an event is since it was amended. `before` is null for one
// that is new.
void WriteRecount(const record::Told* before, const record::Told& now,
                  Draft& draft);

// Follows in a head what WriteRecount says.
void Recount(const record::Told& before, const record::Told& now,
             Profile& profile);

}  // namespace throughline::cursors

#endif  // THROUGHLINE_LIB_CURSORS_COUNTS_H_
