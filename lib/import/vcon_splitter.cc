// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_splitter.h"

namespace throughline::importing {

bool VconSplitter::Add(std::string_view line) {
  for (const char c : line) {
    if (escaped_) {
      escaped_ = false;
    } else if (quoted_) {
      escaped_ = c == '\\';
      quoted_ = c != '"';
    } else if (c == '"') {
      quoted_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      --depth_;
    }
  }
  too_long_ = too_long_ || lines_.too_long() ||
              document_.size() + line.size() > kVconBytesMax;
  if (!too_long_) document_.append(line).append("\n");
  return depth_ <= 0 && !quoted_;
}

bool VconSplitter::Next() {
  document_.clear();
  too_long_ = false;
  depth_ = 0;
  quoted_ = escaped_ = false;
  bool begun = false;
  while (lines_.Next()) {
    std::string_view line = lines_.line();
    if (lines_.number() == 1 && line.substr(0, 3) == "\xef\xbb\xbf") {
      line.remove_prefix(3);
    }
    if (!begun && line.find_first_not_of(" \t\r") == line.npos) continue;
    if (!begun) line_ = lines_.number();
    begun = true;
    if (Add(line)) return true;
  }
  return begun;
}

}  // namespace throughline::importing
