// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/json_text.h"

#include <fmt/format.h>

#include <charconv>

namespace throughline::importing {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void SkipSpace(std::string_view& text) {
  while (!text.empty() && kSpace.find(text.front()) != kSpace.npos) {
    text.remove_prefix(1);
  }
}

// Where the string that `text` begins with ends, its quotes included.
std::size_t StringSize(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

std::size_t ContainerSize(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at += StringSize(text.substr(at));
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return text.size();
}

// Cuts the value off the front of `text`.
std::string_view TakeValue(std::string_view& text) {
  std::size_t size = 0;
  if (text.front() == '"') {
    size = StringSize(text);
  } else if (text.front() == '{' || text.front() == '[') {
    size = ContainerSize(text);
  } else {
    size = std::min(text.find_first_of(",]} \t\r\n"), text.size());
  }
  const std::string_view value = text.substr(0, size);
  text.remove_prefix(size);
  return value;
}

void AppendUtf8(std::uint32_t point, std::string& out) {
  const auto add = [&out](std::uint32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xc0 | point >> 6);
    add(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    add(0xe0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3f));
    add(0x80 | (point & 0x3f));
  } else {
    add(0xf0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3f));
    add(0x80 | (point >> 6 & 0x3f));
    add(0x80 | (point & 0x3f));
  }
}

std::uint32_t Unit(std::string_view digits) {
  std::uint32_t unit = 0;
  std::from_chars(digits.data(), digits.data() + 4, unit, 16);
  return unit;
}

// Decodes the escape at the front of `rest`, which is cut off.
void Unescape(std::string_view& rest, std::string& out) {
  const char c = rest[1];
  if (c != 'u') {
    constexpr std::string_view kFrom = "bfnrt";
    constexpr std::string_view kTo = "\b\f\n\r\t";
    const std::size_t found = kFrom.find(c);
    out.push_back(found == kFrom.npos ? c : kTo[found]);
    rest.remove_prefix(2);
    return;
  }
  std::uint32_t point = Unit(rest.substr(2));
  rest.remove_prefix(6);
  if (point >= 0xd800 && point <= 0xdbff) {
    point =
        0x10000 + ((point - 0xd800) << 10) + (Unit(rest.substr(2)) - 0xdc00);
    rest.remove_prefix(6);
  }
  AppendUtf8(point, out);
}

std::string Decode(std::string_view quoted) {
  std::string_view rest = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(rest.size());
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    out.append(rest.substr(0, plain));
    rest.remove_prefix(plain);
    if (!rest.empty()) Unescape(rest, out);
  }
  return out;
}

}  // namespace

JsonValue::JsonValue(std::string_view checked) : raw_(Trimmed(checked)) {}

JsonType JsonValue::type() const {
  switch (raw_.front()) {
    case 'n':
      return JsonType::kNull;
    case 't':
    case 'f':
      return JsonType::kBool;
    case '"':
      return JsonType::kString;
    case '[':
      return JsonType::kArray;
    case '{':
      return JsonType::kObject;
    default:
      return JsonType::kNumber;
  }
}

std::string JsonValue::String() const { return Decode(raw_); }

std::optional<std::int64_t> JsonValue::Integer() const {
  std::int64_t value = 0;
  const char* end = raw_.data() + raw_.size();
  const auto [stop, error] = std::from_chars(raw_.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<double> JsonValue::Number() const {
  double value = 0;
  const char* end = raw_.data() + raw_.size();
  const auto [stop, error] = std::from_chars(raw_.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<JsonValue> JsonValue::Member(std::string_view name) const {
  if (!is_object()) return std::nullopt;
  for (JsonWalk walk(*this); walk.Next();) {
    if (walk.name() == name) return walk.value();
  }
  return std::nullopt;
}

JsonWalk::JsonWalk(const JsonValue& container)
    : object_(container.is_object()) {
  if (!object_ && !container.is_array()) return;
  rest_ = container.raw().substr(1, container.raw().size() - 2);
}

bool JsonWalk::Next() {
  SkipSpace(rest_);
  if (!rest_.empty() && rest_.front() == ',') {
    rest_.remove_prefix(1);
    SkipSpace(rest_);
  }
  if (rest_.empty()) return false;
  ++index_;
  if (object_) {
    raw_name_ = TakeValue(rest_);
    name_ = Decode(raw_name_);
    SkipSpace(rest_);
    rest_.remove_prefix(1);  // The colon.
    SkipSpace(rest_);
  }
  value_ = JsonValue(TakeValue(rest_));
  return true;
}

std::string QuoteJson(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace throughline::importing
