// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ExtendOperator: Batch::Extend as RocksDB sees it. The row is its first value
// and then every piece, in the order of commits.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_EXTEND_OPERATOR_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_EXTEND_OPERATOR_H_

#include <rocksdb/merge_operator.h>

#include <deque>
#include <string>

namespace throughline::rocks {

class ExtendOperator final : public rocksdb::MergeOperator {
 public:
  // On disk: a store cannot be opened with an operator of another name.
  const char* Name() const override { return "throughline.extend"; }

  bool FullMergeV2(const MergeOperationInput& in,
                   MergeOperationOutput* out) const override;
  bool PartialMergeMulti(const rocksdb::Slice& key,
                         const std::deque<rocksdb::Slice>& pieces,
                         std::string* joined,
                         rocksdb::Logger* logger) const override;
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_EXTEND_OPERATOR_H_
