// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/flags.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace throughline::bench {

Flags::Flags(int argc, char** argv, std::map<std::string, std::int64_t> known)
    : values_(std::move(known)) {
  const std::map<std::string, std::int64_t> defaults = values_;
  for (int i = 1; i < argc; ++i) {
    const std::string_view given = argv[i];
    const std::size_t equals = given.find('=');
    const auto found =
        given.starts_with("--") && equals != std::string_view::npos
            ? values_.find(std::string(given.substr(2, equals - 2)))
            : values_.end();
    const char* const end = given.data() + given.size();
    if (found == values_.end() ||
        std::from_chars(given.data() + equals + 1, end, found->second).ptr !=
            end) {
      fmt::print(stderr, "{}: not a flag; these are, with their defaults:\n",
                 given);
      for (const auto& [name, value] : defaults) {
        fmt::print(stderr, "  --{}={}\n", name, value);
      }
      std::exit(2);
    }
  }
}

}  // namespace throughline::bench
