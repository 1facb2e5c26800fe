// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LineReader: standard input line by line, as it comes, in bounded memory.

#ifndef THROUGHLINE_TOOLS_LINES_H_
#define THROUGHLINE_TOOLS_LINES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace throughline::tools {

class LineReader {
 public:
  LineReader(int descriptor, std::size_t bytes_max)
      : descriptor_(descriptor), bytes_max_(bytes_max) {}

  // False at the end. A line does not wait for the next one. Of a line beyond
  // the limit only `too_long()` is told.
  absl::StatusOr<bool> Next();

  const std::string& line() const { return line_; }
  bool too_long() const { return too_long_; }

 private:
  void Take(std::string_view bytes);

  int descriptor_;
  std::size_t bytes_max_;
  std::string line_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool too_long_ = false;
  bool ended_ = false;
};

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_LINES_H_
