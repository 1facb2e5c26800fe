// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/nobody.h"

#include <string>

#include "lib/identity/phone.h"
#include "lib/identity/unicode.h"

namespace throughline::identity {
namespace {

constexpr NobodyRule kRules[] = {
    {Where::kAnyValue, "anonymous"},

    // What programs write where they had nothing to write. As a handle it may
    // be somebody's, and many a nick is "unknown".
    {Where::kKeyValue, "n/a"},
    {Where::kKeyValue, "nan"},
    {Where::kKeyValue, "nil"},
    {Where::kKeyValue, "none"},
    {Where::kKeyValue, "null"},
    {Where::kKeyValue, "undefined"},
    {Where::kKeyValue, "unknown"},
    {Where::kKeyValue, "undisclosed-recipients"},
    {Where::kKeyValue, "undisclosed-recipients:"},
    {Where::kKeyValue, "undisclosed-recipients:;"},

    // What exchanges and handsets show instead of a number.
    {Where::kNumber, "afgeschermd"},
    {Where::kNumber, "anoniem"},
    {Where::kNumber, "anonym"},
    {Where::kNumber, "anonyme"},
    {Where::kNumber, "anonymous"},
    {Where::kNumber, "anonymouscaller"},
    {Where::kNumber, "anonymousanonymousinvalid"},
    {Where::kNumber, "sipanonymousanonymousinvalid"},
    {Where::kNumber, "blocked"},
    {Where::kNumber, "callerunknown"},
    {Where::kNumber, "desconocido"},
    {Where::kNumber, "hidden"},
    {Where::kNumber, "inconnu"},
    {Where::kNumber, "nocallerid"},
    {Where::kNumber, "nonumber"},
    {Where::kNumber, "notavailable"},
    {Where::kNumber, "numberunavailable"},
    {Where::kNumber, "numberwithheld"},
    {Where::kNumber, "numerobloque"},
    {Where::kNumber, "outofarea"},
    {Where::kNumber, "privado"},
    {Where::kNumber, "privat"},
    {Where::kNumber, "private"},
    {Where::kNumber, "privatecaller"},
    {Where::kNumber, "privatenumber"},
    {Where::kNumber, "restricted"},
    {Where::kNumber, "sconosciuto"},
    {Where::kNumber, "unavailable"},
    {Where::kNumber, "unbekannt"},
    {Where::kNumber, "unknown"},
    {Where::kNumber, "unknowncaller"},
    {Where::kNumber, "unknownnumber"},
    {Where::kNumber, "unterdruckt"},
    {Where::kNumber, "withheld"},

    // The same words dialled as digits, for networks that let no letters
    // through: ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE, UNKNOWN.
    {Where::kCaller, "+266696687"},
    {Where::kCaller, "+2562533"},
    {Where::kCaller, "+7378742833"},
    {Where::kCaller, "+86282452253"},
    {Where::kCaller, "+8656696"},

    // RFC 3323 and 3GPP TS 24.607.
    {Where::kAddress, "anonymous@anonymous.invalid"},
    {Where::kAddress, "unavailable@anonymous.invalid"},
    {Where::kAddress, "unavailable@unknown.invalid"},
    {Where::kSipUser, "anonymous"},
    {Where::kSipUser, "private"},
    {Where::kSipUser, "restricted"},
    {Where::kSipUser, "unavailable"},
    {Where::kSipUser, "unknown"},
    {Where::kSipUser, "withheld"},

    {Where::kMailbox, "mailer-daemon"},
    {Where::kMailbox, "mailerdaemon"},
    {Where::kMailbox, "postmaster"},
    {Where::kMailboxFirst, "bounce"},
    {Where::kMailboxFirst, "bounces"},
    {Where::kMailboxAnywhere, "do-not-reply"},
    {Where::kMailboxAnywhere, "donotreply"},
    {Where::kMailboxAnywhere, "no-reply"},
    {Where::kMailboxAnywhere, "noreply"},
};

bool Listed(Where where, std::string_view spelling) {
  for (const NobodyRule& rule : kRules) {
    if (rule.where == where && rule.spelling == spelling) return true;
  }
  return false;
}

// Longer than any spelling of a whole value.
constexpr std::size_t kSpellingBytesMax = 64;

// Values of numbers, addresses, books and browsers come from programs; handles
// and values of schemes nobody described come from people.
bool IsKey(const Scheme& rule) {
  return rule.kind != SchemeKind::kPersonal ||
         rule.normalisation == Normalisation::kPhone ||
         rule.normalisation == Normalisation::kEmail;
}

bool IsNobodysValue(const Scheme& rule, std::string_view value) {
  value = Trim(value);
  if (value.size() > kSpellingBytesMax) return false;
  const std::string lower = AsciiLower(value);
  return Listed(Where::kAnyValue, lower) ||
         (IsKey(rule) && Listed(Where::kKeyValue, lower));
}

// "No caller-ID" as "nocallerid".
std::string LettersAndDigits(std::string_view value) {
  std::string out;
  for (const char c : AsciiLower(value)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

bool IsNobodysNumber(std::string_view value) {
  if (value.size() > kSpellingBytesMax) return false;
  if (IsE164(value) && Listed(Where::kCaller, value)) return true;
  // No number at all, written as one.
  if (value.find_first_not_of("+0") == std::string_view::npos) return true;
  return value[0] != '+' && Listed(Where::kNumber, LettersAndDigits(value));
}

bool IsSeparator(char c) {
  return c == '-' || c == '.' || c == '_' || c == '+' || c == '=';
}

// "Drive.Shares_noreply" as "-drive-shares-noreply-".
std::string Words(std::string_view local) {
  std::string words = "-";
  for (const char c : AsciiLower(local)) words += IsSeparator(c) ? '-' : c;
  return words + "-";
}

bool IsNobodysMailbox(std::string_view scheme, std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view local = address.substr(0, at);
  const std::string words = Words(local);
  const std::string tagless = Words(local.substr(0, local.find('+')));
  for (const NobodyRule& rule : kRules) {
    bool is = false;
    if (rule.where == Where::kMailbox) {
      is = tagless.size() == rule.spelling.size() + 2 &&
           tagless.find(rule.spelling) == 1;
    } else if (rule.where == Where::kMailboxFirst ||
               rule.where == Where::kMailboxAnywhere) {
      const std::string sought = Words(rule.spelling);
      is = rule.where == Where::kMailboxFirst
               ? words.starts_with(sought)
               : words.find(sought) != std::string::npos;
    }
    if (is) return true;
  }
  if (scheme == "sip" && Listed(Where::kSipUser, AsciiLower(local))) {
    return true;
  }
  return Listed(Where::kAddress, AsciiLower(address));
}

}  // namespace

std::span<const NobodyRule> NobodyRules() { return kRules; }

bool StandsForNobody(std::string_view scheme, const Scheme& rule,
                     std::string_view value) {
  switch (rule.normalisation) {
    case Normalisation::kPhone:
      if (IsNobodysNumber(value)) return true;
      break;
    case Normalisation::kEmail:
      if (IsNobodysMailbox(scheme, value)) return true;
      break;
    case Normalisation::kText:
    case Normalisation::kFold:
      break;
  }
  return IsNobodysValue(rule, value);
}

}  // namespace throughline::identity
