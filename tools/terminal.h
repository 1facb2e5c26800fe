// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Terminal: what an output can show, and the escape sequences for it. The only
// place that writes any.

#ifndef THROUGHLINE_TOOLS_TERMINAL_H_
#define THROUGHLINE_TOOLS_TERMINAL_H_

#include <string>
#include <string_view>

namespace throughline::tools {

enum class Style {
  kPlain,
  kBold,
  kDim,
  kRed,
  kGreen,
  kYellow,
  kBlue,
  kMagenta,
  kCyan
};

class Terminal {
 public:
  // Colour only where people look on: a terminal that is not `dumb`, without
  // NO_COLOR. Width: COLUMNS, else the terminal's, else 80.
  static Terminal Of(int descriptor);

  Terminal(bool interactive, bool colour, int width)
      : interactive_(interactive), colour_(colour), width_(width) {}

  bool interactive() const { return interactive_; }
  bool colour() const { return colour_; }
  int width() const { return width_; }

  // Harmless text in a style. Has no more columns than `text`.
  std::string Paint(Style style, std::string_view text) const;

  // A channel always has the same colour.
  std::string PaintChannel(std::string_view channel,
                           std::string_view shown) const;

 private:
  bool interactive_;
  bool colour_;
  int width_;
};

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_TERMINAL_H_
