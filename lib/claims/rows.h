// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The row of a conversation's claim, and what is true of it. Owns kClaim.

#ifndef THROUGHLINE_LIB_CLAIMS_ROWS_H_
#define THROUGHLINE_LIB_CLAIMS_ROWS_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/claims.h"
#include "throughline/storage/claims.pb.h"

namespace throughline::claims {

using Row = storage::ClaimRow;

// Absent: nobody ever claimed the conversation.
absl::StatusOr<std::optional<Row>> Read(const View& view,
                                        ConversationId conversation);
void Write(ConversationId conversation, const Row& row, Draft& draft);

FencingToken TokenOf(const Row& row);

// Whether somebody holds it: the claim was not ended, nor has it run out.
bool Held(const Row& row, std::int64_t now_us);

// Whether an offer stands.
bool Offered(const Row& row, std::int64_t now_us);

// Whether an offer is for such an actor.
bool IsFor(const Row::Offer& offer, const v1::Actor& actor);

HandoverState StateOf(ConversationId conversation, const Row::Offer& offer);
ClaimState StateOf(ConversationId conversation, const Row& row,
                   std::int64_t now_us);

}  // namespace throughline::claims

#endif  // THROUGHLINE_LIB_CLAIMS_ROWS_H_
