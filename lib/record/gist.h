// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Gist: the little of a record that it takes to count it, for those who read
// many at once: a fraction of the cost of record::Fields.

#ifndef THROUGHLINE_LIB_RECORD_GIST_H_
#define THROUGHLINE_LIB_RECORD_GIST_H_

#include <cstdint>
#include <string_view>

#include "lib/record/record.h"

namespace throughline::record {

struct Gist {
  std::uint32_t decided = 0;
  v1::Visibility visibility = v1::VISIBILITY_STAFF;
  std::string_view conversation;  // 16 bytes, or empty; inside the record.
  int facts = 0;
  bool assures = false;  // It says how well an identity is known.
  bool serves = false;   // It tells of a claim or a hand-over.

  bool Is(Decided bit) const { return (decided & bit) != 0; }

  // As record::CountIndex, of what nothing amended.
  int count_index() const {
    return Is(kAudience) ? kCounts - 1 : VisibilityIndex(visibility);
  }
};

Gist ReadGist(std::string_view record);

}  // namespace throughline::record

#endif  // THROUGHLINE_LIB_RECORD_GIST_H_
