// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/kept_text.h"

#include <algorithm>

#include "lib/base/text.h"

namespace throughline::importing {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool IsTail(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The bytes of the character `text` begins with, if it is a good one.
std::size_t CharacterSize(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (ValidUtf8(text.substr(0, size))) return size;
  }
  return 0;
}

std::string Repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = AsciiPrefix(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t size = CharacterSize(text);
    out += size > 0 ? text.substr(0, size) : kReplacement;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

}  // namespace

std::string KeptText(std::string_view text, std::size_t size) {
  std::string kept = ValidUtf8(text) ? std::string(text) : Repaired(text);
  if (kept.size() <= size) return kept;
  std::size_t end = size;
  while (end > 0 && IsTail(kept[end])) --end;
  kept.resize(end);
  return kept;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

}  // namespace throughline::importing
