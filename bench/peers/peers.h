// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Every peer there is, and by name every one that is not here.

#ifndef THROUGHLINE_BENCH_PEERS_PEERS_H_
#define THROUGHLINE_BENCH_PEERS_PEERS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bench/peers/ordered_map.h"
#include "bench/peers/peer.h"
#include "bench/peers/throughline_peer.h"

namespace throughline::bench {

struct PeersOptions {
  std::string directory;
  std::string only;                   // Beginnings of names: A+B; empty: all.
  std::size_t cache_bytes = 0;        // Of Throughline; holds the population.
  std::size_t block_cache_bytes = 0;  // Of RocksDB, whoever uses it.
  std::size_t page_cache_bytes = 0;   // Of the others that have such a thing.
  bool tenth = false;                 // Throughline with a tenth of its cache.
};

struct Peers {
  ThroughlinePeer* throughline = nullptr;  // The first of all.
  std::vector<std::unique_ptr<Peer>> all;
  std::vector<std::string> skipped;  // Name and reason.

  // By the beginning of its name; nullptr: it is not here.
  Peer* Find(std::string_view name) const;
};

Peers MakePeers(const PeersOptions& options);

// Each in its own file; those of engines that were not found when this was
// built are not called.
std::unique_ptr<OrderedMap> NewNaiveRocksMap(std::string directory);
std::unique_ptr<OrderedMap> NewTunedRocksMap(std::string directory,
                                             std::size_t block_cache_bytes);
std::unique_ptr<OrderedMap> NewLevelMap(std::string directory,
                                        std::size_t block_cache_bytes);
std::unique_ptr<OrderedMap> NewLmdbMap(std::string directory);
void AddSqlitePeers(const PeersOptions& options,
                    std::vector<std::unique_ptr<Peer>>& peers);
// Answer why not, where the server's program is not installed.
std::string AddPostgresPeers(const PeersOptions& options,
                             std::vector<std::unique_ptr<Peer>>& peers);
std::string AddRedisPeers(const PeersOptions& options,
                          std::vector<std::unique_ptr<Peer>>& peers);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_PEERS_H_
