// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// explain: by which links two profiles are one customer.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  PairRequest pair{.tenant = invocation.tenant, .a = {}, .b = {}};
  TL_ASSIGN_OR_RETURN(pair.a, ParseProfile(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(pair.b, ParseProfile(invocation.arguments[1]));
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const std::vector<LinkInfo> path, store->Explain(pair));
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) { LinksField("links", path, json); });
    return kDone;
  }
  if (path.empty()) Output::Get().Line("They are one and the same profile.");
  const std::int64_t now_us = NowUs();
  for (const LinkInfo& link : path) ShowLink(link, now_us);
  return kDone;
}

}  // namespace

Command ExplainCommand() {
  return {.name = "explain",
          .arguments = "WHO WHO",
          .arguments_min = 2,
          .arguments_max = 2,
          .summary = "by which links two are one person",
          .description =
              "The shortest path of links between the two: who made each, why, "
              "when, and the event that named both. Exit status 3 where there "
              "is none.",
          .options = {JsonOption()},
          .examples = {{"explain card:1 phone:+31612345678",
                        "why the call is in her history"}},
          .run = Run};
}

}  // namespace throughline::tools
