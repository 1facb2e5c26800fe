// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// BlockMemory: where the blocks of the block cache lie. They are some thousand
// bytes each and stay for hours. On the heap they come to lie between what
// plans take and give back by the ten thousand, whose pieces then lie ever
// further apart: in a process that had appended half a million events, glibc's
// malloc took more than half of the time of an append.
//
// Memory comes in slabs, each cut into slots of one size; the sizes are at most
// an eighth apart. A slab of which nothing is used any more goes to whichever
// size needs one next. To the system it all goes back at the end: there is no
// more of it than the cache held at once, and a slab or so for each size.
//
// Any thread may use it. To take and to give back cost tens of nanoseconds.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_BLOCK_MEMORY_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_BLOCK_MEMORY_H_

#include <rocksdb/memory_allocator.h>

#include <array>
#include <cstddef>
#include <vector>

#include "lib/base/mutex.h"

namespace throughline::rocks {

class BlockMemory final : public rocksdb::MemoryAllocator {
 public:
  BlockMemory() = default;
  ~BlockMemory() override;  // All was given back.

  BlockMemory(const BlockMemory&) = delete;
  BlockMemory& operator=(const BlockMemory&) = delete;

  const char* Name() const override { return "throughline.blocks"; }
  // Aligned to 32 bytes.
  void* Allocate(std::size_t bytes) override;
  void Deallocate(void* block) override;
  // What the cache counts for a block: its whole slot.
  std::size_t UsableSize(void* block, std::size_t bytes) const override;

  // What is held of the system's memory for slabs.
  std::size_t held_bytes() const;

 private:
  static constexpr std::size_t kSlabBytes = std::size_t{256} << 10;
  // Beyond this a block has memory of its own.
  static constexpr std::size_t kSlotBytesMax = std::size_t{32} << 10;
  static constexpr std::size_t kSizes = 56;  // Up to there.

  struct Slab;
  struct Size {
    Mutex mutex;
    Slab* open ABSL_GUARDED_BY(mutex) = nullptr;  // Those with a free slot.
  };

  static void Link(Slab& slab, Size& size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(size.mutex);
  static void Unlink(Slab& slab, Size& size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(size.mutex);
  Slab* TakeSlab(std::size_t slot_bytes);
  void GiveSlab(Slab* slab);

  std::array<Size, kSizes> sizes_;
  mutable Mutex mutex_;
  std::vector<std::byte*> regions_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::byte*> empty_ ABSL_GUARDED_BY(mutex_);  // Slabs.
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_BLOCK_MEMORY_H_
