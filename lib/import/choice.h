// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Fields whose value is one of a few words, and the words.

#ifndef THROUGHLINE_LIB_IMPORT_CHOICE_H_
#define THROUGHLINE_LIB_IMPORT_CHOICE_H_

#include <array>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "lib/import/fields.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"
#include "throughline/requests.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

template <typename T>
struct Choice {
  std::string_view name;
  T value;
};

inline constexpr std::array<Choice<v1::Role>, 4> kRoles = {{
    {"customer", v1::ROLE_CUSTOMER},
    {"agent", v1::ROLE_AGENT},
    {"bot", v1::ROLE_BOT},
    {"system", v1::ROLE_SYSTEM},
}};

inline constexpr std::array<Choice<v1::Direction>, 3> kDirections = {{
    {"inbound", v1::DIRECTION_INBOUND},
    {"outbound", v1::DIRECTION_OUTBOUND},
    {"internal", v1::DIRECTION_INTERNAL},
}};

inline constexpr std::array<Choice<v1::Visibility>, 4> kVisibilities = {{
    {"public", v1::VISIBILITY_PUBLIC},
    {"customer", v1::VISIBILITY_CUSTOMER},
    {"staff", v1::VISIBILITY_STAFF},
    {"restricted", v1::VISIBILITY_RESTRICTED},
}};

inline constexpr std::array<Choice<v1::TimeOrigin>, 4> kTimeOrigins = {{
    {"stated", v1::TIME_ORIGIN_STATED},
    {"zone_assumed", v1::TIME_ORIGIN_ZONE_ASSUMED},
    {"inferred", v1::TIME_ORIGIN_INFERRED},
    {"none", v1::TIME_ORIGIN_NONE},
}};

inline constexpr std::array<Choice<ReviewReason>, 5> kReviewReasons = {{
    {"exclusive", ReviewReason::kExclusive},
    {"never", ReviewReason::kNever},
    {"too_many", ReviewReason::kTooMany},
    {"shared", ReviewReason::kShared},
    {"second", ReviewReason::kSecond},
}};

inline std::string_view NameOf(std::string_view word) { return word; }
template <typename T>
std::string_view NameOf(const Choice<T>& choice) {
  return choice.name;
}

// "customer, agent, bot, system"
template <typename Choices>
std::string Names(const Choices& choices) {
  std::string names;
  for (const auto& choice : choices) {
    if (!names.empty()) names += ", ";
    names += NameOf(choice);
  }
  return names;
}

template <typename Choices>
absl::Status ReadWord(const JsonValue& value, const Choices& words,
                      std::string& out) {
  TL_RETURN_IF_ERROR(ReadText(value, {0, limits::kLabelBytesMax}, out));
  for (const auto& word : words) {
    if (NameOf(word) == out) return absl::OkStatus();
  }
  return Invalid("it must be one of {}", Names(words));
}

template <typename T, std::size_t size, typename Set>
absl::Status ReadChoice(const JsonValue& value,
                        const std::array<Choice<T>, size>& choices,
                        const Set& set) {
  std::string name;
  TL_RETURN_IF_ERROR(ReadWord(value, choices, name));
  for (const Choice<T>& choice : choices) {
    if (choice.name == name) set(choice.value);
  }
  return absl::OkStatus();
}

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_CHOICE_H_
