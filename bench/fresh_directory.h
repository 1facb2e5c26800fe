// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A directory of a benchmark's own, gone with it.

#ifndef THROUGHLINE_BENCH_FRESH_DIRECTORY_H_
#define THROUGHLINE_BENCH_FRESH_DIRECTORY_H_

#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/must.h"

namespace throughline::bench {

// What lies under a path, in bytes of disk: a hole counts nothing.
inline std::uint64_t SizeOnDisk(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(path)) {
    struct stat file;
    if (entry.is_regular_file() && stat(entry.path().c_str(), &file) == 0) {
      bytes += static_cast<std::uint64_t>(file.st_blocks) * 512;
    }
  }
  return bytes;
}

class FreshDirectory {
 public:
  // In `parent`; empty: where temporary files go.
  explicit FreshDirectory(const std::string& parent = "")
      : path_((parent.empty() ? std::filesystem::temp_directory_path()
                              : std::filesystem::path(parent)) /
              "throughline-bench-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) {
      Fail("no directory could be made: " + path_);
    }
  }
  ~FreshDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  FreshDirectory(const FreshDirectory&) = delete;
  FreshDirectory& operator=(const FreshDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_FRESH_DIRECTORY_H_
