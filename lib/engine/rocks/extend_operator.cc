// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/extend_operator.h"

namespace throughline::rocks {

bool ExtendOperator::FullMergeV2(const MergeOperationInput& in,
                                 MergeOperationOutput* out) const {
  std::size_t size =
      in.existing_value != nullptr ? in.existing_value->size() : 0;
  for (const rocksdb::Slice& piece : in.operand_list) size += piece.size();
  // Not empty on entry where the caller reuses the value it reads into.
  out->new_value.clear();
  out->new_value.reserve(size);
  if (in.existing_value != nullptr) {
    out->new_value.append(in.existing_value->data(), in.existing_value->size());
  }
  for (const rocksdb::Slice& piece : in.operand_list) {
    out->new_value.append(piece.data(), piece.size());
  }
  return true;
}

bool ExtendOperator::PartialMergeMulti(const rocksdb::Slice&,
                                       const std::deque<rocksdb::Slice>& pieces,
                                       std::string* joined,
                                       rocksdb::Logger*) const {
  joined->clear();
  for (const rocksdb::Slice& piece : pieces) {
    joined->append(piece.data(), piece.size());
  }
  return true;
}

}  // namespace throughline::rocks
