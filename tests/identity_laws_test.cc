// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What holds of every identity, whatever a source states: laws by rapidcheck,
// which prints the seed of what it found.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/text.h"
#include "lib/identity/spelling.h"
#include "tests/support/catch.h"
#include "throughline/limits.h"

namespace throughline::identity {
namespace {

Normaliser Dutch() {
  IdentityPolicy policy;
  policy.phone_region = "NL";
  return Normaliser(policy);
}

// Any bytes.
rc::Gen<std::string> AnyBytes() {
  return rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

// Pieces that mean something to one rule or another, in any order.
rc::Gen<std::string> Pieces() {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "+",      "0",          "1",         "31",      "612345678", "020",
      "(0)",    "(",          ")",         "-",       " ",         ".",
      "@",      ":",          ";",         "<",       ">",         "\"",
      "\\",     "tel:",       ";ext=",     "x12",     "#",         "xn--",
      "bcher-", "kva",        "a",         "A",       "ann",       "Ann",
      "_",      "example",    ".org",      "noreply", "anonymous", "\t",
      "\n",     "\u00fc",     "u",         "\u0308",  "\u0323",    "\u0130",
      "\u0131", "I",          "\u00df",    "\u1e9e",  "\u200b",    "\u200d",
      "\u202e", "\u00ad",     "\u00a0",    "\u3000",  "\ufb01",    "\u212a",
      "\u0345", "\u1fb3",     "\u0958",    "\u0344",  "\u037e",    "\u1fef",
      "\u3002", "\uff0e",     "\uff0b",    "\uff11",  "\u0661",    "\u4f8b",
      "\u05d0", "\u0628",     "\u0430",    "\uac00",  "\u1100",    "\u1161",
      "\u0378", "\U0001f600", "\U000e0041"});
  const auto scheme = rc::gen::elementOf(std::vector<std::string>{
      "phone:", "email:", "x:", "card:", "sip:", "crm@north:", "cookie:",
      "x@u\u0308:", "sms@12:"});
  return rc::gen::map(
      rc::gen::pair(scheme,
                    rc::gen::container<std::vector<std::string>>(piece)),
      [](const std::pair<std::string, std::vector<std::string>>& drawn) {
        std::string stated = drawn.first;
        for (const std::string& next : drawn.second) stated += next;
        return stated;
      });
}

// A hundred of them for each of rapidcheck's own hundred.
template <typename Law>
void ForMany(const rc::Gen<std::string>& stated, const Law& law) {
  const auto many = *rc::gen::container<std::vector<std::string>>(100, stated);
  for (const std::string& one : many) law(one);
}

void IsFixedPoint(const Normaliser& normaliser, const std::string& stated) {
  const auto identity = normaliser.Normalise(stated);
  if (!identity.ok()) return;
  const auto again = normaliser.Normalise(identity->shown);
  RC_ASSERT(again.ok());
  RC_ASSERT(again->shown == identity->shown);
  RC_ASSERT(again->value == identity->value);
  RC_ASSERT(again->as_is == identity->as_is);
  RC_ASSERT(again->nobody == identity->nobody);
}

TEST_CASE("A canonical identity comes back as it is") {
  const Normaliser normaliser = Dutch();
  rc::prop("of pieces that mean something", [&normaliser] {
    ForMany(Pieces(), [&normaliser](const std::string& stated) {
      IsFixedPoint(normaliser, stated);
    });
  });
  rc::prop("of any bytes", [&normaliser] {
    ForMany(AnyBytes(), [&normaliser](const std::string& value) {
      IsFixedPoint(normaliser, "x:" + value);
      IsFixedPoint(normaliser, "email:" + value);
      IsFixedPoint(normaliser, "phone:" + value);
      IsFixedPoint(normaliser, value);
    });
  });
}

TEST_CASE("An identity kept as it is equals only itself") {
  const Normaliser normaliser = Dutch();
  // With the law of the fixed point this is enough: what is canonical never
  // leads to a value that was kept.
  rc::prop("its value is what was stated, to the byte", [&normaliser] {
    ForMany(Pieces(), [&normaliser](const std::string& stated) {
      const auto identity = normaliser.Normalise(stated);
      if (!identity.ok() || !identity->as_is) return;
      RC_ASSERT(identity->value == Must(Parse(stated)).value);
    });
  });
}

TEST_CASE("Whatever bytes are stated, the answer is an identity or a reason") {
  const Normaliser normaliser = Dutch();
  rc::prop("and the reason is kInvalidArgument", [&normaliser] {
    ForMany(AnyBytes(), [&normaliser](const std::string& stated) {
      for (const char* before : {"", "x:", "email:", "phone:+", "a@"}) {
        const auto identity = normaliser.Normalise(before + stated);
        if (identity.ok()) {
          RC_ASSERT(!identity->value.empty());
          RC_ASSERT(identity->value.size() <= limits::kIdentityValueBytesMax);
          RC_ASSERT(ValidUtf8(identity->shown));
        } else {
          RC_ASSERT(absl::IsInvalidArgument(identity.status()));
        }
      }
    });
  });
}

TEST_CASE("Text is valid exactly where another decoder says so") {
  const auto reference = [](std::string_view text) {
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
      std::int32_t c;
      U8_NEXT(text.data(), at, size, c);
      if (c <= 0) return false;
    }
    return true;
  };

  rc::prop("for any bytes", [&reference] {
    ForMany(AnyBytes(), [&reference](const std::string& text) {
      RC_ASSERT(ValidUtf8(text) == reference(text));
    });
  });
  rc::prop("for text with one byte changed", [&reference] {
    ForMany(Pieces(), [&reference](const std::string& stated) {
      std::string text = stated + stated + stated;
      RC_ASSERT(ValidUtf8(text));
      text[*rc::gen::inRange<std::size_t>(0, text.size())] =
          *rc::gen::arbitrary<char>();
      RC_ASSERT(ValidUtf8(text) == reference(text));
    });
  });
  for (std::uint32_t four = 0; four < 0x10000; ++four) {
    // Every pair of first bytes, with what makes most of them whole.
    const std::string text = {static_cast<char>(four >> 8),
                              static_cast<char>(four), '\x80', '\x80'};
    for (std::size_t size = 1; size <= text.size(); ++size) {
      const std::string_view part = std::string_view(text).substr(0, size);
      if (ValidUtf8(part) != reference(part)) FAIL("bytes " << four);
    }
  }
}

}  // namespace
}  // namespace throughline::identity
