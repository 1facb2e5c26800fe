// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// help: what the program says about itself.

#include "lib/base/status.h"
#include "tools/commands.h"
#include "tools/help.h"

namespace throughline::tools {
namespace {

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  if (invocation.arguments.empty()) {
    ShowOverview();
  } else {
    TL_RETURN_IF_ERROR(ShowTopic(invocation.arguments[0]));
  }
  return kDone;
}

}  // namespace

Command HelpCommand() {
  return {.name = "help",
          .arguments = "[TOPIC]",
          .arguments_min = 0,
          .arguments_max = 1,
          .summary = "on a command or a topic",
          .description = "Without a topic: the list of commands and topics.",
          .options = {},
          .examples = {{"help who", "how a customer is named"}},
          .run = Run};
}

}  // namespace throughline::tools
