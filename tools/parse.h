// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What somebody typed, understood: the one place that knows the parser.

#ifndef THROUGHLINE_TOOLS_PARSE_H_
#define THROUGHLINE_TOOLS_PARSE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/command.h"

namespace throughline::tools {

struct Parsed {
  const Command* command = nullptr;  // Absent: none was named.
  Invocation invocation;
  bool help = false;
  bool version = false;
};

// `words` without the program's name. An error ends in kWrongUse, and says
// which word was meant where one is near.
absl::StatusOr<Parsed> Parse(std::vector<std::string> words);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_PARSE_H_
