// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Flags of the benchmark program: --name=value, or --name alone for a switch,
// each with the default that its command states; and what is no flag.

#ifndef THROUGHLINE_BENCH_FLAGS_H_
#define THROUGHLINE_BENCH_FLAGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace throughline::bench {

// Whether `part` is one of `list`, whose parts stand between commas.
bool IsIn(const std::string& list, const std::string& part);

class Flags {
 public:
  using Values = std::map<std::string, std::string>;

  // `known`: every flag with its default; that of a switch is "no". Ends the
  // program, saying what would be right, where something else is given.
  Flags(const std::vector<std::string>& arguments, Values known);

  std::int64_t Number(const std::string& name) const;
  const std::string& Text(const std::string& name) const {
    return values_.at(name);
  }
  bool On(const std::string& name) const { return Text(name) == "yes"; }

  // Takes the place of a default: nothing happens where the flag was given.
  void Prefer(const std::string& name, const std::string& value);

  // Whatever was given.
  void Set(const std::string& name, const std::string& value) {
    values_.at(name) = value;
  }

  // Ends the program, saying what would be right, unless all parts of the flag
  // are among `known`.
  void MustBeOf(const std::string& name, const std::string& known) const;

  const Values& values() const { return values_; }
  const std::vector<std::string>& rest() const { return rest_; }

 private:
  Values values_;
  Values given_;
  std::vector<std::string> rest_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_FLAGS_H_
