// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/text.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>

namespace throughline::tools {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// The next character; kReplacement where the bytes are none.
UChar32 Next(std::string_view text, std::int32_t& at) {
  UChar32 character;
  const auto size = static_cast<std::int32_t>(text.size());
  U8_NEXT_OR_FFFD(text.data(), at, size, character);
  return character;
}

void Append(UChar32 character, std::string& out) {
  std::array<char, U8_MAX_LENGTH> bytes;
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, character);
  out.append(bytes.data(), static_cast<std::size_t>(size));
}

bool IsControl(UChar32 c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Turn the direction of what follows, or smuggle text that nobody sees.
bool IsHidden(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x200E || c == 0x200F || c == 0x061C || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

bool IsBreak(UChar32 c) { return c == '\n' || c == 0x2028 || c == 0x2029; }

// What stands for a control character.
UChar32 Picture(UChar32 c) {
  if (c < 0x20) return 0x2400 + c;
  return c == 0x7F ? 0x2421 : kReplacement;
}

int ColumnsOf(UChar32 c) {
  const auto category = u_charType(c);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
      category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Where the longest beginning of at most `columns` ends; at least one
// character, so that wrapping always goes on.
std::size_t Fitting(std::string_view text, int columns) {
  std::int32_t at = 0;
  int used = 0;
  while (at < static_cast<std::int32_t>(text.size())) {
    std::int32_t next = at;
    used += ColumnsOf(Next(text, next));
    if (used > columns && at > 0) break;
    at = next;
  }
  return static_cast<std::size_t>(at);
}

// One paragraph, without line breaks.
void WrapParagraph(std::string_view text, int columns,
                   std::vector<std::string>& lines) {
  std::string line;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text.remove_prefix(space == text.npos ? text.size() : space + 1);
    if (!line.empty()) {
      if (Columns(line) + 1 + Columns(word) <= columns) {
        line += ' ';
        line += word;
        continue;
      }
      lines.push_back(std::move(line));
      line.clear();
    }
    while (Columns(word) > columns) {
      const std::size_t end = Fitting(word, columns);
      lines.emplace_back(word.substr(0, end));
      word.remove_prefix(end);
    }
    line = word;
  }
  lines.push_back(std::move(line));
}

}  // namespace

std::string Harmless(std::string_view text) {
  std::string out;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    const UChar32 c = Next(text, at);
    if (IsBreak(c)) {
      out += '\n';
    } else if (c == '\t') {
      out += "  ";
    } else if (c == '\r' && at < static_cast<std::int32_t>(text.size()) &&
               text[static_cast<std::size_t>(at)] == '\n') {
      continue;
    } else if (IsControl(c)) {
      Append(Picture(c), out);
    } else if (!IsHidden(c)) {
      Append(c, out);
    }
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string line = Harmless(text);
  for (char& c : line) {
    if (c == '\n') c = ' ';
  }
  return line;
}

std::string HarmlessJson(std::string_view json) {
  std::string out;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(json.size());) {
    const UChar32 c = Next(json, at);
    if (c == '\n' || (!IsControl(c) && !IsHidden(c))) {
      Append(c, out);
    } else if (c < 0x10000) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (c >> 10),
                         0xDC00 + (c & 0x3FF));
    }
  }
  return out;
}

int Columns(std::string_view text) {
  int columns = 0;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    columns += ColumnsOf(Next(text, at));
  }
  return columns;
}

std::string Elided(std::string_view text, int columns) {
  if (Columns(text) <= columns) return std::string(text);
  if (columns <= 1) return "…";
  return std::string(text.substr(0, Fitting(text, columns - 1))) + "…";
}

std::string Padded(std::string_view text, int columns) {
  std::string padded = Elided(text, columns);
  const int missing = columns - Columns(padded);
  if (missing > 0) padded.append(static_cast<std::size_t>(missing), ' ');
  return padded;
}

std::vector<std::string> Wrapped(std::string_view text, int columns) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    WrapParagraph(text.substr(0, end), columns < 1 ? 1 : columns, lines);
    if (end == text.npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0;
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string Counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", Grouped(number), noun, number == 1 ? "" : "s");
}

std::string Bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "KiB", "MiB", "GiB",
                                                 "TiB"};
  if (bytes < 1024) return fmt::format("{} {}", bytes, kUnits[0]);
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

}  // namespace throughline::tools
