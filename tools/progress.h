// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Progress: a bar on a terminal, with rate and remaining time. Elsewhere
// nothing.

#ifndef THROUGHLINE_TOOLS_PROGRESS_H_
#define THROUGHLINE_TOOLS_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "tools/terminal.h"

namespace throughline::tools {

// The line that is shown, at most `columns` wide. `total` 0: unknown.
std::string ProgressLine(std::string_view what, std::uint64_t done,
                         std::uint64_t total, std::uint64_t count,
                         double seconds, int columns);

class Progress {
 public:
  explicit Progress(const Terminal& terminal);
  ~Progress() { Clear(); }

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` bytes; `count` things were read so far.
  void Update(std::string_view what, std::uint64_t done, std::uint64_t total,
              std::uint64_t count);

  // Takes the bar away, for something else to be said.
  void Clear();

  double seconds() const;

 private:
  using Steady = std::chrono::steady_clock;

  const Terminal& terminal_;
  Steady::time_point begun_;
  Steady::time_point drawn_;
  bool shown_ = false;
};

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_PROGRESS_H_
