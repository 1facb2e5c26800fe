// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/stated.h"

#include <nlohmann/json.hpp>

#include "lib/base/rfc3339.h"

namespace throughline::clocks {
namespace {

// The member of that name; null where there is none, or no object.
nlohmann::json Member(std::string_view data_json, const char* name) {
  const auto data =
      nlohmann::json::parse(data_json.begin(), data_json.end(), nullptr, false);
  if (!data.is_object()) return nullptr;
  const auto found = data.find(name);
  return found == data.end() ? nlohmann::json() : *found;
}

}  // namespace

std::optional<std::int64_t> StatedDueUs(std::string_view data_json) {
  if (data_json.empty()) return std::nullopt;
  const nlohmann::json due = Member(data_json, "due");
  if (!due.is_string()) return std::nullopt;
  const auto time = ParseRfc3339(due.get_ref<const std::string&>());
  return time.has_value() ? std::optional(time->us) : std::nullopt;
}

bool GivesUp(std::string_view data_json) {
  if (data_json.empty()) return false;
  const nlohmann::json kept = Member(data_json, "kept");
  return kept.is_boolean() && !kept.get<bool>();
}

}  // namespace throughline::clocks
