// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Preview: which customers a dry run would make, by identities as they are
// spelled: a union-find over them.

#ifndef THROUGHLINE_LIB_IMPORT_PREVIEW_H_
#define THROUGHLINE_LIB_IMPORT_PREVIEW_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "throughline/import.h"

namespace throughline::importing {

class Preview {
 public:
  void Add(const HistoryLine& line);
  ImportPreview Take();

 private:
  using Index = std::uint32_t;

  struct Node {
    Index parent;
    std::uint64_t events = 0;
  };

  Index Of(const std::string& identity);
  Index Root(Index index);
  void Join(const std::string& a, const std::string& b);

  std::unordered_map<std::string, Index> indexes_;
  std::vector<Node> nodes_;
  std::unordered_set<std::uint64_t> pairs_;
};

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_PREVIEW_H_
