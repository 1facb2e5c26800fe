// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/conversation/join.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/keys/keys.h"

namespace throughline::conversation {
namespace {

using Part = storage::Head::Conversation;

std::int64_t SortUs(const std::string& place) {
  return keys::DecodePlace(place).sort_us;
}

// Closed by a resolution at or before then after which nothing was asked by
// then. Of a time in its course a summary, which knows the last of each only,
// cannot tell.
absl::StatusOr<bool> ClosedAt(const Part& part, std::int64_t at_us,
                              const ClosedThen& closed_then) {
  if (part.resolved().empty()) return false;
  if (at_us < SortUs(part.last())) {
    return closed_then(ConversationId::FromBytes(part.id()));
  }
  return part.asked() < part.resolved();
}

}  // namespace

absl::StatusOr<std::optional<ConversationId>> Join(
    const google::protobuf::RepeatedPtrField<Part>& conversations,
    std::int64_t at_us, const ConversationPolicy& policy,
    const ClosedThen& closed_then) {
  const std::int64_t window = absl::ToInt64Microseconds(policy.join_window);
  const Part* best = nullptr;
  std::tuple<std::int64_t, std::string_view> best_rank;
  for (const Part& part : conversations) {
    if (part.opened().empty()) continue;
    const std::int64_t opened = SortUs(part.opened());
    // Its last event by then; within its course, it was active at the time.
    const std::int64_t active = std::min(SortUs(part.last()), at_us);
    if (opened > at_us || at_us - active > window) continue;
    const std::tuple<std::int64_t, std::string_view> rank(active, part.last());
    if (best != nullptr && rank < best_rank) continue;
    TL_ASSIGN_OR_RETURN(const bool closed, ClosedAt(part, at_us, closed_then));
    if (closed) continue;
    best = &part;
    best_rank = rank;
  }
  if (best == nullptr) return std::optional<ConversationId>();
  return std::optional(ConversationId::FromBytes(best->id()));
}

absl::StatusOr<std::optional<ConversationId>> JoinNext(
    const google::protobuf::RepeatedPtrField<Part>& conversations,
    std::int64_t at_us, const ConversationPolicy& policy,
    const WouldJoin& would_join) {
  const std::int64_t window = absl::ToInt64Microseconds(policy.join_window);
  const Part* next = nullptr;
  for (const Part& part : conversations) {
    if (part.opened().empty()) continue;
    const std::int64_t opened = SortUs(part.opened());
    if (opened <= at_us || opened - at_us > window) continue;
    if (next != nullptr && part.opened() >= next->opened()) continue;
    TL_ASSIGN_OR_RETURN(const bool would,
                        would_join(ConversationId::FromBytes(part.id())));
    if (would) next = &part;
  }
  if (next == nullptr) return std::optional<ConversationId>();
  return std::optional(ConversationId::FromBytes(next->id()));
}

}  // namespace throughline::conversation
