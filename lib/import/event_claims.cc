// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `claim` and `handover` in the `_store` of an event: what the store itself
// said with it.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "lib/import/choice.h"
#include "lib/import/event_parts.h"
#include "lib/import/wrong.h"
#include "throughline/claims.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr std::array<std::string_view, 4> kEnds = {"released", "expired",
                                                   "preempted", "handed_over"};
constexpr std::array<std::string_view, 4> kSteps = {"offered", "accepted",
                                                    "declined", "expired"};

absl::Status ReadToken(const JsonValue& value, v1::Claim& claim) {
  std::string text;
  TL_RETURN_IF_ERROR(ReadText(value, {1, limits::kLabelBytesMax}, text));
  const auto token = FencingToken::FromText(text);
  if (!token) {
    return Invalid("two numbers with a full stop between, as in \"3.1207\"");
  }
  claim.set_epoch(token->epoch);
  claim.set_number(token->number);
  return absl::OkStatus();
}

template <typename Message>
std::function<absl::Status(const JsonValue&)> Until(Message& message) {
  return [&message](const JsonValue& value) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const std::int64_t us, ReadTimeUs(value));
    message.set_until_us(us);
    return absl::OkStatus();
  };
}

}  // namespace

absl::Status ReadClaim(const JsonValue& value, const Unknown& unknown,
                       v1::Claim& claim) {
  return ReadObject(
      value,
      {{"token",
        [&](const JsonValue& token) { return ReadToken(token, claim); }},
       {"until", Until(claim)},
       {"ended",
        [&](const JsonValue& ended) {
          return ReadWord(ended, kEnds, *claim.mutable_ended());
        }}},
      unknown);
}

absl::Status ReadHandover(const JsonValue& value, const Unknown& unknown,
                          v1::Handover& handover) {
  return ReadObject(value,
                    {{"id",
                      [&](const JsonValue& id) {
                        return ReadHexId(id, *handover.mutable_id());
                      }},
                     {"state",
                      [&](const JsonValue& state) {
                        return ReadWord(state, kSteps,
                                        *handover.mutable_state());
                      }},
                     {"from",
                      [&](const JsonValue& from) {
                        return ReadActorObject(from, Within("from", unknown),
                                               *handover.mutable_from());
                      }},
                     {"to",
                      [&](const JsonValue& to) {
                        return ReadActorObject(to, Within("to", unknown),
                                               *handover.mutable_to());
                      }},
                     {"reason",
                      [&](const JsonValue& reason) {
                        return ReadText(reason, {0, limits::kLabelBytesMax},
                                        *handover.mutable_reason());
                      }},
                     {"seen",
                      [&](const JsonValue& seen) -> absl::Status {
                        TL_ASSIGN_OR_RETURN(const std::int64_t position,
                                            ReadInteger(seen, 0));
                        handover.set_seen(static_cast<Position>(position));
                        return absl::OkStatus();
                      }},
                     {"until", Until(handover)}},
                    unknown);
}

}  // namespace throughline::importing
