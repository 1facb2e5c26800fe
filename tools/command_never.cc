// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// never and allow: whether two profiles may ever be one customer.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

using Verb = absl::StatusOr<Position> (Store::*)(const PairRequest&);

absl::StatusOr<ExitCode> Do(const Invocation& invocation, Verb verb,
                            const char* done) {
  PairRequest pair{
      .tenant = invocation.tenant, .a = {}, .b = {}, .by = Operator()};
  TL_ASSIGN_OR_RETURN(pair.a, ParseProfile(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(pair.b, ParseProfile(invocation.arguments[1]));
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const Position position, ((*store).*verb)(pair));
  if (invocation.json()) {
    AnswerPosition(position);
  } else {
    Output::Get().Line(done);
  }
  return kDone;
}

absl::StatusOr<ExitCode> RunNever(const Invocation& invocation) {
  return Do(invocation, &Store::Never,
            "No link and no policy will make them one customer.");
}

absl::StatusOr<ExitCode> RunAllow(const Invocation& invocation) {
  return Do(invocation, &Store::Allow, "They may be one customer again.");
}

}  // namespace

Command NeverCommand() {
  return {.name = "never",
          .arguments = "WHO WHO",
          .arguments_min = 2,
          .arguments_max = 2,
          .summary = "forbid that two are ever one customer",
          .description =
              "From now on no path of links may join the two; whatever would "
              "is refused and put up for review. 'allow' takes it back. Two "
              "that are one customer now must be parted first: 'unlink'.",
          .options = {JsonOption()},
          .examples = {{"never card:1 card:2", "twins, not one person"}},
          .run = RunNever};
}

Command AllowCommand() {
  return {.name = "allow",
          .arguments = "WHO WHO",
          .arguments_min = 2,
          .arguments_max = 2,
          .summary = "take a never back",
          .description = "The two may be linked again. Links nothing itself.",
          .options = {JsonOption()},
          .examples = {{"allow card:1 card:2", "it was one person after all"}},
          .run = RunAllow};
}

}  // namespace throughline::tools
