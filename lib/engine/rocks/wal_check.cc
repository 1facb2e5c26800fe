// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/wal_check.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "lib/base/status.h"
#include "lib/engine/rocks/wal_walk.h"

namespace throughline::rocks {
namespace {

namespace fs = std::filesystem;

// By number, oldest first: 000012.log has the number 12.
using LogPaths = std::map<std::uint64_t, std::string>;

absl::StatusOr<LogPaths> Logs(const std::string& directory) {
  LogPaths logs;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; it != end;
       it.increment(error)) {
    const std::string stem = it->path().stem().string();
    if (it->path().extension() != ".log" || stem.empty() ||
        stem.find_first_not_of("0123456789") != std::string::npos) {
      continue;
    }
    logs.emplace(std::stoull(stem), it->path().string());
  }
  if (error) {
    return absl::UnavailableError(
        fmt::format("{} cannot be listed: {}", directory, error.message()));
  }
  return logs;
}

// Absent: a live writer has deleted it since.
absl::StatusOr<std::optional<std::string>> ReadAll(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory) {
    return std::optional<std::string>();
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes(error ? 0 : size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (error || !file.is_open() || file.bad()) {
    return absl::UnavailableError(fmt::format("{} cannot be read", path));
  }
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return std::optional<std::string>(std::move(bytes));
}

// A log whose end is damaged, until a later one tells what the end was.
struct Pending {
  std::string path;
  WalWalk walk;
};

// After a torn end RocksDB goes on, in the next log, with the very sequence
// that the torn record would have had. Anything else means a loss.
bool GoesOn(const WalWalk& torn, const WalWalk& next) {
  if (!torn.next_sequence.has_value()) return next.changes == 0;
  return *torn.next_sequence == *next.first_sequence;
}

absl::Status Check(const LogPaths& logs) {
  std::optional<Pending> pending;
  for (const auto& [number, path] : logs) {
    TL_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadAll(path));
    if (!bytes.has_value()) continue;
    const WalWalk walk = WalkWal(*bytes);
    if (walk.whole_after.has_value()) {
      return DataLoss(
          "{} is damaged at offset {}, before a whole record at offset {}; "
          "restore the store from a backup",
          path, *walk.damaged_at, *walk.whole_after);
    }
    if (pending.has_value() && walk.first_sequence.has_value()) {
      if (!GoesOn(pending->walk, walk)) {
        return DataLoss(
            "{} is damaged at offset {}, before the records of {}; restore "
            "the store from a backup",
            pending->path, *pending->walk.damaged_at, path);
      }
      pending.reset();
    }
    if (walk.damaged_at.has_value()) pending = Pending{path, walk};
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckWals(const std::string& directory,
                       const OldestKept& oldest_kept) {
  TL_ASSIGN_OR_RETURN(LogPaths logs, Logs(directory));
  absl::Status verdict = Check(logs);
  if (verdict.code() != absl::StatusCode::kDataLoss) return verdict;
  // RocksDB deletes the newest first. Of torn logs that were opened since, a
  // kill may leave the oldest without those that went on where it ends.
  const absl::StatusOr<std::uint64_t> oldest = oldest_kept();
  if (!oldest.ok()) return verdict;
  logs.erase(logs.begin(), logs.lower_bound(*oldest));
  return Check(logs);
}

}  // namespace throughline::rocks
