// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Our own sources, as the guard of the house reads them.

#ifndef THROUGHLINE_TESTS_SUPPORT_SOURCES_H_
#define THROUGHLINE_TESTS_SUPPORT_SOURCES_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/places.h"

namespace throughline {

struct File {
  std::string path;  // From the root.
  std::vector<std::string> lines;
};

inline std::string Slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline const std::filesystem::path& Root() {
  static const std::filesystem::path root = SourceDir();
  return root;
}

// Our own code: C++ and Protobuf.
inline const std::vector<File>& Code() {
  static const std::vector<File> code = [] {
    std::vector<File> files;
    for (const char* top :
         {"include", "lib", "proto", "tools", "tests", "bench", "examples"}) {
      for (const auto& entry :
           std::filesystem::recursive_directory_iterator(Root() / top)) {
        const std::string extension = entry.path().extension();
        if (extension != ".h" && extension != ".cc" && extension != ".proto") {
          continue;
        }
        File file{std::filesystem::relative(entry.path(), Root()).string(), {}};
        std::stringstream text(Slurp(entry.path()));
        for (std::string line; std::getline(text, line);) {
          file.lines.push_back(line);
        }
        files.push_back(std::move(file));
      }
    }
    std::sort(files.begin(), files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return files;
  }();
  return code;
}

inline bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

inline bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

inline std::string At(const File& file, std::size_t line) {
  return file.path + ":" + std::to_string(line + 1);
}

// What a line includes between quotes; empty: nothing.
inline std::string Included(const std::string& line) {
  constexpr std::string_view kInclude = "#include \"";
  if (!StartsWith(line, kInclude)) return {};
  return line.substr(kInclude.size(),
                     line.find('"', kInclude.size()) - kInclude.size());
}

// A line without its comment.
inline std::string Statement(const std::string& line) {
  const std::size_t comment = line.find("//");
  if (comment == std::string::npos) return line;
  if (comment > 0 && line[comment - 1] == ':') return line;  // A URL.
  return line.substr(0, comment);
}

// The UTF-8 characters of a line.
inline std::size_t Width(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// The names of the cases in a test file, their literals joined.
inline std::vector<std::string> CaseNames(const File& file) {
  std::string text;
  for (const std::string& line : file.lines) text += line + "\n";
  static const std::regex kCase(
      R"re((?:^|\n)TEST_CASE\(((?:\s*"(?:[^"\\]|\\.)*")+))re");
  static const std::regex kLiteral(R"re("((?:[^"\\]|\\.)*)")re");
  std::vector<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), kCase), end; it != end;
       ++it) {
    const std::string literals = (*it)[1];
    std::string name;
    for (std::sregex_iterator part(literals.begin(), literals.end(), kLiteral);
         part != end; ++part) {
      name += (*part)[1];
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_SOURCES_H_
