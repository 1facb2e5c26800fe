// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a head says of claims and hand-overs: the last of each, by position.
// Owns those fields of a head's conversations.

#ifndef THROUGHLINE_LIB_CLAIMS_SUMMARY_H_
#define THROUGHLINE_LIB_CLAIMS_SUMMARY_H_

#include <cstdint>
#include <optional>

#include "lib/record/record.h"
#include "throughline/claims.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::claims {

using Summary = storage::Head::Conversation;

void Fold(const record::Told& told, Summary& into);
void Combine(const Summary& from, Summary& into);

// Whether the last stretch goes on, as far as entries tell: it may have run out
// or been renewed since, which only its row knows.
bool MayBeHeld(const Summary& part);

// The hand-over offered last, as if no time had passed; absent: none ever was.
std::optional<HandoverState> LastHandover(const Summary& part);

}  // namespace throughline::claims

#endif  // THROUGHLINE_LIB_CLAIMS_SUMMARY_H_
