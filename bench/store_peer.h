// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Throughline itself as a peer, and what the other peers take from its store:
// the heads, so that all hold the same bytes.

#ifndef THROUGHLINE_BENCH_STORE_PEER_H_
#define THROUGHLINE_BENCH_STORE_PEER_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/peer.h"
#include "throughline/store.h"

namespace throughline::bench {

class StorePeer final : public Peer {
 public:
  StorePeer(std::string name, const std::string& directory,
            std::size_t cache_bytes, std::size_t block_cache_bytes);

  void Resume(const std::string& phone, Answer& answer) override;

  Store& store() { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

// The head of a customer as one row, as a store that is closed holds it.
class HeadSource {
 public:
  explicit HeadSource(const std::string& directory);
  ~HeadSource();

  // Combined over the profiles.
  std::string Read(const std::vector<ProfileId>& profiles) const;

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  rocksdb::ColumnFamilyHandle* heads_ = nullptr;
};

// Finds the events of a head as one reads it who knows its bytes and wants
// nothing but the texts.
void TakeHead(std::string_view head, Answer& answer);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_STORE_PEER_H_
