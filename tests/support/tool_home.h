// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Home: a small store made by the command line, for its tests.

#ifndef THROUGHLINE_TESTS_SUPPORT_TOOL_HOME_H_
#define THROUGHLINE_TESTS_SUPPORT_TOOL_HOME_H_

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace throughline {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

inline bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

inline std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

inline std::string Slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::string Line(const std::string& id, const std::string& identities,
                        const std::string& text, const std::string& rest = "") {
  const Json quoted = text;
  return R"({"source":"chat","id":")" + id + R"(","identities":[)" +
         identities + R"(],"channel":"webchat","kind":"message",)" +
         R"("actor":{"role":"customer"},"text":)" + quoted.dump() +
         R"(,"occurred_at":"2026-03-01T09:0)" + std::to_string(id.size()) +
         R"(:00Z")" + rest + "}\n";
}

inline constexpr char kAnn[] = "\"crm:1\"";
inline constexpr char kHostile[] =
    "\x1b[2J\x1b]0;owned\x07 red \xc2\x9b"
    "31m \xe2\x80\xae evil \x7f";

// A store with two customers, one of them with two identities.
class Home {
 public:
  Home() {
    const Ran ran = Run(
        With({"import", "-"}),
        {.input = Line("a", kAnn, "hello there") + Line("bb", kAnn, kHostile) +
                  Line("ccc", "\"crm:2\"", "it is me") +
                  Line("dddd",
                       R"("email:z@example.org",)"
                       R"("phone:+31612345678")",
                       "both"),
         .environment = {}});
    if (ran.status != 0) FAIL(ran.err);
  }

  Words With(Words words) const {
    words.insert(words.begin(), {"--db", db()});
    return words;
  }

  Ran Do(const Words& words, const Setting& setting = {}) const {
    return Run(With(words), setting);
  }

  std::string db() const { return directory_ / "db"; }

 private:
  TempDir directory_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_TOOL_HOME_H_
