// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/nobody.h"

#include <algorithm>
#include <span>
#include <string>

#include "lib/identity/phone.h"
#include "lib/identity/unicode.h"

namespace throughline::identity {
namespace {

using Spellings = std::span<const std::string_view>;

// A whole value, whatever its scheme.
constexpr std::string_view kAnyValues[] = {"anonymous"};

// What programs write where they had nothing to write: a whole value of any
// scheme but handles and those nobody described. There it may be somebody's.
constexpr std::string_view kKeyValues[] = {
    "n/a",  "nan",       "nil",     "none",
    "null", "undefined", "unknown", "undisclosed-recipients:;",
};

// What exchanges and handsets show instead of a number, by its letters alone:
// "No caller-ID" is "nocallerid".
constexpr std::string_view kNumberWords[] = {
    "afgeschermd",
    "anoniem",
    "anonym",
    "anonyme",
    "anonymous",
    "anonymouscaller",
    "blocked",
    "callerunknown",
    "desconocido",
    "hidden",
    "inconnu",
    "nocallerid",
    "nonumber",
    "notavailable",
    "numberunavailable",
    "numberwithheld",
    "outofarea",
    "privado",
    "privat",
    "private",
    "privatecaller",
    "privatenumber",
    "restricted",
    "sconosciuto",
    "unavailable",
    "unbekannt",
    "unknown",
    "unknowncaller",
    "unknownnumber",
    "withheld",
    "withheldnumber",
    "anonymousanonymousinvalid",
    "sipanonymousanonymousinvalid",
};

// The same words dialled as digits, for networks that let no letters through:
// ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE, UNKNOWN.
constexpr std::string_view kNumbers[] = {
    "+266696687", "+2562533", "+7378742833", "+86282452253", "+8656696",
};

// Whole addresses: RFC 3323 and 3GPP TS 24.607.
constexpr std::string_view kAddresses[] = {
    "anonymous@anonymous.invalid",
    "unavailable@anonymous.invalid",
    "unavailable@unknown.invalid",
};

// What stands before the @ of a SIP address, at whatever host.
constexpr std::string_view kSipUsers[] = {
    "anonymous", "private", "restricted", "unavailable", "unknown", "withheld",
};

// What stands before the @ of a mailbox, but for a +tag, with '-' for any of
// the separators.
constexpr std::string_view kMailboxes[] = {
    "mailer-daemon",
    "mailerdaemon",
    "postmaster",
};

// Words with which it begins, and words anywhere in it.
constexpr std::string_view kMailboxBeginnings[] = {"bounce", "bounces"};
constexpr std::string_view kMailboxWords[] = {
    "do-not-reply",
    "donotreply",
    "no-reply",
    "noreply",
};

// No spelling of a whole value is longer.
constexpr std::size_t kSpellingBytesMax = 48;

bool IsAmong(std::string_view text, Spellings spellings) {
  return std::ranges::find(spellings, text) != spellings.end();
}

// Values of numbers, addresses, books and browsers come from programs; handles
// and values of schemes that nobody described come from people.
bool IsKey(const Scheme& rule) {
  return rule.kind != SchemeKind::kPersonal ||
         rule.normalisation == Normalisation::kPhone ||
         rule.normalisation == Normalisation::kEmail;
}

bool IsNobodysValue(const Scheme& rule, std::string_view value) {
  value = Trim(value);
  if (value.size() > kSpellingBytesMax) return false;
  const std::string lower = AsciiLower(value);
  return IsAmong(lower, kAnyValues) ||
         (IsKey(rule) && IsAmong(lower, kKeyValues));
}

std::string LettersAndDigits(std::string_view value) {
  std::string out;
  for (const char c : AsciiLower(value)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

bool IsNobodysNumber(std::string_view value) {
  // A number of noughts alone is none, written as one.
  if (value.find_first_not_of("+0") == std::string_view::npos) return true;
  if (value.front() == '+') return IsAmong(value, kNumbers);
  return value.size() <= kSpellingBytesMax &&
         IsAmong(LettersAndDigits(value), kNumberWords);
}

char AsWord(char c) {
  if (c == '.' || c == '_' || c == '+' || c == '=') return '-';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// "Drive.Shares_noreply" as "-drive-shares-noreply-".
std::string Words(std::string_view local) {
  std::string words(local.size() + 2, '-');
  std::ranges::transform(local, words.begin() + 1, AsWord);
  return words;
}

// Whether `words` holds `sought` with a '-' on either side.
bool HoldsWords(std::string_view words, std::string_view sought) {
  for (std::size_t at = words.find(sought); at != std::string_view::npos;
       at = words.find(sought, at + 1)) {
    if (words[at - 1] == '-' && words[at + sought.size()] == '-') return true;
  }
  return false;
}

bool BeginsWithWords(std::string_view words, std::string_view sought) {
  return words.substr(1).starts_with(sought) && words[1 + sought.size()] == '-';
}

bool IsNobodysMailbox(std::string_view scheme, std::string_view address) {
  const std::size_t sign = address.rfind('@');
  if (sign == std::string_view::npos) return false;
  const std::string_view local = address.substr(0, sign);
  const std::string padded = Words(local);
  const std::string_view words = padded;
  const auto begins = [words](std::string_view sought) {
    return BeginsWithWords(words, sought);
  };
  const auto holds = [words](std::string_view sought) {
    return HoldsWords(words, sought);
  };
  return IsAmong(words.substr(1, std::min(local.find('+'), sign)),
                 kMailboxes) ||
         std::ranges::any_of(kMailboxBeginnings, begins) ||
         std::ranges::any_of(kMailboxWords, holds) ||
         (scheme == "sip" && IsAmong(AsciiLower(local), kSipUsers)) ||
         (address.ends_with(".invalid") &&
          IsAmong(AsciiLower(address), kAddresses));
}

}  // namespace

bool StandsForNobody(std::string_view scheme, const Scheme& rule,
                     std::string_view value) {
  switch (rule.normalisation) {
    case Normalisation::kPhone:
      return IsNobodysNumber(value) || IsNobodysValue(rule, value);
    case Normalisation::kEmail:
      return IsNobodysMailbox(scheme, value) || IsNobodysValue(rule, value);
    case Normalisation::kText:
    case Normalisation::kFold:
      return IsNobodysValue(rule, value);
  }
  return false;
}

}  // namespace throughline::identity
