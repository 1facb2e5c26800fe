// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/rocks_logger.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace throughline::rocks {

void RocksLogger::Logv(const char* format, va_list arguments) {
  if (!log_) return;
  std::array<char, 1024> line;  // Longer lines are cut; nothing is allocated.
  const int size = std::vsnprintf(line.data(), line.size(), format, arguments);
  if (size <= 0) return;
  std::string_view text(line.data(),
                        std::min<std::size_t>(size, line.size() - 1));
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  log_(text);
}

}  // namespace throughline::rocks
