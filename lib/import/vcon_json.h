// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Looking into the JSON of a vCon, where anything may be absent, null or of
// another type than its draft says.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_JSON_H_
#define THROUGHLINE_LIB_IMPORT_VCON_JSON_H_

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::importing {

using Json = nlohmann::ordered_json;

// The member that has one of these names, the first that is there; null where
// none is. Drafts renamed members, so many have several names.
inline const Json& Get(const Json& object,
                       std::initializer_list<std::string_view> names) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  for (const std::string_view name : names) {
    const auto found = object.find(std::string(name));
    if (found != object.end() && !found->is_null()) return *found;
  }
  return kNull;
}

// The text of a string; empty where it is none.
inline std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline std::string TextOf(const Json& object,
                          std::initializer_list<std::string_view> names) {
  return TextOf(Get(object, names));
}

// Seconds as milliseconds; absent where it is no number of at least 0.
inline std::optional<std::int64_t> MillisecondsOf(const Json& seconds) {
  if (!seconds.is_number()) return std::nullopt;
  const double number = seconds.get<double>();
  // Far beyond any call, and far below what overflows.
  if (!(number >= 0) || number > 1e12) return std::nullopt;
  return std::llround(number * 1000);
}

// A number that counts something.
inline std::optional<std::size_t> IndexOf(const Json& value) {
  if (!value.is_number_integer() || value < 0) return std::nullopt;
  return value.get<std::size_t>();
}

// In UTF-8 whatever the strings hold, on one line.
inline std::string Written(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_JSON_H_
