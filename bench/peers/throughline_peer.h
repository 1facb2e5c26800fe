// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Throughline as a peer: opened as a user would, with the caches it is told.
// Lies as loading left it: nothing is compacted for the occasion.

#ifndef THROUGHLINE_BENCH_PEERS_THROUGHLINE_PEER_H_
#define THROUGHLINE_BENCH_PEERS_THROUGHLINE_PEER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bench/peers/peer.h"
#include "throughline/store.h"

namespace throughline::bench {

// What its callers must remember of customers; the peers that borrow share it.
struct Known {
  std::vector<ProfileId> customers;
  std::vector<std::vector<ProfileId>> profiles;  // Once it is finished.
  std::vector<ConversationId> first_conversations;
};

class ThroughlinePeer final : public Peer {
 public:
  ThroughlinePeer(std::string name, std::string directory,
                  StoreOptions options);

  // A copy of another's store, made when it is finished, under other options.
  ThroughlinePeer(std::string name, std::string directory, StoreOptions options,
                  const ThroughlinePeer& twin);

  bool borrows() const override { return twin_ != nullptr; }
  bool holds() const override { return true; }
  bool appends() const override { return twin_ == nullptr; }
  void Load(std::span<const Arrival> arrivals) override;
  void Finish() override;
  void Open(Memory memory) override;
  void Close() override { store_.reset(); }
  std::unique_ptr<Session> NewSession() override;
  std::uint64_t DiskBytes() const override;
  std::string Note() const override;

  Store& store() { return *store_; }
  const StoreOptions& options() const { return options_; }
  const std::string& directory() const { return directory_; }
  const std::shared_ptr<Known>& known() const { return known_; }

 private:
  const std::string directory_;
  const StoreOptions options_;
  const ThroughlinePeer* const twin_ = nullptr;
  const std::shared_ptr<Known> known_;
  std::unique_ptr<Store> store_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_THROUGHLINE_PEER_H_
