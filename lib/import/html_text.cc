// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// HTML as text: what a mail or a chat says, not how it looks.

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "lib/import/kept_text.h"

namespace throughline::importing {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr Entity kEntities[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},
    {"apos", "'"},   {"nbsp", " "},   {"copy", "©"},   {"reg", "®"},
    {"euro", "€"},   {"pound", "£"},  {"hellip", "…"}, {"ndash", "–"},
    {"mdash", "—"},  {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},
    {"rdquo", "”"},  {"bull", "•"},   {"middot", "·"}, {"laquo", "«"},
    {"raquo", "»"},  {"auml", "ä"},   {"ouml", "ö"},   {"uuml", "ü"},
    {"Auml", "Ä"},   {"Ouml", "Ö"},   {"Uuml", "Ü"},   {"szlig", "ß"},
    {"eacute", "é"}, {"egrave", "è"}, {"agrave", "à"}, {"ccedil", "ç"},
};

constexpr std::string_view kBreaking[] = {
    "br", "p",  "div", "tr", "li", "h1", "h2",         "h3",
    "h4", "h5", "h6",  "ul", "ol", "hr", "blockquote", "table",
};

constexpr std::string_view kUnread[] = {"script", "style", "head", "title"};

template <typename Names>
bool IsIn(std::string_view name, const Names& names) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

char LowerOf(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

void AppendPoint(unsigned long point, std::string& out) {
  if (point == 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
    point = 0xfffd;
  }
  if (point < 0x80) {
    out += static_cast<char>(point);
    return;
  }
  const int tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  constexpr int kFirst[] = {0, 0xc0, 0xe0, 0xf0};
  out += static_cast<char>(kFirst[tails] | point >> (6 * tails));
  for (int i = tails - 1; i >= 0; --i) {
    out += static_cast<char>(0x80 | (point >> (6 * i) & 0x3f));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view html) : rest_(html) {}

  std::string Read() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '<' && Tag()) continue;
      if (c == '&' && Reference()) continue;
      rest_.remove_prefix(1);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        space_ = true;
      } else {
        Put();
        out_ += c;
      }
    }
    return std::move(out_);
  }

 private:
  // Writes the break or blank that stands before what comes now.
  void Put() {
    if (!out_.empty()) {
      if (breaks_ > 0) {
        out_.append(static_cast<std::size_t>(std::min(breaks_, 2)), '\n');
      } else if (space_) {
        out_ += ' ';
      }
    }
    breaks_ = 0;
    space_ = false;
  }

  bool Tag() {
    if (rest_.substr(0, 4) == "<!--") {
      Drop(rest_.find("-->"), 3);
      return true;
    }
    std::string_view inner = rest_.substr(1);
    const bool closing = !inner.empty() && inner.front() == '/';
    if (closing) inner.remove_prefix(1);
    std::string name;
    for (const char c : inner) {
      const char lower = LowerOf(c);
      const bool part = (lower >= 'a' && lower <= 'z') ||
                        (lower >= '0' && lower <= '9') || lower == ':';
      if (!part) break;
      name += lower;
    }
    if (name.empty() &&
        (inner.empty() || (inner.front() != '!' && inner.front() != '?'))) {
      return false;
    }
    Drop(rest_.find('>'), 1);
    if (IsIn(name, kBreaking)) breaks_ += name == "p" || name == "br" ? 1 : 0;
    if (IsIn(name, kBreaking) && breaks_ == 0) breaks_ = 1;
    if (!closing && IsIn(name, kUnread)) SkipTo(name);
    return true;
  }

  // Past the end tag of an element that is not read.
  void SkipTo(const std::string& name) {
    const std::string end = "</" + name;
    const auto found =
        std::search(rest_.begin(), rest_.end(), end.begin(), end.end(),
                    [](char a, char b) { return LowerOf(a) == b; });
    rest_.remove_prefix(static_cast<std::size_t>(found - rest_.begin()));
  }

  void Drop(std::size_t at, std::size_t size) {
    rest_ = at == rest_.npos ? std::string_view() : rest_.substr(at + size);
  }

  bool Reference() {
    const std::size_t end = rest_.substr(0, 12).find(';');
    if (end == rest_.npos || end < 2) return false;
    const std::string_view name = rest_.substr(1, end - 1);
    std::string text;
    if (name.front() == '#') {
      const bool hex = name.size() > 1 && LowerOf(name[1]) == 'x';
      const std::string_view digits = name.substr(hex ? 2 : 1);
      unsigned long point = 0;
      const auto [stop, error] = std::from_chars(
          digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
      if (error != std::errc() || stop != digits.data() + digits.size()) {
        return false;
      }
      AppendPoint(point, text);
    } else {
      for (const Entity& entity : kEntities) {
        if (entity.name == name) text = entity.text;
      }
      if (text.empty()) return false;
    }
    rest_.remove_prefix(end + 1);
    if (name == "nbsp") {
      space_ = true;
      return true;
    }
    Put();
    out_ += text;
    return true;
  }

  std::string_view rest_;
  std::string out_;
  int breaks_ = 0;
  bool space_ = false;
};

}  // namespace

std::string HtmlToText(std::string_view html) { return Reader(html).Read(); }

}  // namespace throughline::importing
