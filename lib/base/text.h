// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Text that came in from outside: whether it may be kept at all.

#ifndef THROUGHLINE_LIB_BASE_TEXT_H_
#define THROUGHLINE_LIB_BASE_TEXT_H_

#include <cstddef>
#include <string_view>

namespace throughline {

// Whether `text` is well-formed UTF-8 (no overlong form, no surrogate, nothing
// above U+10FFFF) without NUL. A Protobuf string that is not would be written
// and could never be read again.
bool ValidUtf8(std::string_view text);

// How many bytes from the start are ASCII other than NUL.
std::size_t AsciiPrefix(std::string_view text);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_BASE_TEXT_H_
