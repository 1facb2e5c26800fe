// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Which conversation an event without a thread key joins.

#ifndef THROUGHLINE_LIB_CONVERSATION_JOIN_H_
#define THROUGHLINE_LIB_CONVERSATION_JOIN_H_

#include <cstdint>
#include <optional>

#include "throughline/options.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::conversation {

// Of the customer's conversations, the one that was open at `at_us` and active
// the shortest time before it, within the policy's window; absent: none was.
// Judged at the event's own time, so that a late event joins what was open
// then.
std::optional<ConversationId> Join(
    const google::protobuf::RepeatedPtrField<storage::Head::Conversation>&
        conversations,
    std::int64_t at_us, const ConversationPolicy& policy);

}  // namespace throughline::conversation

#endif  // THROUGHLINE_LIB_CONVERSATION_JOIN_H_
