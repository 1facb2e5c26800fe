// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "tools/text.h"

namespace throughline::tools {
namespace {

void Write(std::string_view text, std::FILE* file) {
  std::fwrite(text.data(), 1, text.size(), file);
  std::fputc('\n', file);
}

}  // namespace

Output::Output()
    : terminal_(Terminal::Of(STDOUT_FILENO)),
      error_terminal_(Terminal::Of(STDERR_FILENO)) {}

Output& Output::Get() {
  static Output output;
  return output;
}

void Output::Line(std::string_view text) { Write(text, stdout); }

void Output::Json(std::string_view json) {
  if (terminal_.interactive()) return Write(HarmlessJson(json), stdout);
  Write(json, stdout);
}

void Output::Note(std::string_view text) {
  std::fflush(stdout);
  Write(text, stderr);
}

absl::Status Output::Flush() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(std::string("standard output: ") +
                                std::strerror(errno));
}

}  // namespace throughline::tools
