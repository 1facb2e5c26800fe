// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The command line: understands what was typed, runs the command, turns how it
// went into an exit status.

#include <string>
#include <vector>

#include "lib/base/status.h"
#include "tools/command.h"
#include "tools/help.h"
#include "tools/output.h"
#include "tools/parse.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

int Fail(const Command* command, const absl::Status& status) {
  const std::string name =
      command == nullptr ? "throughline" : "throughline " + command->name;
  Output& out = Output::Get();
  out.Note(fmt::format("{} {}",
                       out.error_terminal().Paint(Style::kRed, name + ":"),
                       Harmless(Message(status))));
  const ExitCode exit = ExitFor(status);
  if (exit == kWrongUse) {
    out.Note(fmt::format("See '{} --help'.", name));
  }
  return exit;
}

int Finish(const Command* command, int exit) {
  const absl::Status written = Output::Get().Flush();
  if (!written.ok()) return Fail(command, EndingIn(kFailed, written));
  return exit;
}

int Main(std::vector<std::string> words) {
  const bool silent = words.empty();
  absl::StatusOr<Parsed> parsed = Parse(std::move(words));
  if (!parsed.ok()) return Fail(nullptr, parsed.status());
  const Command* command = parsed->command;
  if (parsed->version) {
    Output::Get().Line("throughline " TL_VERSION);
  } else if (parsed->help && command != nullptr) {
    ShowCommand(*command);
  } else if (parsed->help || silent) {
    ShowOverview();
    if (silent) return Finish(nullptr, kWrongUse);
  } else if (command == nullptr) {
    return Fail(nullptr, WrongUse("no command is named"));
  } else {
    const absl::StatusOr<ExitCode> exit = command->run(parsed->invocation);
    if (!exit.ok()) {
      (void)Output::Get().Flush();
      return Fail(command, exit.status());
    }
    return Finish(command, *exit);
  }
  return Finish(command, kDone);
}

}  // namespace
}  // namespace throughline::tools

int main(int count, char** words) {
  return throughline::tools::Main({words + 1, words + count});
}
