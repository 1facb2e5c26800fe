// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// read and unread: where a reader left off.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

constexpr std::int64_t kPositionMax = std::int64_t{1} << 53;

absl::StatusOr<Reader> ParseReader(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const Viewer viewer, ParseViewer(invocation));
  if (viewer.id.empty()) {
    return WrongUse("--as: say whose cursor it is; write agent:7");
  }
  return Reader{.role = viewer.role, .id = viewer.id};
}

ExitCode Answer(const Invocation& invocation, const CursorReceipt& receipt) {
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      CountField("position", receipt.position, json);
      CountField("moved", static_cast<std::uint64_t>(receipt.moved), json);
    });
    return kDone;
  }
  Output::Get().Line(receipt.moved == 0 ? "Nothing moved."
                                        : "The cursor moved.");
  return kDone;
}

absl::StatusOr<ExitCode> RunRead(const Invocation& invocation) {
  ReadRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.reader, ParseReader(invocation));
  TL_ASSIGN_OR_RETURN(const auto up_to,
                      invocation.Number("--up-to", kPositionMax));
  if (up_to.has_value()) request.up_to = static_cast<Position>(*up_to);
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const CursorReceipt receipt, store->MarkRead(request));
  return Answer(invocation, receipt);
}

absl::StatusOr<ExitCode> RunUnread(const Invocation& invocation) {
  UnreadRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.reader, ParseReader(invocation));
  TL_ASSIGN_OR_RETURN(const auto from,
                      invocation.Number("--from", kPositionMax));
  if (!from.has_value()) return WrongUse("--from: say from which position on");
  request.from = static_cast<Position>(*from);
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const CursorReceipt receipt, store->MarkUnread(request));
  return Answer(invocation, receipt);
}

Option ReaderOption() {
  return {.name = "--as",
          .value = "ROLE:ID",
          .help = "who has read it: customer:1, agent:7, bot:helper",
          .choices = {},
          .required = true};
}

}  // namespace

Command ReadCommand() {
  return {.name = "read",
          .arguments = "WHO",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "say that a reader has read a customer's history",
          .description =
              "Moves the reader's cursor forward, never back. What 'resume' "
              "counts as new to that reader is what came since.",
          .options = {ReaderOption(),
                      {.name = "--up-to",
                       .value = "POSITION",
                       .help = "of the resumption that was shown; default: "
                               "all there is"},
                      JsonOption()},
          .examples = {{"read phone:+31612345678 --as agent:7",
                        "agent 7 has seen it all"}},
          .run = RunRead};
}

Command UnreadCommand() {
  return {.name = "unread",
          .arguments = "WHO",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "say that a reader is to read it again",
          .description =
              "Moves the reader's cursor back, so that the event at a position "
              "and what was recorded since is new again.",
          .options = {ReaderOption(),
                      {.name = "--from",
                       .value = "POSITION",
                       .help = "the first that is new again",
                       .choices = {},
                       .required = true},
                      JsonOption()},
          .examples = {{"unread phone:+31612345678 --as agent:7 --from 120",
                        "what came since is new again"}},
          .run = RunUnread};
}

}  // namespace throughline::tools
