// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Flags of the benchmark programs: --name=value, all numbers, each with a
// default that main() states.

#ifndef THROUGHLINE_BENCH_FLAGS_H_
#define THROUGHLINE_BENCH_FLAGS_H_

#include <cstdint>
#include <map>
#include <string>

namespace throughline::bench {

class Flags {
 public:
  // `known`: every flag with its default. Ends the program, saying what would
  // be right, where something else is given.
  Flags(int argc, char** argv, std::map<std::string, std::int64_t> known);

  std::int64_t operator[](const std::string& name) const {
    return values_.at(name);
  }

 private:
  std::map<std::string, std::int64_t> values_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_FLAGS_H_
