// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "lib/base/status.h"

namespace throughline::importing {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
constexpr std::string_view kGzipMagic = "\x1f\x8b";

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<std::string> Read(std::size_t size) override {
    const std::string_view piece = bytes_.substr(read_, size);
    read_ += piece.size();
    return std::string(piece);
  }
  std::uint64_t bytes_read() const override { return read_; }

 private:
  std::string_view bytes_;
  std::size_t read_ = 0;
};

class FileSource final : public ByteSource {
 public:
  explicit FileSource(int file) : file_(file) {}
  ~FileSource() override {
    if (file_ != STDIN_FILENO) close(file_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  absl::StatusOr<std::string> Read(std::size_t size) override {
    std::string bytes(std::min(size, kBlockBytes), '\0');
    ssize_t got = 0;
    do {
      got = read(file_, bytes.data(), bytes.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) return Invalid("it cannot be read (errno {})", errno);
    bytes.resize(static_cast<std::size_t>(got));
    read_ += bytes.size();
    return bytes;
  }
  std::uint64_t bytes_read() const override { return read_; }

 private:
  int file_;
  std::uint64_t read_ = 0;
};

// Gives back first what was read to see the magic.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  absl::StatusOr<std::string> Read(std::size_t size) override {
    if (prefix_.empty()) return rest_->Read(size);
    std::string piece = prefix_.substr(0, size);
    prefix_.erase(0, piece.size());
    return piece;
  }
  std::uint64_t bytes_read() const override { return rest_->bytes_read(); }

 private:
  std::string prefix_;
  std::unique_ptr<ByteSource> rest_;
};

// RFC 1952: one member or several behind one another.
class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)) {}
  ~GzipSource() override {
    if (begun_) inflateEnd(&stream_);
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  absl::StatusOr<std::string> Read(std::size_t size) override {
    std::string bytes(std::min(size, kBlockBytes), '\0');
    stream_.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_out = static_cast<uInt>(bytes.size());
    while (stream_.avail_out == bytes.size()) {
      TL_RETURN_IF_ERROR(Refill());
      if (stream_.avail_in == 0) break;
      TL_RETURN_IF_ERROR(Inflate());
    }
    if (stream_.avail_out == bytes.size() && within_member_) {
      return Invalid("the gzip stream ends too soon");
    }
    bytes.resize(bytes.size() - stream_.avail_out);
    return bytes;
  }
  std::uint64_t bytes_read() const override { return packed_->bytes_read(); }

 private:
  absl::Status Refill() {
    if (stream_.avail_in > 0) return absl::OkStatus();
    TL_ASSIGN_OR_RETURN(block_, packed_->Read(kBlockBytes));
    stream_.next_in = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_in = static_cast<uInt>(block_.size());
    return absl::OkStatus();
  }

  absl::Status Inflate() {
    if (!within_member_) {
      // 15: the largest window; 16: a gzip header is expected.
      const int result =
          begun_ ? inflateReset(&stream_) : inflateInit2(&stream_, 15 + 16);
      if (result != Z_OK) return Invalid("the gzip stream cannot be opened");
      begun_ = true;
      within_member_ = true;
    }
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      within_member_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Invalid("the gzip stream is damaged");
    }
    return absl::OkStatus();
  }

  std::unique_ptr<ByteSource> packed_;
  std::string block_;
  z_stream stream_{};
  bool begun_ = false;
  bool within_member_ = false;
};

absl::StatusOr<int> OpenFile(const std::string& path) {
  if (path == "-") return STDIN_FILENO;
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    return Invalid("it is a directory; name its files");
  }
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file >= 0) return file;
  if (errno == ENOENT) return Invalid("there is no such file");
  if (errno == EACCES) return Invalid("it may not be read; check who owns it");
  return Invalid("it cannot be opened (errno {})", errno);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(
    const std::string& path) {
  TL_ASSIGN_OR_RETURN(const int file, OpenFile(path));
  std::unique_ptr<ByteSource> source = std::make_unique<FileSource>(file);
  std::string start;
  while (start.size() < kGzipMagic.size()) {
    TL_ASSIGN_OR_RETURN(const std::string more, source->Read(kBlockBytes));
    if (more.empty()) break;
    start += more;
  }
  const bool packed = start.substr(0, kGzipMagic.size()) == kGzipMagic;
  source =
      std::make_unique<PrefixedSource>(std::move(start), std::move(source));
  if (packed) source = std::make_unique<GzipSource>(std::move(source));
  return source;
}

std::unique_ptr<ByteSource> ByteSource::OfMemory(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

std::uint64_t FileBytes(const std::string& path) {
  struct stat info {};
  if (path == "-" || stat(path.c_str(), &info) != 0) return 0;
  return S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
}

}  // namespace throughline::importing
