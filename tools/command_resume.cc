// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// resume: everything needed to carry on with a customer.

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

// What a model is handed: about the size of three printed pages.
constexpr int kPromptTokens = 4000;

constexpr std::int64_t kPositionMax = std::int64_t{1} << 53;

absl::StatusOr<ResumeRequest> Request(const Invocation& invocation) {
  ResumeRequest request;
  request.tenant = invocation.tenant;
  TL_RETURN_IF_ERROR(invocation.NotBoth("--json", "--prompt"));
  TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.viewer, ParseViewer(invocation));
  TL_ASSIGN_OR_RETURN(const auto events,
                      invocation.Number("--events", limits::kBudgetEventsMax));
  if (events) request.events = static_cast<int>(*events);
  TL_ASSIGN_OR_RETURN(const auto at, invocation.Number("--at", kPositionMax));
  if (at) request.as_of = static_cast<Position>(*at);
  return request;
}

void Answer(const Invocation& invocation, const Resumption& resumption,
            const std::string& account) {
  if (invocation.Has("--prompt")) {
    Output::Get().Json(ToPrompt(resumption, kPromptTokens));
  } else if (!invocation.json()) {
    ShowResumption(resumption);
  } else if (account.empty()) {
    Output::Get().Json(ToJson(resumption));
  } else {
    Output::Get().Json(ToJson(resumption, account));
  }
}

// `account:NAME` is the organisation where no customer is known by it.
std::string AccountOf(const Invocation& invocation) {
  constexpr std::string_view kAccount = "account:";
  const std::string& who = invocation.arguments[0];
  return who.starts_with(kAccount) ? who.substr(kAccount.size()) : "";
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(ResumeRequest request, Request(invocation));
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  absl::StatusOr<Resumption> resumption = store->Resume(request);
  const std::string account = AccountOf(invocation);
  if (absl::IsNotFound(resumption.status()) && !account.empty()) {
    request.who = {};
    request.account = account;
    TL_ASSIGN_OR_RETURN(const Resumption members, store->Resume(request));
    if (members.members().empty()) return resumption.status();
    Answer(invocation, members, account);
    return kDone;
  }
  if (!resumption.ok()) return resumption.status();
  Answer(invocation, *resumption, "");
  return kDone;
}

}  // namespace

Command ResumeCommand() {
  return {
      .name = "resume",
      .arguments = "WHO",
      .arguments_min = 1,
      .arguments_max = 1,
      .summary = "everything needed to carry on with a customer",
      .description =
          "Who it is and how sure that is, who waits for an answer, how it "
          "went before, what is known, which conversations there are, and the "
          "newest events over all channels. Of account:NAME, an organisation, "
          "its members with what is open.\n\n"
          "--prompt writes chat messages for a language model, within 4,000 "
          "tokens: what people said is data under their own role, and what is "
          "marked sensitive is left out.",
      .options = {AsOption(),
                  {.name = "--events",
                   .value = "N",
                   .help = "so many messages, calls and notes of the timeline; "
                           "default: 20"},
                  {.name = "--at",
                   .value = "POSITION",
                   .help = "as it was at that position of the feed"},
                  JsonOption(),
                  {.name = "--prompt",
                   .value = "",
                   .help = "as chat messages for a language model"}},
      .examples = {{"resume phone:+447700900142", "what an agent should know"},
                   {"resume email:ann@example.org --as customer",
                    "what she may see herself"},
                   {"resume card:42 --events 5 --json", "for a program"},
                   {"resume card:42 --as bot:helper --prompt",
                    "for a language model"}},
      .run = Run};
}

}  // namespace throughline::tools
