// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// TempDir: a fresh directory, gone with all that is in it when the case ends.

#ifndef THROUGHLINE_TESTS_SUPPORT_TEMP_DIR_H_
#define THROUGHLINE_TESTS_SUPPORT_TEMP_DIR_H_

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/catch.h"

namespace throughline {

class TempDir {
 public:
  TempDir() {
    std::string path =
        (std::filesystem::temp_directory_path() / "throughline-XXXXXX")
            .string();
    if (::mkdtemp(path.data()) == nullptr) FAIL("no directory: " + path);
    path_ = path;
  }
  ~TempDir() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }

  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Of something within, which need not be there.
  std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_TEMP_DIR_H_
