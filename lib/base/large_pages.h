// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LargePages: an allocator for a table of many mebibytes that is looked into at
// random. Where the system has pages of two mebibytes it is asked for these
// (Linux, madvise(2), MADV_HUGEPAGE): with small ones each look also waits for
// the processor to learn where the page lies.

#ifndef THROUGHLINE_LIB_BASE_LARGE_PAGES_H_
#define THROUGHLINE_LIB_BASE_LARGE_PAGES_H_

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <new>

namespace throughline {

template <typename T>
struct LargePages {
  using value_type = T;

  LargePages() = default;
  template <typename U>
  LargePages(const LargePages<U>&) {}  // NOLINT: as allocators must.

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    void* const memory = ::operator new(bytes, AlignmentOf(bytes));
#ifdef MADV_HUGEPAGE
    // Advice: it works without, too.
    if (bytes >= kPage) madvise(memory, bytes / kPage * kPage, MADV_HUGEPAGE);
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    ::operator delete(memory, AlignmentOf(count * sizeof(T)));
  }

  friend bool operator==(const LargePages&, const LargePages&) { return true; }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;

  static std::align_val_t AlignmentOf(std::size_t bytes) {
    return std::align_val_t{bytes >= kPage ? kPage : alignof(T)};
  }
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_BASE_LARGE_PAGES_H_
