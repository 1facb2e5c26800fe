// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Refusals for the sake of a claim: kFailedPrecondition for people, with who
// holds the conversation as a payload for programs.

#ifndef THROUGHLINE_LIB_CLAIMS_REFUSAL_H_
#define THROUGHLINE_LIB_CLAIMS_REFUSAL_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "lib/claims/rows.h"

namespace throughline::claims {

// A token of a conversation that nobody ever claimed.
absl::Status RefuseUnclaimed(const Fence& fence);

// A token that is not, or no longer, good.
absl::Status RefuseToken(const Fence& fence, const Row& row,
                         std::int64_t now_us);

// Somebody else holds it.
absl::Status RefuseHeld(ConversationId conversation, const Row& row,
                        std::int64_t now_us);

// An offer that does not stand, or not for who answers it. `why` goes on after
// "the hand-over ... ".
absl::Status RefuseAnswer(ConversationId conversation, HandoverId handover,
                          std::string_view why, const Row& row,
                          std::int64_t now_us);

// An outgoing request without the token of who holds the conversation.
absl::Status RefuseRequest(ConversationId conversation, const Row& row,
                           std::int64_t now_us);

}  // namespace throughline::claims

#endif  // THROUGHLINE_LIB_CLAIMS_REFUSAL_H_
