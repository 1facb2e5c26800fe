// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/raw_device.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <string>

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kBlock = 4096;
constexpr std::size_t kBlocks = std::size_t{1} << 18;

class ReadSession final : public Session {
 public:
  explicit ReadSession(const std::string& file)
      : file_(open(file.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC)),
        block_(static_cast<char*>(std::aligned_alloc(kBlock, kBlock))) {
    if (file_ < 0) Fail("O_DIRECT is refused for " + file);
  }
  ~ReadSession() override {
    close(file_);
    std::free(block_);
  }

  bool Run(Operation, const Query&, Answer& answer) override {
    const auto at = static_cast<off_t>(random_() % kBlocks * kBlock);
    if (pread(file_, block_, kBlock, at) != static_cast<ssize_t>(kBlock)) {
      Fail("a block could not be read");
    }
    answer.Touch({block_, kBlock});
    return true;
  }

 private:
  const int file_;
  char* const block_;
  std::mt19937_64 random_{1};
};

class LogSession final : public Session {
 public:
  explicit LogSession(const std::string& file)
      : file_(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                   0600)) {
    if (file_ < 0) Fail("no file could be made: " + file);
  }
  ~LogSession() override { close(file_); }

  bool Run(Operation, const Query&, Answer&) override { return false; }

  void Append(std::span<const Arrival> arrivals) override {
    std::string bytes;
    for (const Arrival& arrival : arrivals) bytes += arrival.bytes;
    if (write(file_, bytes.data(), bytes.size()) !=
            static_cast<ssize_t>(bytes.size()) ||
        fdatasync(file_) != 0) {
      Fail("the raw log could not be written");
    }
  }

 private:
  const int file_;
};

}  // namespace

RawDevicePeer::RawDevicePeer(const std::string& directory)
    : Peer("floor: O_DIRECT read of 4 KiB"), file_(directory + "/device") {
  const int file =
      open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string blocks(std::size_t{1} << 20, 'x');
  for (std::size_t i = 0; i < kBlock * kBlocks / blocks.size(); ++i) {
    if (write(file, blocks.data(), blocks.size()) !=
        static_cast<ssize_t>(blocks.size())) {
      Fail("no room for " + file_);
    }
  }
  if (fdatasync(file) != 0) Fail("no sync of " + file_);
  close(file);
}

std::unique_ptr<Session> RawDevicePeer::NewSession() {
  return std::make_unique<ReadSession>(file_);
}

RawLogPeer::RawLogPeer(const std::string& directory)
    : Peer("floor: write and fdatasync"), file_(directory + "/raw_log") {}

std::unique_ptr<Session> RawLogPeer::NewSession() {
  return std::make_unique<LogSession>(file_);
}

}  // namespace throughline::bench
