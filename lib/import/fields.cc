// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/fields.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "lib/base/rfc3339.h"
#include "lib/base/text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

absl::Status NotA(std::string_view expected, const JsonValue& value) {
  return Invalid("{} is wanted, not {}", expected, Name(value.type()));
}

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool IsName(std::string_view text, std::string_view also) {
  return !text.empty() && IsNameStart(text.front()) &&
         std::all_of(text.begin(), text.end(), [also](char c) {
           return IsNameStart(c) || also.find(c) != also.npos;
         });
}

absl::Status CheckScheme(std::string_view scheme) {
  if (scheme.size() > limits::kSchemeBytesMax) {
    return Invalid("the scheme has {} bytes; at most {}", scheme.size(),
                   limits::kSchemeBytesMax);
  }
  if (!IsName(scheme, "._-")) {
    return Invalid(
        "the scheme must be lower-case letters, digits, `.`, `_` and `-`, as "
        "in phone:+31612345678");
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view Name(JsonType type) {
  switch (type) {
    case JsonType::kNull:
      return "null";
    case JsonType::kBool:
      return "true or false";
    case JsonType::kNumber:
      return "a number";
    case JsonType::kString:
      return "a string";
    case JsonType::kArray:
      return "an array";
    case JsonType::kObject:
      return "an object";
  }
  return "nothing";
}

absl::Status ReadText(const JsonValue& value, Size size, std::string& out) {
  if (!value.is_string()) return NotA("a string", value);
  out = value.String();
  if (out.find('\0') != out.npos) {
    return Invalid("it holds the character NUL; leave it out");
  }
  if (out.size() < size.min) {
    return Invalid("it is empty; 1 to {} bytes", size.max);
  }
  if (out.size() > size.max) {
    return Invalid("{} bytes; at most {}", out.size(), size.max);
  }
  return absl::OkStatus();
}

absl::Status ReadBool(const JsonValue& value, bool& out) {
  if (value.type() != JsonType::kBool) return NotA("true or false", value);
  out = value.Bool();
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> ReadInteger(const JsonValue& value,
                                         std::int64_t least) {
  if (value.type() != JsonType::kNumber) return NotA("a whole number", value);
  const std::optional<std::int64_t> number = value.Integer();
  if (!number) {
    return Invalid("a whole number of at most 63 bits is wanted, as in 42");
  }
  if (*number < least) return Invalid("it is less than {}", least);
  return *number;
}

absl::StatusOr<double> ReadShare(const JsonValue& value) {
  if (value.type() != JsonType::kNumber) {
    return NotA("a number from 0 to 1", value);
  }
  const std::optional<double> number = value.Number();
  if (!number || *number < 0 || *number > 1) {
    return Invalid("it must be from 0 to 1");
  }
  return *number;
}

absl::Status ReadTime(const JsonValue& value, std::string& out) {
  TL_RETURN_IF_ERROR(ReadText(value, {1, 64}, out));
  const std::optional<ParsedTime> time = ParseRfc3339(out);
  if (!time) {
    return Invalid(
        "it is no RFC 3339 time; write 2026-03-01T09:30:00Z, an offset such "
        "as +01:00, or a date alone");
  }
  if (!time->zone && time->precision != Precision::kDay) {
    return Invalid(
        "it says no zone; end it with Z or with an offset such as +01:00");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> ReadTimeUs(const JsonValue& value) {
  std::string text;
  TL_RETURN_IF_ERROR(ReadTime(value, text));
  return ParseRfc3339(text)->us;
}

absl::Status CheckIdentity(std::string_view identity) {
  const std::size_t colon = identity.find(':');
  if (colon == identity.npos) {
    return Invalid(
        "it has no scheme; write scheme:value, as in "
        "phone:+31612345678");
  }
  std::string_view scheme = identity.substr(0, colon);
  const std::string_view value = identity.substr(colon + 1);
  if (const std::size_t at = scheme.find('@'); at != scheme.npos) {
    const std::string_view scope = scheme.substr(at + 1);
    scheme = scheme.substr(0, at);
    if (scope.empty() || scope.size() > limits::kScopeBytesMax) {
      return Invalid("the scope after `@` has {} bytes; 1 to {}", scope.size(),
                     limits::kScopeBytesMax);
    }
  }
  TL_RETURN_IF_ERROR(CheckScheme(scheme));
  if (value.find_first_not_of(" \t\r\n") == value.npos) {
    return Invalid("it has no value after the colon");
  }
  if (value.size() > limits::kIdentityValueBytesMax) {
    return Invalid("its value has {} bytes; at most {}", value.size(),
                   limits::kIdentityValueBytesMax);
  }
  return absl::OkStatus();
}

absl::Status ReadIdentity(const JsonValue& value, std::string& out) {
  TL_RETURN_IF_ERROR(
      ReadText(value,
               {1, limits::kSchemeBytesMax + limits::kScopeBytesMax +
                       limits::kIdentityValueBytesMax + 2},
               out));
  return CheckIdentity(out);
}

absl::Status ReadChannel(const JsonValue& value, std::string& out) {
  TL_RETURN_IF_ERROR(ReadText(value, {1, limits::kChannelBytesMax}, out));
  if (IsName(out, "._/-")) return absl::OkStatus();
  return Invalid(
      "it must be lower-case letters, digits, `.`, `_`, `/` and `-`, as in "
      "social/x");
}

absl::Status ReadReference(const JsonValue& value, v1::Reference& out) {
  constexpr Size kId{1, limits::kEventIdBytesMax};
  if (value.is_string()) return ReadText(value, kId, *out.mutable_id());
  if (!value.is_object()) {
    return NotA("an event's id or an object of source and id", value);
  }
  const absl::Status read =
      ReadObject(value,
                 {{"id",
                   [&](const JsonValue& id) {
                     return ReadText(id, kId, *out.mutable_id());
                   }},
                  {"source",
                   [&](const JsonValue& source) {
                     return ReadText(source, {1, limits::kSourceBytesMax},
                                     *out.mutable_source());
                   }}},
                 nullptr);
  TL_RETURN_IF_ERROR(read);
  if (out.id().empty()) return In("id", Invalid("it is missing"));
  return absl::OkStatus();
}

absl::Status ReadHexId(const JsonValue& value, std::string& out) {
  TL_RETURN_IF_ERROR(ReadText(value, {1, 32}, out));
  if (!ProfileId::FromHex(out)) {
    return Invalid("it must be 32 hexadecimal digits");
  }
  return absl::OkStatus();
}

absl::Status ReadArray(
    const JsonValue& value, std::size_t max,
    const std::function<absl::Status(const JsonValue&)>& read) {
  if (!value.is_array()) return NotA("an array", value);
  for (JsonWalk walk(value); walk.Next();) {
    if (walk.index() >= max) return Invalid("at most {} elements", max);
    TL_RETURN_IF_ERROR(InElement(walk.index(), read(walk.value())));
  }
  return absl::OkStatus();
}

absl::Status ReadObject(const JsonValue& value,
                        std::initializer_list<Member> members,
                        const Unknown& unknown) {
  if (!value.is_object()) return NotA("an object", value);
  std::vector<bool> seen(members.size());
  for (JsonWalk walk(value); walk.Next();) {
    const Member* member = std::find_if(
        members.begin(), members.end(),
        [&](const Member& known) { return known.name == walk.name(); });
    if (member == members.end()) {
      if (!unknown) {
        return Invalid("it holds a member that means nothing here");
      }
      unknown(walk.name(), walk.value());
      continue;
    }
    const auto index = static_cast<std::size_t>(member - members.begin());
    if (seen[index]) {
      return In(walk.name(), Invalid("it appears twice; state it once"));
    }
    seen[index] = true;
    if (walk.value().is_null() && !member->null_means) continue;
    TL_RETURN_IF_ERROR(In(walk.name(), member->read(walk.value())));
  }
  return absl::OkStatus();
}

Unknown Within(std::string_view field, const Unknown& unknown) {
  return [path = std::string(field), unknown](std::string_view name,
                                              const JsonValue& value) {
    unknown(fmt::format("{}.{}", path, name), value);
  };
}

}  // namespace throughline::importing
