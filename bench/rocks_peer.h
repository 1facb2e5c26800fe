// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The floor: one Get of the head's bytes from RocksDB's block cache, pinned
// and touched. Nothing is looked up first and nothing is found inside.

#ifndef THROUGHLINE_BENCH_ROCKS_PEER_H_
#define THROUGHLINE_BENCH_ROCKS_PEER_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>

#include "bench/peer.h"

namespace throughline::bench {

class RocksPeer final : public Peer {
 public:
  RocksPeer(std::string name, const std::string& directory,
            std::size_t block_cache_bytes);

  void Put(const std::string& phone, std::string_view head);
  void Finish();  // Everything in compacted files.

  bool finds_events() const override { return false; }
  void Resume(const std::string& phone, Answer& answer) override;

 private:
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_ROCKS_PEER_H_
