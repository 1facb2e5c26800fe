// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/commands.h"

namespace throughline::tools {

const std::vector<Command>& Commands() {
  static const std::vector<Command> commands = {
      ImportCommand(),  AppendCommand(),   ResumeCommand(),   TimelineCommand(),
      FactsCommand(),   DueCommand(),      ReadCommand(),     UnreadCommand(),
      LinkCommand(),    UnlinkCommand(),   NeverCommand(),    AllowCommand(),
      ExplainCommand(), ReviewsCommand(),  ReassignCommand(), SharedCommand(),
      ClaimCommand(),   HandoverCommand(), ExportCommand(),   FeedCommand(),
      WatchCommand(),   ReportCommand(),   StatsCommand(),    VerifyCommand(),
      HelpCommand()};
  return commands;
}

}  // namespace throughline::tools
