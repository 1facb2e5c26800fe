// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Floors of the device: a random read of 4 KiB past the page cache, and a loop
// of write and fdatasync with the bytes of the events.

#ifndef THROUGHLINE_BENCH_PEERS_RAW_DEVICE_H_
#define THROUGHLINE_BENCH_PEERS_RAW_DEVICE_H_

#include <memory>
#include <string>

#include "bench/peers/peer.h"

namespace throughline::bench {

class RawDevicePeer final : public Peer {
 public:
  // Writes a file of 1 GiB, of which blocks are read.
  explicit RawDevicePeer(const std::string& directory);

  bool floor() const override { return true; }
  void Open(Memory) override {}
  void Close() override {}
  std::unique_ptr<Session> NewSession() override;

 private:
  const std::string file_;
};

class RawLogPeer final : public Peer {
 public:
  explicit RawLogPeer(const std::string& directory);

  bool floor() const override { return true; }
  bool appends() const override { return true; }
  void Open(Memory) override {}
  void Close() override {}
  std::unique_ptr<Session> NewSession() override;

 private:
  const std::string file_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_RAW_DEVICE_H_
