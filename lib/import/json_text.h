// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// JSON (RFC 8259) read where it lies. Owns the check of a whole text and the
// walk over what was checked. A document model would change how numbers are
// spelled and members are ordered; here every value is a slice of the text, so
// that what is kept comes back byte for byte.

#ifndef THROUGHLINE_LIB_IMPORT_JSON_TEXT_H_
#define THROUGHLINE_LIB_IMPORT_JSON_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace throughline::importing {

// OK: `text` is one JSON value in UTF-8, with white space around it, nested at
// most limits::kJsonDepthMax deep. Otherwise the message names the byte, from
// 1, and what was expected there.
absl::Status CheckJson(std::string_view text);

enum class JsonType { kNull, kBool, kNumber, kString, kArray, kObject };

// A value within a text that CheckJson found good; the text must outlive it.
class JsonValue {
 public:
  JsonValue() = default;

  // `checked` is such a text, or a value's slice of one.
  explicit JsonValue(std::string_view checked);

  std::string_view raw() const { return raw_; }  // Without white space around.
  JsonType type() const;
  bool is_null() const { return type() == JsonType::kNull; }
  bool is_string() const { return type() == JsonType::kString; }
  bool is_array() const { return type() == JsonType::kArray; }
  bool is_object() const { return type() == JsonType::kObject; }

  bool Bool() const { return raw_ == "true"; }  // Of a kBool.
  std::string String() const;                   // Of a kString, decoded.
  std::optional<std::int64_t> Integer() const;  // Absent: none, too large.
  std::optional<double> Number() const;         // Absent: none, too large.

  // The member of an object, if there is one.
  std::optional<JsonValue> Member(std::string_view name) const;

 private:
  std::string_view raw_ = "null";
};

// Steps over the members of an object or the elements of an array.
//
//   for (JsonWalk walk(object); walk.Next();) Use(walk.name(), walk.value());
class JsonWalk {
 public:
  explicit JsonWalk(const JsonValue& container);

  bool Next();
  const std::string& name() const { return name_; }  // Decoded; of a member.
  std::string_view raw_name() const { return raw_name_; }  // With its quotes.
  JsonValue value() const { return value_; }
  std::size_t index() const { return index_; }  // From 0.

 private:
  std::string_view rest_;
  bool object_ = false;
  std::size_t index_ = static_cast<std::size_t>(-1);
  std::string name_;
  std::string_view raw_name_;
  JsonValue value_;
};

// `text` as a JSON string, with its quotes.
std::string QuoteJson(std::string_view text);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_JSON_TEXT_H_
