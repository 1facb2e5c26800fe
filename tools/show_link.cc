// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include <fmt/format.h>

#include "tools/moment.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"

namespace throughline::tools {

void ShowLink(const LinkInfo& link, std::int64_t now_us) {
  Output& out = Output::Get();
  const Terminal& terminal = out.terminal();
  out.Line(fmt::format("{} {} {}", ShownIdentity(link.identity_a, link.a),
                       terminal.Paint(Style::kDim, "──"),
                       ShownIdentity(link.identity_b, link.b)));
  std::string says = link.by_policy ? "by policy" : "by " + OneLine(link.by);
  if (!link.by_policy && link.by.empty()) says = "by a caller";
  if (!link.why.empty()) says += ": " + OneLine(link.why);
  says += " · " + DayTime(link.at_us) + ", " + Relative(link.at_us, now_us);
  if (link.confidence < 1) {
    says += fmt::format(" · confidence {:.2g}", link.confidence);
  }
  if (link.evidence) {
    says +=
        fmt::format(" · named together in {} {}",
                    OneLine(link.evidence->source), OneLine(link.evidence->id));
  }
  says += " · link " + link.id.ToHex();
  for (const std::string& line : Wrapped(says, terminal.width() - 2)) {
    out.Line("  " + terminal.Paint(Style::kDim, line));
  }
}

}  // namespace throughline::tools
