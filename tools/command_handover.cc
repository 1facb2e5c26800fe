// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// handover: a conversation goes from one who holds it to another.

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

constexpr std::int64_t kPositionMax = std::int64_t{1} << 53;

absl::Status Takes(const Invocation& invocation, std::size_t words,
                   const char* what) {
  if (invocation.arguments.size() == words) return absl::OkStatus();
  return WrongUse("handover {} takes {}", invocation.arguments[0], what);
}

// a,b,c
std::vector<std::string> Split(const std::string& list) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    words.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
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
  } else if (claim.offer) {
    ShowHandover(*claim.offer, NowUs());
  } else {
    Output::Get().Line("No hand-over is offered.");
  }
  return kDone;
}

absl::StatusOr<OfferRequest> OfferOf(const Invocation& invocation) {
  OfferRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.fence.token, ParseToken(invocation.arguments[2]));
  TL_ASSIGN_OR_RETURN(request.to, ParseActor(invocation, "--to", true));
  request.reason = invocation.Text("--reason");
  request.summary = invocation.Text("--summary");
  request.skills = Split(invocation.Text("--skills"));
  TL_ASSIGN_OR_RETURN(const auto seen,
                      invocation.Number("--seen", kPositionMax));
  if (seen) request.seen = static_cast<Position>(*seen);
  TL_ASSIGN_OR_RETURN(request.stands,
                      ParseLength(invocation, "--stands", request.stands));
  return request;
}

absl::StatusOr<ExitCode> Offer(const Invocation& invocation) {
  TL_RETURN_IF_ERROR(Takes(invocation, 3, "CONVERSATION TOKEN"));
  TL_ASSIGN_OR_RETURN(OfferRequest request, OfferOf(invocation));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      request.fence.conversation,
      FindConversation(*store, invocation, invocation.arguments[1]));
  TL_ASSIGN_OR_RETURN(const OfferReceipt receipt,
                      store->OfferHandover(request));
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      json.Field("handover", receipt.handover.ToHex());
      json.Time("until", receipt.until_us);
      CountField("position", receipt.position, json);
    });
  } else {
    Output::Get().Line("handover " + receipt.handover.ToHex());
    Output::Get().Line("until " + DayTime(receipt.until_us));
  }
  return kDone;
}

absl::StatusOr<ExitCode> Answer(const Invocation& invocation, bool accept) {
  TL_RETURN_IF_ERROR(Takes(invocation, 3, "CONVERSATION HANDOVER"));
  AnswerOfferRequest request{.tenant = invocation.tenant};
  const auto handover = HandoverId::FromHex(invocation.arguments[2]);
  if (!handover) {
    return WrongUse("'{}' is no hand-over: write its 32 hexadecimal digits",
                    Elided(OneLine(invocation.arguments[2]), 60));
  }
  request.handover = *handover;
  TL_ASSIGN_OR_RETURN(request.actor, ParseActor(invocation, "--as", false));
  TL_ASSIGN_OR_RETURN(request.lease,
                      ParseLength(invocation, "--lease", request.lease));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      request.conversation,
      FindConversation(*store, invocation, invocation.arguments[1]));
  if (accept) {
    TL_ASSIGN_OR_RETURN(const GrantedClaim claim,
                        store->AcceptHandover(request));
    AnswerGranted(invocation, claim);
    return kDone;
  }
  TL_ASSIGN_OR_RETURN(const Position position, store->DeclineHandover(request));
  if (invocation.json()) {
    AnswerPosition(position);
  } else {
    Output::Get().Line("Declined: who holds the conversation still does.");
  }
  return kDone;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  const std::string& what = invocation.arguments[0];
  if (what == "show") return Show(invocation);
  if (what == "offer") return Offer(invocation);
  if (what == "accept") return Answer(invocation, true);
  if (what == "decline") return Answer(invocation, false);
  return WrongUse("handover: '{}' is none of show, offer, accept, decline{}",
                  Elided(OneLine(what), 60),
                  DidYouMean(what, {"show", "offer", "accept", "decline"}));
}

}  // namespace

Command HandoverCommand() {
  return {
      .name = "handover",
      .arguments = "show|offer|accept|decline CONVERSATION [TOKEN|HANDOVER]",
      .arguments_min = 2,
      .arguments_max = 3,
      .summary = "a conversation goes to somebody else",
      .description =
          "Who holds a conversation offers it, with its token; it stays theirs "
          "until it is accepted. To accept it is to claim it. What is written "
          "with --reason and --summary is shown by resume to whoever carries "
          "on, never to customers.",
      .options = {{.name = "--to",
                   .value = "ROLE[:ID]",
                   .help = "to whom: agent:7, or any agent or bot"},
                  {.name = "--reason", .value = "TEXT", .help = "why"},
                  {.name = "--summary",
                   .value = "TEXT",
                   .help = "what whoever carries on should know"},
                  {.name = "--skills",
                   .value = "NAME,NAME",
                   .help = "what it takes to carry on"},
                  {.name = "--seen",
                   .value = "POSITION",
                   .help = "up to where it was read; default: all of it"},
                  {.name = "--stands",
                   .value = "LENGTH",
                   .help = "how long the offer stands; default: 5m"},
                  {.name = "--as",
                   .value = "ROLE:ID",
                   .help = "who accepts or declines: agent:7 or bot:helper"},
                  LeaseOption(),
                  JsonOption()},
      .examples =
          {{"handover offer card:42 3.1207 --to agent --summary 'wants a "
            "refund'",
            "a person should see to it"},
           {"handover show card:42", "what is offered"},
           {"handover accept card:42 00112233445566778899aabbccddeeff --as "
            "agent:7",
            "theirs now"}},
      .run = Run};
}

}  // namespace throughline::tools
