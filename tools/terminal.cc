// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace throughline::tools {
namespace {

constexpr int kWidthDefault = 80;
constexpr int kWidthMin = 20;
constexpr int kWidthMax = 1000;

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

int WidthOf(int descriptor) {
  const int stated = std::atoi(std::string(Environment("COLUMNS")).c_str());
  if (stated > 0) return std::clamp(stated, kWidthMin, kWidthMax);
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::clamp<int>(size.ws_col, kWidthMin, kWidthMax);
  }
  return kWidthDefault;
}

int Code(Style style) {
  switch (style) {
    case Style::kPlain:
      return 0;
    case Style::kBold:
      return 1;
    case Style::kDim:
      return 2;
    case Style::kRed:
      return 31;
    case Style::kGreen:
      return 32;
    case Style::kYellow:
      return 33;
    case Style::kBlue:
      return 34;
    case Style::kMagenta:
      return 35;
    case Style::kCyan:
      return 36;
  }
  return 0;
}

}  // namespace

Terminal Terminal::Of(int descriptor) {
  const bool interactive = isatty(descriptor) == 1;
  const bool colour = interactive && Environment("NO_COLOR").empty() &&
                      Environment("TERM") != "dumb";
  return Terminal(interactive, colour, WidthOf(descriptor));
}

std::string Terminal::Paint(Style style, std::string_view text) const {
  if (!colour_ || style == Style::kPlain || text.empty()) {
    return std::string(text);
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", Code(style), text);
}

std::string Terminal::PaintChannel(std::string_view channel,
                                   std::string_view shown) const {
  constexpr std::array<Style, 5> kPalette = {Style::kGreen, Style::kYellow,
                                             Style::kBlue, Style::kMagenta,
                                             Style::kCyan};
  std::uint32_t hash = 2166136261;  // FNV-1a: stable from run to run.
  for (const char c : channel) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  }
  return Paint(kPalette[hash % kPalette.size()], shown);
}

}  // namespace throughline::tools
