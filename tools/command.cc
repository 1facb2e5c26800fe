// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/command.h"

#include <charconv>

#include "lib/base/status.h"
#include "tools/moment.h"
#include "tools/text.h"

namespace throughline::tools {

const Command* FindCommand(std::string_view name) {
  for (const Command& command : Commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

Option JsonOption() {
  return {.name = "--json", .value = "", .help = "answer in JSON"};
}

std::string Invocation::Text(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() ? "" : found->second;
}

absl::StatusOr<std::optional<std::int64_t>> Invocation::Number(
    const std::string& option, std::int64_t most) const {
  if (!Has(option)) return std::nullopt;
  const std::string text = Text(option);
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && at == end && number >= 1 && number <= most) {
    return number;
  }
  return WrongUse("{}: '{}' is no number from 1 to {}", option, OneLine(text),
                  Grouped(static_cast<std::uint64_t>(most)));
}

absl::StatusOr<std::optional<std::int64_t>> Invocation::Moment(
    const std::string& option) const {
  if (!Has(option)) return std::nullopt;
  TL_ASSIGN_OR_RETURN(const std::int64_t us, ParseMoment(option, Text(option)));
  return us;
}

absl::Status Invocation::NotBoth(const std::string& one,
                                 const std::string& other) const {
  if (!Has(one) || !Has(other)) return absl::OkStatus();
  return WrongUse("{} and {} cannot both be given", one, other);
}

}  // namespace throughline::tools
