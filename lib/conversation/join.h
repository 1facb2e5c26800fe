// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Which conversation an event without a thread key joins.

#ifndef THROUGHLINE_LIB_CONVERSATION_JOIN_H_
#define THROUGHLINE_LIB_CONVERSATION_JOIN_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "throughline/options.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::conversation {

// Of the customer's conversations, the one that was open at `at_us` and active
// the shortest time before it, within the policy's window; absent: none was. Of
// several in whose course it lies the one that went on the longest: so a head,
// which keeps those last active, holds it before any other.
// Judged at the event's own time, so that a late event joins what was open
// then. A summary says how a conversation stands now: whether one that was
// resolved was closed at an earlier time `closed_then` tells.
using ClosedThen = std::function<absl::StatusOr<bool>(ConversationId id)>;
absl::StatusOr<std::optional<ConversationId>> Join(
    const google::protobuf::RepeatedPtrField<storage::Head::Conversation>&
        conversations,
    std::int64_t at_us, const ConversationPolicy& policy,
    const ClosedThen& closed_then);

// Where none was: the one that was opened the shortest time after `at_us`,
// within the window, and would have joined the event had that come first, which
// `would_join` tells. So two quick messages are one conversation whichever
// arrives first.
using WouldJoin = std::function<absl::StatusOr<bool>(ConversationId id)>;
absl::StatusOr<std::optional<ConversationId>> JoinNext(
    const google::protobuf::RepeatedPtrField<storage::Head::Conversation>&
        conversations,
    std::int64_t at_us, const ConversationPolicy& policy,
    const WouldJoin& would_join);

}  // namespace throughline::conversation

#endif  // THROUGHLINE_LIB_CONVERSATION_JOIN_H_
