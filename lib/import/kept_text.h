// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Text of foreign formats, made such that an event may hold it.

#ifndef THROUGHLINE_LIB_IMPORT_KEPT_TEXT_H_
#define THROUGHLINE_LIB_IMPORT_KEPT_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace throughline::importing {

// `text` in UTF-8 without NUL, cut to at most `size` bytes at the end of a
// character. Bytes that are no UTF-8 become U+FFFD.
std::string KeptText(std::string_view text, std::size_t size);

// ASCII letters only.
std::string Lower(std::string_view text);

// What a person reads of an HTML page: no tags, scripts or styles; breaks
// where blocks and lines end; references to characters resolved.
std::string HtmlToText(std::string_view html);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_KEPT_TEXT_H_
