// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "lib/base/status.h"

namespace throughline::rocks {
namespace {

int OpenDirectory(const std::string& directory) {
  return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

DirectoryHold::~DirectoryHold() {
  if (file_ >= 0) ::close(file_);
}

DirectoryHold::DirectoryHold(DirectoryHold&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

DirectoryHold& DirectoryHold::operator=(DirectoryHold&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

absl::StatusOr<DirectoryHold> DirectoryHold::Take(
    const std::string& directory) {
  DirectoryHold hold(OpenDirectory(directory));
  if (hold.file_ < 0) {
    return FailedPrecondition("{} cannot be opened: {}", directory,
                              std::strerror(errno));
  }
  if (::flock(hold.file_, LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition(
        "{} is open in another process or another store; one may write at a "
        "time, any number may open it for reading",
        directory);
  }
  return hold;
}

bool HasDatabase(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(directory + "/CURRENT", error);
}

absl::Status CheckNoRemains(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; it != end;
       it.increment(error)) {
    const fs::path& path = it->path();
    const bool rows =
        path.extension() == ".sst" ||
        (path.extension() == ".log" && fs::file_size(path, error) > 0);
    if (!rows) continue;
    return DataLoss(
        "{} holds {} but no file CURRENT; restore the store from a backup",
        directory, path.filename().string());
  }
  return absl::OkStatus();
}

absl::Status MakeDirectory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0) {
    if (errno != EEXIST) {
      return FailedPrecondition("{} cannot be made: {}", directory,
                                std::strerror(errno));
    }
    if (HasDatabase(directory)) return absl::OkStatus();
    if (::chmod(directory.c_str(), 0700) != 0) {
      return FailedPrecondition("{} cannot be made private: {}", directory,
                                std::strerror(errno));
    }
    return absl::OkStatus();
  }
  // The name of a new directory is durable once its parent is synced.
  const std::filesystem::path path(directory);
  const auto parent =
      std::filesystem::absolute(path.has_filename() ? path : path.parent_path())
          .parent_path();
  const int file = OpenDirectory(parent.string());
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!synced) {
    return FailedPrecondition("{} cannot be synced: {}", parent.string(),
                              std::strerror(errno));
  }
  return absl::OkStatus();
}

}  // namespace throughline::rocks
