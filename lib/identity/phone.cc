// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/phone.h"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "lib/identity/unicode.h"

namespace throughline::identity {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kDigitsMin = 7;
constexpr std::size_t kDigitsMax = 15;
constexpr std::size_t kExtensionDigitsMax = 11;
constexpr std::string_view kExtension = ";ext=";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return std::ranges::all_of(text, IsDigit);
}

// A written number in ASCII: digits, one '+' before them, parentheses, and
// spaces for whatever else stood between them.
struct Written {
  std::string number;
  std::string extension;
};

// The ASCII that `c` stands for within a number; NUL: it has no place there.
char Plain(UChar32 c) {
  if (c == '+' || c == 0xff0b) return '+';
  if (c == '(' || c == 0xff08) return '(';
  if (c == ')' || c == 0xff09) return ')';
  if (c == '-' || c == '.' || c == '/' || c == 0x2212 || c == 0xff0d ||
      (c >= 0x2010 && c <= 0x2015)) {
    return ' ';
  }
  if (u_charType(c) == U_SPACE_SEPARATOR) return ' ';
  const std::int32_t digit = u_charDigitValue(c);
  if (u_charType(c) != U_DECIMAL_DIGIT_NUMBER || digit < 0) return '\0';
  return static_cast<char>('0' + digit);
}

// In ASCII; what has no place in a number stays, in lower case, and will be
// seen to be none. Absent: something that is neither.
std::optional<std::string> ToAscii(std::string_view text) {
  std::string out;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c;
    U8_NEXT(text.data(), at, size, c);
    const char plain = Plain(c);
    if (plain == '\0' && (c <= ' ' || c >= 127)) return std::nullopt;
    out.push_back(plain == '\0' ? static_cast<char>(c) : plain);
  }
  return AsciiLower(out);
}

// Takes the extension off the end of `number`. False: what stands there is
// none.
bool CutExtension(std::string& number, std::string& extension) {
  constexpr std::string_view kMarks[] = {";ext=", "extension", "ext", "x", "#"};
  for (const std::string_view mark : kMarks) {
    const std::size_t at = number.find(mark);
    if (at == std::string::npos) continue;
    if (at == 0) return false;
    for (const char c : std::string_view(number).substr(at + mark.size())) {
      if (IsDigit(c)) {
        extension.push_back(c);
      } else if (c != ' ' || !extension.empty()) {
        return false;
      }
    }
    number.resize(number.find_last_not_of(' ', at - 1) + 1);
    return !extension.empty() && extension.size() <= kExtensionDigitsMax;
  }
  return true;
}

// RFC 3966: a local number says in which country or network it is dialled.
// The hyphen of "phone-context" has become a space by now.
bool ApplyContext(std::string& number) {
  constexpr std::string_view kContext = ";phone context=+";
  const std::size_t at = number.find(kContext);
  if (at == std::string::npos) return true;
  const std::string rest = number.substr(at + kContext.size());
  const std::size_t end = std::min(rest.find(';'), rest.size());
  const std::string country = rest.substr(0, end);
  if (country.empty() || !AllDigits(country)) return false;
  number = "+" + country + " " + number.substr(0, at) + rest.substr(end);
  return true;
}

std::optional<Written> Read(std::string_view value) {
  std::optional<std::string> ascii = ToAscii(Trim(value));
  if (!ascii) return std::nullopt;
  if (ascii->starts_with("tel:")) ascii->erase(0, 4);
  Written written{*std::move(ascii), ""};
  if (!ApplyContext(written.number)) return std::nullopt;
  if (!CutExtension(written.number, written.extension)) return std::nullopt;
  bool begun = false;
  for (const char c : written.number) {
    if (c == '+' ? begun : !IsDigit(c) && c != ' ' && c != '(' && c != ')') {
      return std::nullopt;
    }
    begun = begun || c == '+' || IsDigit(c);
  }
  return written;
}

std::optional<std::string> Parsed(const std::string& number,
                                  const std::string& region) {
  const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
  PhoneNumber parsed;
  if (numbers.Parse(number, region.empty() ? "ZZ" : region, &parsed) !=
          PhoneNumberUtil::NO_PARSING_ERROR ||
      !numbers.IsValidNumber(parsed)) {
    return std::nullopt;
  }
  std::string e164;
  numbers.Format(parsed, PhoneNumberUtil::E164, &e164);
  if (!IsE164(e164)) return std::nullopt;
  return e164;
}

// Whether a prefix stands in parentheses, as in +31 (0)6: digits that are
// dialled only at home.
bool HasHomePrefix(std::string_view number) {
  const std::size_t at = number.find('(');
  if (at == std::string_view::npos) return false;
  const std::string_view inside = number.substr(at + 1);
  return inside.starts_with('0') || inside.find(')') == 1;
}

// A number with its country stands as it is, in use or not, also where
// somebody put spaces into it; without a prefix of which only a known range
// says whether it belongs.
std::optional<std::string> AsItStands(std::string_view number) {
  if (HasHomePrefix(number)) return std::nullopt;
  std::string digits;
  for (const char c : number) {
    if (c == '+' || IsDigit(c)) digits.push_back(c);
  }
  if (!IsE164(digits)) return std::nullopt;
  return digits;
}

}  // namespace

bool IsE164(std::string_view value) {
  return value.size() > kDigitsMin && value.size() <= kDigitsMax + 1 &&
         value[0] == '+' && AllDigits(value.substr(1));
}

std::optional<std::string> CanonicalPhone(std::string_view value,
                                          const std::string& region) {
  if (IsE164(value)) return std::string(value);
  const std::optional<Written> written = Read(value);
  if (!written) return std::nullopt;
  std::optional<std::string> canonical;
  if (!IsE164(written->number)) canonical = Parsed(written->number, region);
  if (!canonical) canonical = AsItStands(written->number);
  if (canonical && !written->extension.empty()) {
    canonical->append(kExtension).append(written->extension);
  }
  return canonical;
}

bool IsPhoneRegion(const std::string& region) {
  return PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region) != 0;
}

}  // namespace throughline::identity
