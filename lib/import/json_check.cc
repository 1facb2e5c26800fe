// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The check of a JSON text against the grammar of RFC 8259.

#include <string_view>

#include "lib/base/text.h"
#include "lib/import/json_text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text) {}

  absl::Status Check() {
    Space();
    if (Value(0)) {
      Space();
      if (at_ != text_.size()) Fail("the end of the value");
    }
    if (expected_.empty()) return absl::OkStatus();
    if (at_ >= text_.size()) {
      return Invalid("JSON: the text ends where {} was expected", expected_);
    }
    return Invalid("JSON: byte {}: {} was expected", at_ + 1, expected_);
  }

 private:
  bool Fail(std::string_view expected) {
    expected_ = expected;
    return false;
  }

  bool Next(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool Take(char c) {
    if (!Next(c)) return false;
    ++at_;
    return true;
  }

  void Space() {
    while (Next(' ') || Next('\t') || Next('\n') || Next('\r')) ++at_;
  }

  bool Value(int depth) {
    if (at_ >= text_.size()) return Fail("a value");
    switch (text_[at_]) {
      case '{':
        return Object(depth + 1);
      case '[':
        return Array(depth + 1);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return Fail("a value");
    at_ += word.size();
    return true;
  }

  bool Shallow(int depth) {
    static_assert(limits::kJsonDepthMax == 32);
    return depth <= limits::kJsonDepthMax ||
           Fail("at most 32 levels of nesting");
  }

  bool Object(int depth) {
    if (!Shallow(depth)) return false;
    ++at_;
    Space();
    if (Take('}')) return true;
    while (true) {
      if (!Next('"')) return Fail("a name in quotes");
      if (!String()) return false;
      Space();
      if (!Take(':')) return Fail("a colon");
      Space();
      if (!Value(depth)) return false;
      Space();
      if (Take('}')) return true;
      if (!Take(',')) return Fail("a comma or a closing brace");
      Space();
    }
  }

  bool Array(int depth) {
    if (!Shallow(depth)) return false;
    ++at_;
    Space();
    if (Take(']')) return true;
    while (true) {
      if (!Value(depth)) return false;
      Space();
      if (Take(']')) return true;
      if (!Take(',')) return Fail("a comma or a closing bracket");
      Space();
    }
  }

  bool Digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    return at_ > start || Fail("a digit");
  }

  bool Number() {
    const std::size_t start = at_;
    Take('-');
    if (at_ == start && !(at_ < text_.size() && IsDigit(text_[at_]))) {
      return Fail("a value");
    }
    if (!Take('0') && !Digits()) return false;
    if (Take('.') && !Digits()) return false;
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      return Digits();
    }
    return true;
  }

  bool String() {
    ++at_;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) return Fail("an escaped control character");
      if (c != '\\') {
        ++at_;
      } else if (!Escape()) {
        return false;
      }
    }
    return Fail("a closing quote");
  }

  bool Escape() {
    ++at_;
    if (at_ >= text_.size()) return Fail("an escape");
    const char c = text_[at_];
    if (c != 'u') {
      constexpr std::string_view kEscapes = "\"\\/bfnrt";
      if (kEscapes.find(c) == kEscapes.npos) return Fail("a valid escape");
      ++at_;
      return true;
    }
    const int unit = Unit();
    if (unit < 0) return false;
    if (unit >= 0xdc00 && unit <= 0xdfff) return Fail("a high surrogate");
    if (unit < 0xd800 || unit > 0xdbff) return true;
    if (!Take('\\') || !Next('u')) return Fail("a low surrogate");
    const int low = Unit();
    if (low < 0) return false;
    return (low >= 0xdc00 && low <= 0xdfff) || Fail("a low surrogate");
  }

  // The four digits after `u`; less than 0: there are none.
  int Unit() {
    ++at_;
    int unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= text_.size() || !IsHex(text_[at_])) {
        Fail("four hexadecimal digits");
        return -1;
      }
      const char c = text_[at_];
      unit = unit * 16 + (IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return unit;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view expected_;
};

}  // namespace

absl::Status CheckJson(std::string_view text) {
  if (!ValidUtf8(text)) {
    return Invalid("the text must be UTF-8 without NUL");
  }
  return Checker(text).Check();
}

}  // namespace throughline::importing
