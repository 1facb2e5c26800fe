// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the commands about claims and hand-overs share: how a conversation, an
// actor, a token and a length of time are typed, and how a claim is shown.

#ifndef THROUGHLINE_TOOLS_CLAIMS_H_
#define THROUGHLINE_TOOLS_CLAIMS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "throughline/store.h"
#include "tools/answer.h"
#include "tools/command.h"

namespace throughline::tools {

// The id of a conversation; or WHO, for the only one of theirs that is open.
absl::StatusOr<ConversationId> FindConversation(const Store& store,
                                                const Invocation& invocation,
                                                const std::string& text);

// agent:7, bot:helper. Without an id only where one `may_be_any`.
absl::StatusOr<v1::Actor> ParseActor(const Invocation& invocation,
                                     const std::string& option,
                                     bool may_be_any);

absl::StatusOr<FencingToken> ParseToken(const std::string& text);

// 90s, 5m, 1h30m; `otherwise` where it was not given.
absl::StatusOr<absl::Duration> ParseLength(const Invocation& invocation,
                                           const std::string& option,
                                           absl::Duration otherwise);

Option LeaseOption();

// agent 7, for people.
std::string Named(const v1::Actor& actor);

void ShowClaim(const ClaimState& claim, std::int64_t now_us);
void ShowHandover(const HandoverState& handover, std::int64_t now_us);

void ClaimFields(const ClaimState& claim, JsonWriter& json);

// A claim that was given, in either form.
void AnswerGranted(const Invocation& invocation, const GrantedClaim& claim);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_CLAIMS_H_
