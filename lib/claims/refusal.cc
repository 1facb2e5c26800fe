// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/claims/refusal.h"

#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "lib/base/rfc3339.h"
#include "lib/base/status.h"

namespace throughline {
namespace claims {
namespace {

constexpr char kPayload[] = "throughline/claim";

// By role and id; a name is for the payload.
std::string Name(const v1::Actor& actor) {
  const char* const role = actor.role() == v1::ROLE_BOT ? "bot" : "agent";
  return actor.id().empty() ? role : fmt::format("{} {}", role, actor.id());
}

// Who holds the conversation, as the end of a sentence.
std::string Now(const Row& row, std::int64_t now_us) {
  if (!row.has_holder()) return "nobody ever claimed it";
  if (Held(row, now_us)) {
    return fmt::format("{} holds it with {} until {}", Name(row.holder()),
                       TokenOf(row).ToText(), FormatRfc3339(row.until_us()));
  }
  return fmt::format(
      "nobody holds it; the newest token is {}, of {}, which {} {}",
      TokenOf(row).ToText(), Name(row.holder()),
      row.ended() ? "was ended; its lease was until" : "ran out at",
      FormatRfc3339(row.until_us()));
}

absl::Status WithPayload(absl::Status status, ConversationId conversation,
                         const Row& row, std::int64_t now_us) {
  storage::ClaimPayload payload;
  payload.set_conversation(std::string(conversation.view()));
  payload.set_held(Held(row, now_us));
  *payload.mutable_claim() = row;
  // An offer is for those who may look at the conversation.
  payload.mutable_claim()->clear_offer();
  status.SetPayload(kPayload, absl::Cord(payload.SerializeAsString()));
  return status;
}

}  // namespace

absl::Status RefuseUnclaimed(const Fence& fence) {
  return WithPayload(
      FailedPrecondition("the token {} is not of conversation {}, which nobody "
                         "ever claimed",
                         fence.token.ToText(), fence.conversation.ToHex()),
      fence.conversation, {}, 0);
}

absl::Status RefuseToken(const Fence& fence, const Row& row,
                         std::int64_t now_us) {
  return WithPayload(
      FailedPrecondition("the token {} is not good for conversation {}: {}",
                         fence.token.ToText(), fence.conversation.ToHex(),
                         Now(row, now_us)),
      fence.conversation, row, now_us);
}

absl::Status RefuseHeld(ConversationId conversation, const Row& row,
                        std::int64_t now_us) {
  return WithPayload(FailedPrecondition("conversation {} is claimed: {}",
                                        conversation.ToHex(), Now(row, now_us)),
                     conversation, row, now_us);
}

absl::Status RefuseAnswer(ConversationId conversation, HandoverId handover,
                          std::string_view why, const Row& row,
                          std::int64_t now_us) {
  return WithPayload(
      FailedPrecondition("the hand-over {} {}; conversation {}: {}",
                         handover.ToHex(), why, conversation.ToHex(),
                         Now(row, now_us)),
      conversation, row, now_us);
}

absl::Status RefuseRequest(ConversationId conversation, const Row& row,
                           std::int64_t now_us) {
  return WithPayload(
      FailedPrecondition("an outgoing request in conversation {} comes without "
                         "the token of its claim: {}",
                         conversation.ToHex(), Now(row, now_us)),
      conversation, row, now_us);
}

}  // namespace claims

std::optional<ClaimState> CurrentClaim(const absl::Status& status) {
  const auto payload = status.GetPayload(claims::kPayload);
  if (!payload.has_value()) return std::nullopt;
  storage::ClaimPayload parsed;
  if (!parsed.ParseFromString(std::string(*payload))) return std::nullopt;
  // As it was judged then, whatever the time is now.
  ClaimState state = claims::StateOf(
      ConversationId::FromBytes(parsed.conversation()), parsed.claim(), 0);
  state.held = parsed.held();
  return state;
}

}  // namespace throughline
