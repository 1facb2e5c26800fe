// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What asks and what answers, per conversation: who waits, and for what. Owns
// the asks, answers and resolutions of a head's conversations.
//
// An ask is open until a later answer, one that names it, its deletion, or a
// resolution. All of it is sets and latest places, so that it does not matter
// in which order events arrive or heads are combined.

#ifndef THROUGHLINE_LIB_CLOCKS_ASKS_H_
#define THROUGHLINE_LIB_CLOCKS_ASKS_H_

#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::clocks {

using Conversation = storage::Head::Conversation;

void Fold(const record::Told& told, Conversation& into);
void Combine(const Conversation& from, Conversation& into);

// Whether the last resolution came after everything that was asked.
bool Resolved(const Conversation& conversation);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_ASKS_H_
