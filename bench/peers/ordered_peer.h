// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The population in an ordered map: the rows that somebody would write who
// knows the questions. With or without a ready head for each customer.

#ifndef THROUGHLINE_BENCH_PEERS_ORDERED_PEER_H_
#define THROUGHLINE_BENCH_PEERS_ORDERED_PEER_H_

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bench/peers/ordered_map.h"
#include "bench/peers/peer.h"
#include "bench/peers/ready_head.h"

namespace throughline::bench {

class OrderedPeer final : public Peer {
 public:
  OrderedPeer(std::string name, std::string directory, bool heads,
              std::unique_ptr<OrderedMap> map);

  void Load(std::span<const Arrival> arrivals) override;
  void Finish() override;
  void Open(Memory memory) override { map_->Open(memory); }
  void Close() override { map_->Close(); }
  std::unique_ptr<Session> NewSession() override;
  std::uint64_t DiskBytes() const override;
  std::string Note() const override { return map_->Note(); }

 private:
  class OrderedSession;

  void PutHeads();

  const std::string directory_;
  const bool heads_;
  const std::unique_ptr<OrderedMap> map_;
  bool created_ = false;
  std::vector<CustomerState> states_;  // While it is loaded.

  // Two commits that touch one customer wait for each other.
  std::array<std::mutex, 256> stripes_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_ORDERED_PEER_H_
