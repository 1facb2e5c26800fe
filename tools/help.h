// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the program says about itself.

#ifndef THROUGHLINE_TOOLS_HELP_H_
#define THROUGHLINE_TOOLS_HELP_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tools/command.h"

namespace throughline::tools {

void ShowOverview();
void ShowCommand(const Command& command);

// A command or a topic; an error names the nearest.
absl::Status ShowTopic(const std::string& topic);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_HELP_H_
