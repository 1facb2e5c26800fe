// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// JsonWriter: one JSON text, written from front to back. Owns how strings,
// numbers and times are written, and the splicing of stored JSON, byte for
// byte: a document model would write numbers and escapes its own way.

#ifndef THROUGHLINE_LIB_RENDER_JSON_H_
#define THROUGHLINE_LIB_RENDER_JSON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "throughline/types.h"

namespace throughline::render {

class JsonWriter {
 public:
  void BeginObject() { Open('{'); }
  void EndObject() { out_ += '}'; }
  void BeginArray() { Open('['); }
  void EndArray() { out_ += ']'; }
  void Key(std::string_view key);

  // ---- Values ----

  void String(std::string_view text);
  void Bool(bool value);
  void Null();
  void Double(double value);  // Null where it is no number.

  // A string beyond 2^53, where other readers' numbers are no longer exact.
  void Integer(std::int64_t value);
  void Unsigned(std::uint64_t value);

  // Stored JSON, as it is; but a line break between its tokens becomes a
  // space, so that a line stays one. Null where it is empty.
  void Spliced(std::string_view json);

  // ---- Members of an object ----

  void Field(std::string_view key, std::string_view text);
  void Time(std::string_view key, std::int64_t us);
  void TimeOrNull(std::string_view key, std::int64_t us);  // 0: null.
  void Flag(std::string_view key, bool value);

  // Left out where there is nothing to say.
  void FieldIfAny(std::string_view key, std::string_view text);
  void IntegerIfAny(std::string_view key, std::optional<std::int64_t> value);
  void DoubleOrNull(std::string_view key, std::optional<double> value);

  // {"source", "id"}
  void Reference(std::string_view key, const EventRef& event);

  // The members of a stored object, without its braces.
  void Members(std::string_view object_json);

  std::string Take() { return std::move(out_); }
  const std::string& text() const { return out_; }

 private:
  void Open(char bracket);
  void Separate();  // A comma, where a value stands before.

  std::string out_;
};

}  // namespace throughline::render

#endif  // THROUGHLINE_LIB_RENDER_JSON_H_
