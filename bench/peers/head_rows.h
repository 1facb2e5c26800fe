// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The heads of a closed store as its rows hold them, for what is measured with
// the same bytes. They are taken whole and not looked into.

#ifndef THROUGHLINE_BENCH_PEERS_HEAD_ROWS_H_
#define THROUGHLINE_BENCH_PEERS_HEAD_ROWS_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "throughline/types.h"

namespace throughline::bench {

class HeadRows {
 public:
  explicit HeadRows(const std::string& directory);
  ~HeadRows();

  HeadRows(const HeadRows&) = delete;
  HeadRows& operator=(const HeadRows&) = delete;

  std::string Read(const ProfileId& profile) const;

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_HEAD_ROWS_H_
