// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Values of history lines, each read as what it should be: a text within its
// limit, a time, a reference. Every error says what is wrong and what would be
// right; the caller adds the field (In, wrong.h).

#ifndef THROUGHLINE_LIB_IMPORT_FIELDS_H_
#define THROUGHLINE_LIB_IMPORT_FIELDS_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/import/json_text.h"
#include "throughline/types.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

struct Size {
  std::size_t min = 0;
  std::size_t max = 0;  // Bytes.
};

absl::Status ReadText(const JsonValue& value, Size size, std::string& out);
absl::Status ReadBool(const JsonValue& value, bool& out);
absl::StatusOr<std::int64_t> ReadInteger(const JsonValue& value,
                                         std::int64_t least);
absl::StatusOr<double> ReadShare(const JsonValue& value);  // 0 to 1.

// RFC 3339, kept as it is stated.
absl::Status ReadTime(const JsonValue& value, std::string& out);
absl::StatusOr<std::int64_t> ReadTimeUs(const JsonValue& value);

// `scheme:value` or `scheme@scope:value`.
absl::Status CheckIdentity(std::string_view identity);
absl::Status ReadIdentity(const JsonValue& value, std::string& out);

absl::Status ReadChannel(const JsonValue& value, std::string& out);

// An event's id, of the same source, or {"source", "id"}.
absl::Status ReadReference(const JsonValue& value, v1::Reference& out);

// 32 hexadecimal digits.
absl::Status ReadHexId(const JsonValue& value, std::string& out);

// Calls `read` for each element of an array; at most `max` of them.
absl::Status ReadArray(
    const JsonValue& value, std::size_t max,
    const std::function<absl::Status(const JsonValue&)>& read);

// A member of an object, and what reads it.
struct Member {
  std::string_view name;
  std::function<absl::Status(const JsonValue&)> read;
  bool null_means = false;  // Else null is as if the member were absent.
};

// Told of the members that nobody reads: `field` is a path.
using Unknown =
    std::function<void(std::string_view field, const JsonValue& value)>;

// Reads an object; none of `members` may appear twice. Without `unknown`,
// other members are an error.
absl::Status ReadObject(const JsonValue& value,
                        std::initializer_list<Member> members,
                        const Unknown& unknown);

// For ReadObject: tells `unknown` of what lies within `field`.
Unknown Within(std::string_view field, const Unknown& unknown);

// What a value is, for a message: "a number".
std::string_view Name(JsonType type);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_FIELDS_H_
