// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What things take in memory, so that a bound on bytes is one.

#ifndef THROUGHLINE_LIB_HEAD_WEIGHT_H_
#define THROUGHLINE_LIB_HEAD_WEIGHT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/timeline/tail_view.h"
#include "throughline/resumption.h"

namespace throughline::head {

// A piece of the heap of that size, with what the allocator adds.
inline constexpr std::size_t HeapBytes(std::size_t size) {
  return size == 0 ? 0 : (size + 8 + 15) / 16 * 16;
}

// Beside the object itself. A short string has its bytes in itself.
inline std::size_t HeapBytes(const std::string& text) {
  return text.capacity() < sizeof(std::string) / 2
             ? 0
             : HeapBytes(text.capacity() + 1);
}

// Without what the elements hold.
template <typename T>
std::size_t HeapBytes(const std::vector<T>& items) {
  return HeapBytes(items.capacity() * sizeof(T));
}

std::size_t HeapBytes(const std::vector<std::string>& texts);

// What amended them, too; their records are others'.
std::size_t HeapBytes(const timeline::TailViews& views);

std::size_t HeapBytes(const Resumption::Standing& standing);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_WEIGHT_H_
