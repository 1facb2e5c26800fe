// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/stringoptions.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "lib/base/text.h"

namespace throughline::identity {
namespace {

icu::StringPiece ToIcu(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

bool IsAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The character at `at`, which moves behind it.
UChar32 Next(std::string_view text, std::int32_t& at) {
  UChar32 c;
  U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), c);
  return c;
}

bool IsSeen(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:  // Bidi marks, joiners, tags.
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return false;
    default:
      return !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
  }
}

bool AllSeen(std::string_view text) {
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    if (!IsSeen(Next(text, at))) return false;
  }
  return true;
}

bool AllSeenAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 127; });
}

std::optional<std::string> Nfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return std::nullopt;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, ToIcu(text), sink, nullptr, error);
  if (U_FAILURE(error)) return std::nullopt;
  return out;
}

std::optional<std::string> Folded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, ToIcu(text), sink, nullptr,
                         error);
  if (U_FAILURE(error)) return std::nullopt;
  return out;
}

const icu::IDNA* Idna() {
  // Lives as long as the process: other threads may still be reading at exit.
  static const icu::IDNA* const idna = [] {
    UErrorCode error = U_ZERO_ERROR;
    const icu::IDNA* made = icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI |
            UIDNA_CHECK_CONTEXTJ,
        error);
    return U_SUCCESS(error) ? made : nullptr;
  }();
  return idna;
}

std::optional<std::string> ToUnicodeLabels(std::string_view domain) {
  if (Idna() == nullptr) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  Idna()->nameToUnicodeUTF8(ToIcu(domain), sink, info, error);
  // Names with odd hyphens are in use, whatever the registries say.
  constexpr std::uint32_t kForgiven = UIDNA_ERROR_LEADING_HYPHEN |
                                      UIDNA_ERROR_TRAILING_HYPHEN |
                                      UIDNA_ERROR_HYPHEN_3_4;
  if (U_FAILURE(error) || (info.getErrors() & ~kForgiven) != 0) {
    return std::nullopt;
  }
  return out;
}

bool IsDomainByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// Labels of domain characters with single dots between them.
bool IsDomain(std::string_view domain) {
  bool in_label = false;
  for (const char c : domain) {
    if (c == '.' ? !in_label : !IsDomainByte(c)) return false;
    in_label = c != '.';
  }
  return in_label;
}

}  // namespace

bool IsAscii(std::string_view text) { return AsciiPrefix(text) == text.size(); }

std::string AsciiLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty()) {
    std::int32_t first = 1;
    if (!IsAsciiSpace(text.front())) {
      first = 0;
      if (U8_IS_SINGLE(text.front())) break;
      if (!u_isUWhiteSpace(Next(text, first))) break;
    }
    text.remove_prefix(static_cast<std::size_t>(first));
  }
  while (!text.empty()) {
    auto last = static_cast<std::int32_t>(text.size());
    UChar32 c;
    U8_PREV(text.data(), 0, last, c);
    if (!u_isUWhiteSpace(c)) break;
    text.remove_suffix(text.size() - static_cast<std::size_t>(last));
  }
  return text;
}

std::optional<std::string> CanonicalText(std::string_view text, Case letters) {
  text = Trim(text);
  if (IsAscii(text)) {
    if (!AllSeenAscii(text)) return std::nullopt;
    return letters == Case::kFolded ? AsciiLower(text) : std::string(text);
  }
  if (!AllSeen(text)) return std::nullopt;
  std::optional<std::string> canonical = Nfc(text);
  if (!canonical || letters == Case::kKept) return canonical;
  canonical = Folded(*canonical);
  if (!canonical) return canonical;
  return Nfc(*canonical);  // Folding may take a composed letter apart.
}

std::optional<std::string> CanonicalDomain(std::string_view domain) {
  std::string lower = AsciiLower(domain);
  if (!IsAscii(domain) || lower.find("xn--") != std::string::npos) {
    std::optional<std::string> labels = ToUnicodeLabels(domain);
    if (!labels) return std::nullopt;
    lower = *std::move(labels);
  }
  if (!IsDomain(lower)) return std::nullopt;
  return lower;
}

bool HasWhiteSpace(std::string_view text) {
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    if (u_isUWhiteSpace(Next(text, at))) return true;
  }
  return false;
}

}  // namespace throughline::identity
