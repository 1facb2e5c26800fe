// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The guard of the house: what lib/README.md says about where things live and
// how they are written, read from the sources themselves. A case that fails
// names every offender by file and line.

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/sources.h"

namespace throughline {
namespace {

namespace fs = std::filesystem;

using Rooms = std::set<std::string>;

Rooms Both(Rooms a, const Rooms& b) {
  a.insert(b.begin(), b.end());
  return a;
}

// The floor plan: what each room may include of ours beside itself. "front" is
// the contracts in include/throughline; rooms on one floor never see each
// other.
std::map<std::string, Rooms> FloorPlan() {
  const Rooms contracts = {"front", "base"};
  const Rooms bytes = Both(contracts, {"keys", "codec"});
  const Rooms hands = Both(bytes, {"draft", "record"});
  const Rooms parts = {"identity",   "timeline", "conversation", "facts",
                       "claims",     "clocks",   "cursors",      "feed",
                       "indicators", "keeping",  "checkpoint",   "outbox",
                       "turn"};

  std::map<std::string, Rooms> plan = {
      {"front", {}},
      {"base", {"front"}},
      {"keys", contracts},
      {"codec", contracts},
      {"engine", contracts},
      {"engine/memory", Both(contracts, {"engine"})},
      {"engine/rocks", Both(contracts, {"engine"})},
      {"draft", bytes},
      {"record", bytes},
      {"head", Both(hands, parts)},
      {"store", Both(hands, Both(parts, {"head"}))},
      {"import", contracts},
      {"render", contracts},
      {"tools", Both(bytes, {"import", "render"})},
      {"examples", {"front"}},
  };
  for (const std::string& part : parts) plan[part] = hands;
  return plan;
}

// Names that are at home in few places: a pattern, and where it may stand.
struct Name {
  std::string pattern;
  std::vector<std::string> homes;  // Beginnings of paths.
};
const std::vector<Name> kNames = {
    {"[<\"]rocksdb/", {"lib/engine/rocks/", "bench/", "tests/"}},
    {"engine/(rocks|memory)/",
     {"lib/engine/", "lib/store/open.cc", "bench/", "tests/"}},
    {"absl::Now|system_clock|std::time\\(", {"lib/base/clock.cc"}},
    {"std::random_device|randombytes", {"lib/base/clock.cc", "tests/"}},
    {"std::(j?thread|async)\\b",
     {"lib/store/", "tools/", "bench/", "tests/", "examples/"}},
    {"std::c(out|err)\\b", {"tools/", "bench/", "tests/", "examples/"}},
    {"absl::(string_view|optional)\\b", {"lib/", "tools/", "tests/", "bench/"}},
    {"absl::Mutex\\b", {}},  // ThreadSanitizer cannot see Debian's.
};

// Fails the case with every offender on a line of its own.
void NoneOf(const std::vector<std::string>& offenders) {
  std::string list;
  for (const std::string& offender : offenders) list += "\n  " + offender;
  if (!list.empty()) FAIL_CHECK("offenders:" << list);
  SUCCEED();
}

// The room a path from the root lies in; empty: none that we know.
std::string RoomOf(std::string_view path) {
  if (StartsWith(path, "include/throughline/") ||
      StartsWith(path, "throughline/")) {
    return "front";
  }
  if (StartsWith(path, "lib/")) path.remove_prefix(4);
  const std::size_t deep = path.find('/', StartsWith(path, "engine/") ? 7 : 0);
  return std::string(path.substr(0, std::min(deep, path.rfind('/'))));
}

bool Ours(std::string_view include) {
  return StartsWith(include, "throughline/") || StartsWith(include, "lib/") ||
         StartsWith(include, "tools/") || StartsWith(include, "tests/") ||
         StartsWith(include, "bench/") || StartsWith(include, "examples/");
}

// Every public header that `path` reaches, itself apart.
void Reach(const std::string& path, std::set<std::string>& reached) {
  for (const File& file : Code()) {
    if (file.path != path) continue;
    for (const std::string& line : file.lines) {
      const std::string next = "include/" + Included(line);
      if (RoomOf(next) == "front" && reached.insert(next).second) {
        Reach(next, reached);
      }
    }
  }
}

TEST_CASE("A room includes only what the floor plan lets it see") {
  const std::map<std::string, Rooms> floor_plan = FloorPlan();
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    const std::string room = RoomOf(file.path);
    if (room == "tests" || room == "bench" || room == "proto") continue;
    const auto plan = floor_plan.find(room);
    if (plan == floor_plan.end()) {
      offenders.push_back(file.path + " lies in no room of the floor plan");
      continue;
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string include = Included(file.lines[i]);
      if (!Ours(include) || StartsWith(include, "throughline/storage/")) {
        continue;
      }
      const std::string other = RoomOf(include);
      if (other == room || plan->second.count(other) > 0) continue;
      // The one place where a store gets its engine.
      if (file.path == "lib/store/open.cc" && StartsWith(other, "engine")) {
        continue;
      }
      offenders.push_back(At(file, i) + " " + room + " includes " + include);
    }
  }
  NoneOf(offenders);
}

TEST_CASE("Stored messages are seen only below the front door") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    if (StartsWith(file.path, "lib/") || StartsWith(file.path, "tests/")) {
      continue;
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (StartsWith(Included(file.lines[i]), "throughline/storage/")) {
        offenders.push_back(At(file, i));
      }
    }
  }
  NoneOf(offenders);
}

TEST_CASE("A name that belongs to one room stands in no other") {
  std::vector<std::string> offenders;
  for (const Name& name : kNames) {
    const std::regex pattern(name.pattern);
    for (const File& file : Code()) {
      const bool home = std::any_of(
          name.homes.begin(), name.homes.end(),
          [&](const auto& start) { return StartsWith(file.path, start); });
      if (home || file.path == "tests/house_test.cc") continue;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (std::regex_search(Statement(file.lines[i]), pattern)) {
          offenders.push_back(At(file, i) + " " + name.pattern);
        }
      }
    }
  }
  NoneOf(offenders);
}

TEST_CASE("A line of code has at most 80 characters") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (Width(file.lines[i]) > 80) offenders.push_back(At(file, i));
    }
  }
  NoneOf(offenders);
}

// Tests stay whole: one file is one subject, and its cases are read one by one.
TEST_CASE("A file of code has at most 400 lines, one of tests at most 700") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    const bool test = file.path.rfind("tests/", 0) == 0;
    if (file.lines.size() > (test ? 700 : 400)) {
      offenders.push_back(At(file, file.lines.size() - 1));
    }
  }
  NoneOf(offenders);
}

TEST_CASE("A file of code begins with its licence and with what it is") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    if (file.lines.size() < 4 ||
        !StartsWith(file.lines[0], "// Copyright 2026 The Throughline") ||
        file.lines[1] != "// SPDX-License-Identifier: Apache-2.0") {
      offenders.push_back(file.path + ":1 licence");
    } else if (EndsWith(file.path, ".h") &&
               (file.lines[2] != "//" || Width(file.lines[3]) < 10)) {
      offenders.push_back(file.path + ":3 says not what it is");
    }
  }
  NoneOf(offenders);
}

TEST_CASE("A public header reaches at most sixteen of our headers") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    if (RoomOf(file.path) != "front") continue;
    std::set<std::string> reached;
    Reach(file.path, reached);
    reached.erase(file.path);
    if (reached.size() <= 16) continue;
    offenders.push_back(file.path + " reaches " +
                        std::to_string(reached.size()));
  }
  NoneOf(offenders);
}

TEST_CASE("Every room says in its README what it owns") {
  std::set<std::string> rooms;
  for (const File& file : Code()) {
    if (!StartsWith(file.path, "lib/")) continue;
    rooms.insert(fs::path(file.path).parent_path());
  }

  std::vector<std::string> offenders;
  for (const std::string& room : rooms) {
    if (!fs::exists(Root() / room / "README.md")) offenders.push_back(room);
  }
  NoneOf(offenders);
}

TEST_CASE("Every table has a line in the README of keys") {
  const std::string keys = Slurp(Root() / "lib/keys/keys.h");
  std::stringstream readme(Slurp(Root() / "lib/keys/README.md"));
  std::string rows;
  for (std::string line; std::getline(readme, line);) {
    if (StartsWith(line, "|")) rows += line + "\n";
  }

  std::vector<std::string> offenders;
  const std::regex table("  (k[A-Za-z]+) = (0x[0-9a-f]{2}),");
  for (std::sregex_iterator it(keys.begin(), keys.end(), table), end; it != end;
       ++it) {
    std::string row = R"(\| *`?)";
    row.append((*it)[2]).append("`?.*").append((*it)[1]);
    if (!std::regex_search(rows, std::regex(row))) {
      offenders.push_back((*it)[0].str());
    }
  }
  NoneOf(offenders);
}

TEST_CASE("The name of every case is a sentence that a test run can find") {
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    if (!EndsWith(file.path, "_test.cc")) continue;
    const std::vector<std::string> names = CaseNames(file);
    if (names.empty()) offenders.push_back(file.path + " promises nothing");
    for (const std::string& name : names) {
      const bool sentence = std::count(name.begin(), name.end(), ' ') >= 2;
      // Catch2's list is split at semicolons by its CMake module.
      const bool found = name.find(';') == std::string::npos;
      if (!sentence || !found) offenders.push_back(file.path + " " + name);
    }
  }
  NoneOf(offenders);
}

TEST_CASE("Nothing is left to do without an issue that says when") {
  const std::regex mark("\\b(TODO|FIXME|XXX|HACK)\\b(?!\\(#[0-9]+\\): when )");
  std::vector<std::string> offenders;
  for (const File& file : Code()) {
    if (file.path == "tests/house_test.cc") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], mark)) {
        offenders.push_back(At(file, i));
      }
    }
  }
  NoneOf(offenders);
}

TEST_CASE("The README shows the quickstart as it is compiled") {
  const std::string readme = Slurp(Root() / "README.md");
  const std::string source = Slurp(Root() / "examples/quickstart.cc");
  const std::size_t start = readme.find("```cpp\n");
  REQUIRE(start != std::string::npos);
  const std::string rest = readme.substr(start + 7);
  const std::string block = rest.substr(0, rest.find("```"));

  CHECK(block.size() > 200);
  CHECK(EndsWith(source, block));
}

}  // namespace
}  // namespace throughline
