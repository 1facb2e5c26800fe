// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Floors: what a resumption cannot be done without, with the bytes of the
// store's own heads and nothing else. Nothing is looked up first and nothing is
// found inside.

#ifndef THROUGHLINE_BENCH_PEERS_FLOORS_H_
#define THROUGHLINE_BENCH_PEERS_FLOORS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bench/peers/peer.h"
#include "bench/peers/throughline_peer.h"

namespace throughline::bench {

// memcpy of the head; a hit in a hash map by identity, and touching the bytes;
// a pread from the page cache; one RocksDB Get for each profile.
void AddFloors(const ThroughlinePeer& throughline, const std::string& directory,
               std::size_t block_cache_bytes,
               std::vector<std::unique_ptr<Peer>>& peers);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_FLOORS_H_
