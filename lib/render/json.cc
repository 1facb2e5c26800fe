// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/render/json.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "lib/base/rfc3339.h"

namespace throughline::render {
namespace {

constexpr std::int64_t kExactMax = std::int64_t{1} << 53;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// How many bytes the well-formed character at the front has; 0: it is none.
std::size_t CharacterBytes(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned lead = byte(0);
  std::size_t size = 0;
  unsigned low = 0x80, high = 0xBF;  // Of the second byte.
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) size = 2;
  if (lead >= 0xE0 && lead <= 0xEF) size = 3;
  if (lead >= 0xF0 && lead <= 0xF4) size = 4;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (size == 0 || text.size() < size) return 0;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return size;
}

void AppendEscaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t size = CharacterBytes(text);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else if (size > 1) {
      out.append(text.substr(0, size));
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                     static_cast<unsigned>(c));
    } else {
      out += c;
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace

void JsonWriter::Separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void JsonWriter::Open(char bracket) {
  Separate();
  out_ += bracket;
}

void JsonWriter::Key(std::string_view key) {
  String(key);
  out_ += ':';
}

void JsonWriter::String(std::string_view text) {
  Separate();
  out_ += '"';
  AppendEscaped(text, out_);
  out_ += '"';
}

void JsonWriter::Bool(bool value) {
  Separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::Null() {
  Separate();
  out_ += "null";
}

void JsonWriter::Double(double value) {
  if (!std::isfinite(value)) return Null();
  Separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::Integer(std::int64_t value) {
  const bool exact = value <= kExactMax && value >= -kExactMax;
  if (!exact) return String(fmt::format("{}", value));
  Separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::Unsigned(std::uint64_t value) {
  if (value > static_cast<std::uint64_t>(kExactMax)) {
    return String(fmt::format("{}", value));
  }
  Integer(static_cast<std::int64_t>(value));
}

void JsonWriter::Spliced(std::string_view json) {
  const std::string_view value = Trimmed(json);
  if (value.empty()) return Null();
  Separate();
  for (const char c : value) out_ += c == '\n' || c == '\r' ? ' ' : c;
}

void JsonWriter::Field(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

void JsonWriter::Time(std::string_view key, std::int64_t us) {
  Field(key, FormatRfc3339(us));
}

void JsonWriter::TimeOrNull(std::string_view key, std::int64_t us) {
  if (us != 0) return Time(key, us);
  Key(key);
  Null();
}

void JsonWriter::Flag(std::string_view key, bool value) {
  Key(key);
  Bool(value);
}

void JsonWriter::FieldIfAny(std::string_view key, std::string_view text) {
  if (!text.empty()) Field(key, text);
}

void JsonWriter::IntegerIfAny(std::string_view key,
                              std::optional<std::int64_t> value) {
  if (!value) return;
  Key(key);
  Integer(*value);
}

void JsonWriter::DoubleOrNull(std::string_view key,
                              std::optional<double> value) {
  Key(key);
  if (value) {
    Double(*value);
  } else {
    Null();
  }
}

void JsonWriter::Reference(std::string_view key, const EventRef& event) {
  Key(key);
  BeginObject();
  Field("source", event.source);
  Field("id", event.id);
  EndObject();
}

void JsonWriter::Members(std::string_view object_json) {
  std::string_view members = Trimmed(object_json);
  if (members.size() < 2 || members.front() != '{' || members.back() != '}') {
    return;
  }
  members = Trimmed(members.substr(1, members.size() - 2));
  if (!members.empty()) Spliced(members);
}

}  // namespace throughline::render
