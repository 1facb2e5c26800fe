// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// SQLite as a peer, at its best: statements prepared once, one read
// transaction for a resumption, everything in memory.

#ifndef THROUGHLINE_BENCH_SQLITE_PEER_H_
#define THROUGHLINE_BENCH_SQLITE_PEER_H_

#include <string>

#include "bench/peer.h"
#include "bench/sqlite_file.h"

namespace throughline::bench {

enum class SqliteMemory {
  kMapped,  // mmap_size over all of the file.
  kCached,  // cache_size over all of it.
};

// From the tables: identity, customer, the newest events by the key's order.
class SqliteRowsPeer final : public Peer {
 public:
  SqliteRowsPeer(std::string name, const std::string& file,
                 SqliteMemory memory);

  void Resume(const std::string& phone, Answer& answer) override;

 private:
  const Sqlite db_;
  const Statement begin_;
  const Statement commit_;
  const Statement customer_;
  const Statement events_;
};

// The head trick: identity, then one row with all that is shown.
class SqliteHeadPeer final : public Peer {
 public:
  // Without `finds` the row's bytes are touched and nothing is found in them.
  SqliteHeadPeer(std::string name, const std::string& file, SqliteMemory memory,
                 bool finds);

  bool finds_events() const override { return finds_; }
  void Resume(const std::string& phone, Answer& answer) override;

 private:
  const Sqlite db_;
  const bool finds_;
  const Statement head_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_SQLITE_PEER_H_
