// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// link: two profiles are one person.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  LinkRequest request{.tenant = invocation.tenant,
                      .a = {},
                      .b = {},
                      .why = invocation.Text("--why"),
                      .by = Operator()};
  TL_ASSIGN_OR_RETURN(request.a, ParseProfile(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.b, ParseProfile(invocation.arguments[1]));
  if (request.why.empty()) return WrongUse("--why: say why they are one");
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const LinkReceipt receipt, store->Link(request));
  Output& out = Output::Get();
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      json.Field("link", receipt.link.ToHex());
      json.Field("customer", receipt.customer.ToHex());
    });
    return kDone;
  }
  out.Line(receipt.already ? "They were linked already."
                           : "They are one customer now.");
  out.Line("customer " + receipt.customer.ToHex());
  out.Line("link     " + receipt.link.ToHex());
  return kDone;
}

}  // namespace

Command LinkCommand() {
  return {
      .name = "link",
      .arguments = "WHO WHO",
      .arguments_min = 2,
      .arguments_max = 2,
      .summary = "say that two are one person",
      .description =
          "Adds a link between the two profiles. No event is touched, so that "
          "'unlink' undoes it at any time. Refused where a never, or two "
          "values of an exclusive scheme, stand between them; a review is "
          "opened then.",
      .options = {{.name = "--why",
                   .value = "TEXT",
                   .help = "what makes you sure",
                   .choices = {},
                   .required = true},
                  JsonOption()},
      .examples = {{"link card:1 phone:+31612345678 --why 'same passport'",
                    "one person from now on"}},
      .run = Run};
}

}  // namespace throughline::tools
