// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Each command's description, from its own file.

#ifndef THROUGHLINE_TOOLS_COMMANDS_H_
#define THROUGHLINE_TOOLS_COMMANDS_H_

#include "tools/command.h"

namespace throughline::tools {

Command AllowCommand();
Command AppendCommand();
Command ClaimCommand();
Command DueCommand();
Command ExplainCommand();
Command ExportCommand();
Command FactsCommand();
Command FeedCommand();
Command HandoverCommand();
Command HelpCommand();
Command ImportCommand();
Command LinkCommand();
Command NeverCommand();
Command ReadCommand();
Command ReassignCommand();
Command ReportCommand();
Command ResumeCommand();
Command ReviewsCommand();
Command SharedCommand();
Command StatsCommand();
Command TimelineCommand();
Command UnlinkCommand();
Command UnreadCommand();
Command VerifyCommand();
Command WatchCommand();

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_COMMANDS_H_
