// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What identity needs of Unicode: NFC, case folding, trimming, and whether
// everything in a text can be seen. Only here (and in domain names, which are
// here for that reason) is ICU asked; plain ASCII never is.

#ifndef THROUGHLINE_LIB_IDENTITY_UNICODE_H_
#define THROUGHLINE_LIB_IDENTITY_UNICODE_H_

#include <optional>
#include <string>
#include <string_view>

namespace throughline::identity {

enum class Case { kKept, kFolded };

// All functions take valid UTF-8 (ValidUtf8).

bool IsAscii(std::string_view text);

// A to Z as a to z; every other byte as it is.
std::string AsciiLower(std::string_view text);

// Without the Unicode white space at both ends.
std::string_view Trim(std::string_view text);

// Trimmed, NFC, case folded if asked (without the Turkish rule: the language
// of an identity is not known). Absent where the text holds what cannot be
// seen (controls, bidi marks, zero-width and other ignorable characters) or
// what this Unicode version does not know, and whose form a later one may
// decide.
std::optional<std::string> CanonicalText(std::string_view text, Case letters);

// A domain name in lower case and, where it is an international one, as people
// write it (U-labels, UTS #46, non-transitional). Absent: it is none.
std::optional<std::string> CanonicalDomain(std::string_view domain);

// Whether the text holds white space, of ASCII or beyond.
bool HasWhiteSpace(std::string_view text);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_UNICODE_H_
