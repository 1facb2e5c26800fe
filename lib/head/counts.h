// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Counts of events by visibility, and last of those for an audience: what of
// them a viewer may see.

#ifndef THROUGHLINE_LIB_HEAD_COUNTS_H_
#define THROUGHLINE_LIB_HEAD_COUNTS_H_

#include <cstdint>

#include "lib/record/seen.h"

namespace throughline::head {

// Whether the viewer may see what is counted at `index`; who has a label counts
// the last by hand.
inline bool SeesCount(const Viewer& viewer, int index) {
  if (index == record::kCounts - 1) {
    return viewer.every_grant && viewer.role != v1::ROLE_BOT;
  }
  return record::MaySee(viewer, static_cast<v1::Visibility>(index + 1));
}

template <typename Counts>
std::uint64_t Seen(const Counts& counts, const Viewer& viewer) {
  std::uint64_t seen = 0;
  int index = 0;
  for (const std::uint64_t count : counts) {
    if (SeesCount(viewer, index++)) seen += count;
  }
  return seen;
}

template <typename Counts>
std::uint64_t All(const Counts& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  return all;
}

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_COUNTS_H_
