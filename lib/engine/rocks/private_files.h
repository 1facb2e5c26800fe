// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// PrivateFiles: a file system that makes files for their owner alone (0600,
// directories 0700), whatever the umask of the process, which is not ours to
// change.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_PRIVATE_FILES_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_PRIVATE_FILES_H_

#include <rocksdb/file_system.h>

#include <functional>
#include <memory>
#include <string>

namespace throughline::rocks {

// Calls `begun` as soon as RocksDB, on this thread, hands a log to the system
// to sync. One at a time on a thread.
class OnSyncBegun {
 public:
  explicit OnSyncBegun(std::function<void()> begun);
  ~OnSyncBegun();

  OnSyncBegun(const OnSyncBegun&) = delete;
  OnSyncBegun& operator=(const OnSyncBegun&) = delete;

 private:
  std::function<void()> begun_;
};

class PrivateFiles final : public rocksdb::FileSystemWrapper {
 public:
  PrivateFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "throughline.private_files"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* file,
      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* file,
      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& name,
                              const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& name,
                                       const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LockFile(const std::string& name,
                             const rocksdb::IOOptions& options,
                             rocksdb::FileLock** lock,
                             rocksdb::IODebugContext* debug) override;
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_PRIVATE_FILES_H_
