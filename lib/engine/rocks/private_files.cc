// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/private_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace throughline::rocks {
namespace {

using rocksdb::IOStatus;

// Makes the file empty and private, so that RocksDB finds it there and leaves
// its mode alone.
IOStatus Touch(const std::string& name) {
  const int file =
      ::open(name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return IOStatus::IOError(name, std::strerror(errno));
  ::close(file);
  return IOStatus::OK();
}

IOStatus MakeDirectory(const std::string& name) {
  if (::mkdir(name.c_str(), 0700) == 0 || errno == EEXIST) {
    return IOStatus::OK();
  }
  return IOStatus::IOError(name, std::strerror(errno));
}

// What this thread's next sync of a log calls, once.
thread_local std::function<void()>* on_sync_begun = nullptr;

class LogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  explicit LogFile(std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)) {}

  IOStatus Sync(const rocksdb::IOOptions& options,
                rocksdb::IODebugContext* debug) override {
    if (auto* const begun = std::exchange(on_sync_begun, nullptr)) (*begun)();
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
};

bool IsLog(std::string_view name) {
  return name.size() > 4 && name.substr(name.size() - 4) == ".log";
}

}  // namespace

OnSyncBegun::OnSyncBegun(std::function<void()> begun)
    : begun_(std::move(begun)) {
  on_sync_begun = &begun_;
}

OnSyncBegun::~OnSyncBegun() { on_sync_begun = nullptr; }

IOStatus PrivateFiles::NewWritableFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* file,
    rocksdb::IODebugContext* debug) {
  if (IOStatus status = Touch(name); !status.ok()) return status;
  IOStatus status = target()->NewWritableFile(name, options, file, debug);
  if (status.ok() && IsLog(name)) {
    *file = std::make_unique<LogFile>(std::move(*file));
  }
  return status;
}

IOStatus PrivateFiles::ReopenWritableFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* file,
    rocksdb::IODebugContext* debug) {
  if (IOStatus status = Touch(name); !status.ok()) return status;
  return target()->ReopenWritableFile(name, options, file, debug);
}

IOStatus PrivateFiles::CreateDir(const std::string& name,
                                 const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) {
  if (::mkdir(name.c_str(), 0700) == 0) return IOStatus::OK();
  return target()->CreateDir(name, options, debug);  // Says what is wrong.
}

IOStatus PrivateFiles::CreateDirIfMissing(const std::string& name,
                                          const rocksdb::IOOptions& options,
                                          rocksdb::IODebugContext* debug) {
  if (IOStatus status = MakeDirectory(name); !status.ok()) return status;
  return target()->CreateDirIfMissing(name, options, debug);
}

IOStatus PrivateFiles::LockFile(const std::string& name,
                                const rocksdb::IOOptions& options,
                                rocksdb::FileLock** lock,
                                rocksdb::IODebugContext* debug) {
  if (IOStatus status = Touch(name); !status.ok()) return status;
  return target()->LockFile(name, options, lock, debug);
}

}  // namespace throughline::rocks
