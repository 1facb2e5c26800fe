// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Directory: the place on disk where an engine lives, held against others.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_DIRECTORY_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_DIRECTORY_H_

#include <string>

#include "absl/status/statusor.h"

namespace throughline::rocks {

// Holds a directory for as long as it lives. The directory itself is locked,
// so that nobody lets a second writer in by deleting RocksDB's LOCK file.
class DirectoryHold {
 public:
  DirectoryHold() = default;  // Holds nothing.
  ~DirectoryHold();
  DirectoryHold(DirectoryHold&& other) noexcept;
  DirectoryHold& operator=(DirectoryHold&& other) noexcept;

  // kFailedPrecondition: another process or another store holds it.
  static absl::StatusOr<DirectoryHold> Take(const std::string& directory);

 private:
  explicit DirectoryHold(int file) : file_(file) {}

  int file_ = -1;
};

// Whether RocksDB's files are there.
bool HasDatabase(const std::string& directory);

// kDataLoss where there are rows but not the file that says which count.
absl::Status CheckNoRemains(const std::string& directory);

// Makes the directory, for its owner alone, and makes sure that it stays.
// One that is there already and holds no database becomes private too.
absl::Status MakeDirectory(const std::string& directory);

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_DIRECTORY_H_
