// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/keeping/index_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "lib/base/clock.h"
#include "lib/base/mutex.h"
#include "lib/base/status.h"
#include "lib/keys/keys.h"

namespace throughline::keeping {
namespace {

constexpr std::size_t kKeyBytes = 32;

class Memory final : public KeyProvider {
 public:
  absl::StatusOr<std::string> IndexKey(std::string_view tenant) override {
    MutexLock lock(mutex_);
    std::string& key = keys_[std::string(tenant)];
    if (key.empty()) key = RandomBytes(kKeyBytes);
    return key;
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::string> keys_ ABSL_GUARDED_BY(mutex_);
};

absl::Status Failed(std::string_view what) {
  return absl::UnavailableError(fmt::format("{} the file of an index key: {}",
                                            what, std::strerror(errno)));
}

// An open file, closed at the end.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int fd() const { return fd_; }

 private:
  int fd_;
};

absl::Status SyncDirectory(const std::string& path) {
  const File directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd() < 0 || fsync(directory.fd()) != 0) {
    return Failed("cannot sync the directory of");
  }
  return absl::OkStatus();
}

class Files final : public KeyProvider {
 public:
  Files(std::string directory, bool read_only)
      : directory_(std::move(directory)), read_only_(read_only) {}

  absl::StatusOr<std::string> IndexKey(std::string_view tenant) override {
    MutexLock lock(mutex_);
    // A tenant's name may hold what a file's name may not.
    const Hash name = keys::HashOf({}, "index key", {tenant});
    const std::string path = directory_ + "/index-" + name.ToHex();
    absl::StatusOr<std::string> key = Read(path);
    if (!absl::IsNotFound(key.status()) || read_only_) return key;
    TL_RETURN_IF_ERROR(Make(path));
    return Read(path);
  }

 private:
  static absl::StatusOr<std::string> Read(const std::string& path) {
    const File file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (file.fd() < 0) {
      if (errno == ENOENT) return NotFound("the tenant has no index key");
      return Failed("cannot open");
    }
    std::string key(kKeyBytes + 1, '\0');
    const ssize_t size = read(file.fd(), key.data(), key.size());
    if (size < 0) return Failed("cannot read");
    if (static_cast<std::size_t>(size) != kKeyBytes) {
      return DataLoss("the file of an index key has {} bytes; {} are due", size,
                      kKeyBytes);
    }
    key.resize(kKeyBytes);
    return key;
  }

  // Written aside, synced, then given its name: a key is whole or not there.
  absl::Status Make(const std::string& path) const {
    if (mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
      return Failed("cannot make the directory of");
    }
    const std::string aside = path + ".new";
    unlink(aside.c_str());
    {
      const File file(open(aside.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                           0600));
      if (file.fd() < 0) return Failed("cannot make");
      const std::string key = RandomBytes(kKeyBytes);
      if (write(file.fd(), key.data(), key.size()) !=
          static_cast<ssize_t>(key.size())) {
        return Failed("cannot write");
      }
      if (fsync(file.fd()) != 0) return Failed("cannot sync");
    }
    if (rename(aside.c_str(), path.c_str()) != 0) return Failed("cannot name");
    return SyncDirectory(directory_);
  }

  const std::string directory_;
  const bool read_only_;
  Mutex mutex_;
};

}  // namespace

std::shared_ptr<KeyProvider> FileKeys(std::string directory, bool read_only) {
  return std::make_shared<Files>(std::move(directory), read_only);
}

std::shared_ptr<KeyProvider> MemoryKeys() { return std::make_shared<Memory>(); }

}  // namespace throughline::keeping
