// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Text for a terminal: made harmless, measured in columns, wrapped. What a
// customer wrote may hold anything; nothing of it may move the cursor, change
// a colour or turn the direction of the line.

#ifndef THROUGHLINE_TOOLS_TEXT_H_
#define THROUGHLINE_TOOLS_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tools {

// Without control characters: they become their pictures (U+2400 on), a tab
// two spaces, bad UTF-8 U+FFFD; marks that turn the direction or cannot be
// seen go. Line breaks stay, as '\n'.
std::string Harmless(std::string_view text);

// The same on one line: a line break becomes a space.
std::string OneLine(std::string_view text);

// JSON whose every such character is written as an escape. It says the same.
std::string HarmlessJson(std::string_view json);

// Columns on a terminal: 2 for wide characters, 0 for combining ones.
int Columns(std::string_view text);

// The beginning that fits, with an ellipsis where something is missing.
std::string Elided(std::string_view text, int columns);

// Elided, and filled up with spaces.
std::string Padded(std::string_view text, int columns);

// Lines of at most `columns`, broken between words where there are any.
std::vector<std::string> Wrapped(std::string_view text, int columns);

// 15,086
std::string Grouped(std::uint64_t number);

// "1 event", "2,000 events"
std::string Counted(std::uint64_t number, std::string_view noun);

// 12.3 MiB
std::string Bytes(std::uint64_t bytes);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_TEXT_H_
