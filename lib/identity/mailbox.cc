// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/mailbox.h"

#include <algorithm>

#include "lib/identity/unicode.h"

namespace throughline::identity {
namespace {

// "..." with no quote inside that is not escaped.
bool IsQuoted(std::string_view local) {
  if (local.size() < 2 || local.front() != '"') return false;
  for (std::size_t i = 1; i < local.size(); ++i) {
    if (local[i] == '\\') {
      ++i;
    } else if (local[i] == '"') {
      return i + 1 == local.size();
    }
  }
  return false;
}

bool IsSpecial(char c) {
  switch (c) {
    case ' ':
    case '"':
    case '(':
    case ')':
    case ',':
    case ':':
    case ';':
    case '<':
    case '>':
    case '@':
    case '[':
    case '\\':
    case ']':
      return true;
    default:
      return false;
  }
}

// Dots may stand anywhere: some hosts gave out addresses with two in a row or
// one at the end.
bool IsLocalPart(std::string_view local) {
  if (local.empty()) return false;
  if (local.front() == '"') return IsQuoted(local);
  return std::ranges::none_of(local, IsSpecial) &&
         (IsAscii(local) || !HasWhiteSpace(local));
}

// [192.0.2.1], [IPv6:2001:db8::1].
bool IsAddressLiteral(std::string_view domain) {
  if (domain.size() < 3 || domain.front() != '[' || domain.back() != ']') {
    return false;
  }
  const std::string_view inside = domain.substr(1, domain.size() - 2);
  return std::ranges::all_of(inside, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '.' || c == ':' || c == '-';
  });
}

}  // namespace

std::optional<std::string> CanonicalMailbox(std::string_view value) {
  value = Trim(value);
  if (value.size() > 2 && value.front() == '<' && value.back() == '>') {
    value = value.substr(1, value.size() - 2);
  }
  std::optional<std::string> address = CanonicalText(value, Case::kKept);
  if (!address) return std::nullopt;
  const std::size_t at = address->rfind('@');
  if (at == std::string::npos) return std::nullopt;
  const std::string_view whole = *address;
  if (!IsLocalPart(whole.substr(0, at))) return std::nullopt;
  const std::string_view domain = whole.substr(at + 1);
  std::optional<std::string> canonical =
      IsAddressLiteral(domain) ? AsciiLower(domain) : CanonicalDomain(domain);
  if (!canonical) return std::nullopt;
  address->replace(at + 1, std::string::npos, *canonical);
  return address;
}

}  // namespace throughline::identity
