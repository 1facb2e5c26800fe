// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/database.h"

#include <rocksdb/convenience.h>

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/engine/rocks/block_memory.h"
#include "lib/engine/rocks/from_rocks.h"
#include "lib/engine/rocks/open_databases.h"
#include "lib/engine/rocks/private_files.h"
#include "lib/engine/rocks/tuning.h"
#include "lib/engine/rocks/wal_check.h"

namespace throughline::rocks {
namespace {

// A live writer may delete a file between a reader's look and its open.
constexpr int kReadOnlyTries = 8;

// RocksDB 11 fills a unique_ptr, the ones before it a raw pointer. A template,
// so that only the form that there is has to compile.
template <typename D, typename... Arguments>
rocksdb::Status OpenWith(std::unique_ptr<D>& db, Arguments&&... arguments) {
  if constexpr (requires { D::Open(arguments..., &db); }) {
    return D::Open(arguments..., &db);
  } else {
    D* raw = nullptr;
    rocksdb::Status status = D::Open(arguments..., &raw);
    db.reset(raw);
    return status;
  }
}

template <typename D, typename... Arguments>
rocksdb::Status OpenForReadingWith(std::unique_ptr<D>& db,
                                   Arguments&&... arguments) {
  if constexpr (requires { D::OpenForReadOnly(arguments..., &db); }) {
    return D::OpenForReadOnly(arguments..., &db);
  } else {
    D* raw = nullptr;
    rocksdb::Status status = D::OpenForReadOnly(arguments..., &raw);
    db.reset(raw);
    return status;
  }
}

// Every family of the store must be known: one that is not was made by a
// newer version, whose rows this one would not keep in step.
absl::Status CheckFamilies(const RocksOptions& options,
                           const rocksdb::DBOptions& db_options) {
  std::vector<std::string> stored;
  TL_RETURN_IF_ERROR(FromRocks(
      rocksdb::DB::ListColumnFamilies(db_options, options.directory, &stored),
      "reading the families of " + options.directory));
  const auto known = [&](const std::string& name) {
    return name == rocksdb::kDefaultColumnFamilyName ||
           std::any_of(options.families.begin(), options.families.end(),
                       [&](const RocksFamily& f) { return f.name == name; });
  };
  for (const std::string& name : stored) {
    if (known(name)) continue;
    return absl::UnimplementedError(
        fmt::format("{} has rows of a newer version, in the family {}; open "
                    "it with that version",
                    options.directory, name));
  }
  for (const RocksFamily& family : options.families) {
    if (!options.read_only ||
        std::count(stored.begin(), stored.end(), family.name) > 0) {
      continue;
    }
    return FailedPrecondition(
        "{} is of an older version, without the family {}; open it for "
        "writing once",
        options.directory, family.name);
  }
  return absl::OkStatus();
}

// The number of the oldest log that RocksDB replays.
absl::StatusOr<std::uint64_t> OldestLogKept(
    const RocksOptions& options, const rocksdb::DBOptions& db_options) {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName,
       FamilyOptions(RocksFamily(), nullptr)}};
  TL_RETURN_IF_ERROR(FromRocks(
      OpenForReadingWith(db, db_options, options.directory, families, &handles),
      "reading which logs of " + options.directory + " are kept"));
  std::uint64_t oldest = 0;
  const bool known =
      db->GetIntProperty(rocksdb::DB::Properties::kMinLogNumberToKeep, &oldest);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  if (!known) return absl::InternalError("no such property");
  return oldest;
}

absl::Status Prepare(const RocksOptions& options) {
  if (HasDatabase(options.directory)) return absl::OkStatus();
  if (options.read_only || !options.create_if_missing) {
    return NotFound("there is no store in {}", options.directory);
  }
  TL_RETURN_IF_ERROR(CheckNoRemains(options.directory));
  return MakeDirectory(options.directory);
}

}  // namespace

absl::StatusOr<std::shared_ptr<Database>> Database::Open(
    const RocksOptions& options) {
  TL_RETURN_IF_ERROR(Prepare(options));
  absl::Status status;
  for (int i = 0; i < (options.read_only ? kReadOnlyTries : 1); ++i) {
    std::shared_ptr<Database> database(new Database);
    status = database->OpenOnce(options);
    if (status.ok()) return database;
  }
  return status;
}

absl::Status Database::OpenOnce(const RocksOptions& options) {
  read_only_ = options.read_only;
  if (!read_only_) {
    TL_ASSIGN_OR_RETURN(hold_, DirectoryHold::Take(options.directory));
  }
  env_ = rocksdb::NewCompositeEnv(std::make_shared<PrivateFiles>());
  rocksdb::LRUCacheOptions cache;
  cache.capacity = options.block_cache_bytes;
  cache.memory_allocator = std::make_shared<BlockMemory>();
  cache_ = rocksdb::NewLRUCache(cache);
  const rocksdb::DBOptions db_options = DatabaseOptions(options, env_.get());
  if (HasDatabase(options.directory)) {
    TL_RETURN_IF_ERROR(CheckWals(
        options.directory, [&] { return OldestLogKept(options, db_options); }));
    TL_RETURN_IF_ERROR(CheckFamilies(options, db_options));
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        FamilyOptions(RocksFamily(), cache_));
  for (const RocksFamily& family : options.families) {
    families.emplace_back(family.name, FamilyOptions(family, cache_));
  }
  const rocksdb::Status status =
      read_only_
          ? OpenForReadingWith(db_, db_options, options.directory, families,
                               &handles_)
          : OpenWith(db_, db_options, options.directory, families, &handles_);
  TL_RETURN_IF_ERROR(FromRocks(status, "opening " + options.directory));
  Route(options);
  OpenDatabases::Add(this);
  return absl::OkStatus();
}

void Database::Route(const RocksOptions& options) {
  by_first_byte_.fill(handles_.front());
  for (std::size_t i = 0; i < options.families.size(); ++i) {
    for (const char byte : options.families[i].first_bytes) {
      by_first_byte_[static_cast<unsigned char>(byte)] = handles_[i + 1];
      prefix_bytes_[static_cast<unsigned char>(byte)] =
          options.families[i].prefix_bytes;
    }
  }
}

void Database::Abandon() {
  rocksdb::CancelAllBackgroundWork(db_.get(), /*wait=*/true);
}

Database::~Database() {
  if (db_ == nullptr) return;
  if (OpenDatabases::Remove(this)) {
    Close();
  } else {
    // Abandoned at the end of the process. What RocksDB stands on stays.
    OpenDatabases::Keep(db_.release(), env_.release());
  }
}

void Database::Close() {
  if (!read_only_ && !failed_) {
    std::uint64_t log_bytes = 0;
    rocksdb::VectorLogPtr logs;
    if (db_->GetSortedWalFiles(logs).ok()) {
      for (const auto& log : logs) log_bytes += log->SizeFileBytes();
    }
    // What fails here is in the log still, and replayed at the next open.
    if (log_bytes > kReplayBytes) {
      db_->Flush(rocksdb::FlushOptions(), handles_).PermitUncheckedError();
    }
    db_->SyncWAL().PermitUncheckedError();
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
  db_.reset();
}

}  // namespace throughline::rocks
