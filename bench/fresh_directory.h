// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A directory of a benchmark's own, gone with it.

#ifndef THROUGHLINE_BENCH_FRESH_DIRECTORY_H_
#define THROUGHLINE_BENCH_FRESH_DIRECTORY_H_

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "bench/must.h"

namespace throughline::bench {

class FreshDirectory {
 public:
  FreshDirectory()
      : path_(std::filesystem::temp_directory_path() /
              "throughline-bench-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) Fail("no directory could be made");
  }
  ~FreshDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  FreshDirectory(const FreshDirectory&) = delete;
  FreshDirectory& operator=(const FreshDirectory&) = delete;

  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

  // Of what lies under `name`, in bytes.
  std::uint64_t SizeOf(const std::string& name) const {
    const std::filesystem::path path = *this / name;
    if (!std::filesystem::is_directory(path)) {
      return std::filesystem::file_size(path);
    }
    std::uint64_t bytes = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
  }

 private:
  std::string path_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_FRESH_DIRECTORY_H_
