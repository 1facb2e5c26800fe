// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Command: one word of the command line, described as data, so that the
// parser, the help, "did you mean" and the tests read the same words. And
// Invocation: what somebody typed.

#ifndef THROUGHLINE_TOOLS_COMMAND_H_
#define THROUGHLINE_TOOLS_COMMAND_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "throughline/requests.h"
#include "tools/outcome.h"

namespace throughline::tools {

struct Option {
  std::string name;   // --events
  std::string value;  // N; empty: a flag.
  std::string help;
  std::vector<std::string> choices = {};  // Of its value; empty: any.
  bool required = false;
};

struct Example {
  std::string line;  // Without the program's name.
  std::string says;
};

class Invocation;

struct Command {
  std::string name;
  std::string arguments;  // As the help shows them: "WHO WHO".
  std::size_t arguments_min = 0;
  std::size_t arguments_max = 0;
  std::string summary;      // One line, lower case.
  std::string description;  // Paragraphs.
  std::vector<Option> options;
  std::vector<Example> examples;
  absl::StatusOr<ExitCode> (*run)(const Invocation&) = nullptr;
};

// Every command, in the order of the help.
const std::vector<Command>& Commands();

// Absent: there is no such command.
const Command* FindCommand(std::string_view name);

// The option that most commands have.
Option JsonOption();

class Invocation {
 public:
  std::string db;
  std::string tenant = kDefaultTenant;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> options;  // A flag's value is empty.

  bool Has(const std::string& option) const { return options.contains(option); }
  bool json() const { return Has("--json"); }

  // What was typed, else empty.
  std::string Text(const std::string& option) const;

  // Within 1 and `most`; absent where it was not given.
  absl::StatusOr<std::optional<std::int64_t>> Number(const std::string& option,
                                                     std::int64_t most) const;

  absl::StatusOr<std::optional<std::int64_t>> Moment(
      const std::string& option) const;

  // That not both of two were given.
  absl::Status NotBoth(const std::string& one, const std::string& other) const;
};

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_COMMAND_H_
