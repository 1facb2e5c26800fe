// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// claim: who alone may answer in a conversation.

#include "lib/base/status.h"
#include "tools/claims.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/suggest.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

absl::Status Takes(const Invocation& invocation, std::size_t words,
                   const char* what) {
  if (invocation.arguments.size() == words) return absl::OkStatus();
  return WrongUse("claim {} takes {}", invocation.arguments[0], what);
}

absl::StatusOr<ExitCode> Show(const Invocation& invocation) {
  TL_RETURN_IF_ERROR(Takes(invocation, 2, "CONVERSATION"));
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(
      const ConversationId in,
      FindConversation(*store, invocation, invocation.arguments[1]));
  TL_ASSIGN_OR_RETURN(const ClaimState claim,
                      store->Holder(invocation.tenant, in));
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) { ClaimFields(claim, json); });
  } else {
    ShowClaim(claim, NowUs());
  }
  return kDone;
}

absl::StatusOr<ExitCode> Take(const Invocation& invocation) {
  TL_RETURN_IF_ERROR(Takes(invocation, 2, "CONVERSATION"));
  ClaimRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.actor, ParseActor(invocation, "--as", false));
  TL_ASSIGN_OR_RETURN(request.lease,
                      ParseLength(invocation, "--lease", request.lease));
  TL_ASSIGN_OR_RETURN(request.wait,
                      ParseLength(invocation, "--wait", request.wait));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      request.conversation,
      FindConversation(*store, invocation, invocation.arguments[1]));
  TL_ASSIGN_OR_RETURN(const GrantedClaim claim, store->Claim(request));
  AnswerGranted(invocation, claim);
  return kDone;
}

// The two that carry a token.
absl::StatusOr<ExitCode> Keep(const Invocation& invocation, bool renew) {
  TL_RETURN_IF_ERROR(Takes(invocation, 3, "CONVERSATION TOKEN"));
  Fence fence;
  TL_ASSIGN_OR_RETURN(fence.token, ParseToken(invocation.arguments[2]));
  TL_ASSIGN_OR_RETURN(const absl::Duration lease,
                      ParseLength(invocation, "--lease", RenewRequest().lease));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      fence.conversation,
      FindConversation(*store, invocation, invocation.arguments[1]));
  if (renew) {
    TL_ASSIGN_OR_RETURN(
        const GrantedClaim claim,
        store->Renew(
            {.tenant = invocation.tenant, .fence = fence, .lease = lease}));
    AnswerGranted(invocation, claim);
    return kDone;
  }
  TL_ASSIGN_OR_RETURN(
      const Position position,
      store->Release({.tenant = invocation.tenant, .fence = fence}));
  if (invocation.json()) {
    AnswerPosition(position);
  } else {
    Output::Get().Line("Released: anybody may answer.");
  }
  return kDone;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  const std::string& what = invocation.arguments[0];
  if (what == "show") return Show(invocation);
  if (what == "take") return Take(invocation);
  if (what == "renew") return Keep(invocation, true);
  if (what == "release") return Keep(invocation, false);
  return WrongUse("claim: '{}' is none of show, take, renew, release{}",
                  Elided(OneLine(what), 60),
                  DidYouMean(what, {"show", "take", "renew", "release"}));
}

}  // namespace

Command ClaimCommand() {
  return {
      .name = "claim",
      .arguments = "show|take|renew|release CONVERSATION [TOKEN]",
      .arguments_min = 2,
      .arguments_max = 3,
      .summary = "who alone may answer in a conversation",
      .description =
          "A claim is a lease: it ends when it is released, or runs out, and "
          "has a token that later writes must carry. What an agent takes from "
          "a bot it gets at once; what another agent has must be waited "
          "for.\n\n"
          "CONVERSATION is its id, as resume --json prints it, or WHO, for the "
          "only conversation of theirs that is open.",
      .options = {{.name = "--as",
                   .value = "ROLE:ID",
                   .help = "who takes it: agent:7 or bot:helper"},
                  LeaseOption(),
                  {.name = "--wait",
                   .value = "LENGTH",
                   .help = "wait so long for its turn; default: not at all"},
                  JsonOption()},
      .examples = {{"claim take phone:+31612345678 --as agent:7 --lease 10m",
                    "nobody else answers her now"},
                   {"claim renew phone:+31612345678 3.1207", "a minute more"},
                   {"claim release phone:+31612345678 3.1207", "done"},
                   {"claim show phone:+31612345678 --json", "for a program"}},
      .run = Run};
}

}  // namespace throughline::tools
