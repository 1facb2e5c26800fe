// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/flags.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

#include "bench/must.h"

namespace throughline::bench {
namespace {

bool IsNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return !text.empty() && read.ec == std::errc() && read.ptr == end;
}

[[noreturn]] void Refuse(const std::string& argument,
                         const Flags::Values& known) {
  fmt::print(stderr, "{}: not a flag; these are, with their defaults:\n",
             argument);
  for (const auto& [name, value] : known) {
    fmt::print(stderr, "  --{}={}\n", name, value);
  }
  std::exit(2);
}

}  // namespace

bool IsIn(const std::string& list, const std::string& part) {
  return ("," + list + ",").find("," + part + ",") != std::string::npos;
}

Flags::Flags(const std::vector<std::string>& arguments, Values known)
    : values_(std::move(known)) {
  const Values defaults = values_;
  for (const std::string& argument : arguments) {
    if (!argument.starts_with("--")) {
      rest_.push_back(argument);
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals - 2);
    const auto found = defaults.find(name);
    if (found == defaults.end()) Refuse(argument, defaults);
    const bool is_switch = found->second == "no";
    if (equals == std::string::npos && !is_switch) Refuse(argument, defaults);
    const std::string value =
        equals == std::string::npos ? "yes" : argument.substr(equals + 1);
    if (is_switch && value != "yes" && value != "no") {
      Refuse(argument, defaults);
    }
    if (IsNumber(found->second) && !IsNumber(value)) {
      Refuse(argument, defaults);
    }
    values_[name] = given_[name] = value;
  }
}

std::int64_t Flags::Number(const std::string& name) const {
  return std::atoll(Text(name).c_str());
}

void Flags::Prefer(const std::string& name, const std::string& value) {
  if (given_.count(name) == 0) values_.at(name) = value;
}

void Flags::MustBeOf(const std::string& name, const std::string& known) const {
  std::stringstream parts(Text(name));
  for (std::string part; std::getline(parts, part, ',');) {
    if (IsIn(known, part)) continue;
    Fail(fmt::format("--{}: {} is none of {}", name, part, known));
  }
}

}  // namespace throughline::bench
