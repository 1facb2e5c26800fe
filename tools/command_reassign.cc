// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// reassign and shared: whose an identity is.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

absl::StatusOr<ExitCode> RunReassign(const Invocation& invocation) {
  const std::string& identity = invocation.arguments[0];
  if (identity.find(':') == identity.npos) {
    return WrongUse("'{}' is no identity: write scheme:value",
                    Elided(OneLine(identity), 60));
  }
  TL_ASSIGN_OR_RETURN(const auto from_us, invocation.Moment("--from"));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      const ReassignReceipt receipt,
      store->Reassign(ReassignRequest{.tenant = invocation.tenant,
                                      .identity = identity,
                                      .from_us = from_us.value_or(0),
                                      .by = Operator()}));
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      json.Field("profile", receipt.profile.ToHex());
      CountField("position", receipt.position, json);
    });
  } else {
    Output::Get().Line("From then on it is somebody else's: profile " +
                       receipt.profile.ToHex());
  }
  return kDone;
}

absl::StatusOr<ExitCode> RunShared(const Invocation& invocation) {
  const std::string& what = invocation.arguments[0];
  ShareRequest request{.tenant = invocation.tenant, .by = Operator()};
  (what.find(':') == what.npos ? request.scheme : request.identity) = what;
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const Position position, store->Share(request));
  if (invocation.json()) {
    AnswerPosition(position);
  } else {
    Output::Get().Line(
        "It is many people's from now on. Links that rested on it wait in "
        "'throughline reviews'.");
  }
  return kDone;
}

}  // namespace

Command ReassignCommand() {
  return {.name = "reassign",
          .arguments = "IDENTITY",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "from a time on, an identity is somebody else's",
          .description =
              "Numbers are given out again. What happens from that time on is "
              "another person's; what happened before, and events of then that "
              "arrive late, stay with whoever it was.",
          .options = {{.name = "--from",
                       .value = "TIME",
                       .help = "when it changed hands",
                       .choices = {},
                       .required = true},
                      JsonOption()},
          .examples = {{"reassign phone:+31612345678 --from 2026-03-01",
                        "the number has a new owner"}},
          .run = RunReassign};
}

Command SharedCommand() {
  return {.name = "shared",
          .arguments = "IDENTITY|SCHEME",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "say that a value is many people's",
          .description =
              "A switchboard, a family's mailbox: such a value names nobody "
              "and links nothing. The links that rested on it go to review. "
              "Without a ':' it is a whole scheme.",
          .options = {JsonOption()},
          .examples = {{"shared phone:+31201234567", "an office switchboard"},
                       {"shared terminal", "every value of that scheme"}},
          .run = RunShared};
}

}  // namespace throughline::tools
