// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/base/text.h"

#include <cstdint>
#include <cstring>

namespace throughline {
namespace {

constexpr std::uint64_t kEachLow = 0x0101010101010101;
constexpr std::uint64_t kEachHigh = 0x8080808080808080;

// Whether eight bytes hold one that is NUL or not ASCII. A byte that borrows
// from its neighbour can only be beside a NUL, so nothing is ever missed.
bool HasOther(std::uint64_t word) {
  return ((word | (word - kEachLow)) & kEachHigh) != 0;
}

bool IsTail(unsigned char byte) { return (byte & 0xc0) == 0x80; }

// The bytes of the character beyond ASCII that `text` begins with; 0: none.
// Table 3-7 of the Unicode standard: the second byte's range depends on the
// first.
std::size_t WideCharacter(std::string_view text) {
  const auto at = [text](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char first = at(0);
  std::size_t size = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (first >= 0xc2 && first <= 0xdf) {
    size = 2;
  } else if (first >= 0xe0 && first <= 0xef) {
    size = 3;
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    size = 4;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
  }
  if (size == 0 || text.size() < size) return 0;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!IsTail(at(i))) return 0;
  }
  return size;
}

}  // namespace

std::size_t AsciiPrefix(std::string_view text) {
  std::size_t at = 0;
  while (text.size() - at >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof(word));
    if (HasOther(word)) break;
    at += sizeof(word);
  }
  while (at < text.size() && static_cast<signed char>(text[at]) > 0) ++at;
  return at;
}

bool ValidUtf8(std::string_view text) {
  while (true) {
    text.remove_prefix(AsciiPrefix(text));
    if (text.empty()) return true;
    // Text in another script goes on in it: ASCII is looked for again only
    // where some is seen.
    while (!text.empty() && static_cast<signed char>(text[0]) < 0) {
      const std::size_t size = WideCharacter(text);
      if (size == 0) return false;
      text.remove_prefix(size);
    }
    if (!text.empty() && text[0] == '\0') return false;
  }
}

}  // namespace throughline
