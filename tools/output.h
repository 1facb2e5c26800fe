// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Output: standard output, where results go, and standard error, where all
// else goes. Knows what the terminals can show and whether writing worked.

#ifndef THROUGHLINE_TOOLS_OUTPUT_H_
#define THROUGHLINE_TOOLS_OUTPUT_H_

#include <string_view>

#include "absl/status/status.h"
#include "tools/terminal.h"

namespace throughline::tools {

class Output {
 public:
  static Output& Get();

  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  const Terminal& terminal() const { return terminal_; }
  const Terminal& error_terminal() const { return error_terminal_; }

  // A line for people: harmless text, painted or not.
  void Line(std::string_view text = "");

  // A line of JSON; on a terminal made harmless.
  void Json(std::string_view json);

  // Something beside the result: a hint, a count.
  void Note(std::string_view text);

  // What was written, handed on. An error where it could not be.
  absl::Status Flush();

 private:
  Output();

  Terminal terminal_;
  Terminal error_terminal_;
};

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_OUTPUT_H_
