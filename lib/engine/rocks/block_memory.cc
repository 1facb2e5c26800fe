// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/block_memory.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <new>

#include "lib/base/large_pages.h"

namespace throughline::rocks {
namespace {

constexpr std::size_t kRegionBytes = std::size_t{2} << 20;
constexpr std::size_t kHeaderBytes = 64;
// What is smaller lies in a slot of the smallest size.
constexpr std::size_t kSmallestBits = 8;

// Between two powers of two there are eight sizes of slots.
struct Fit {
  explicit Fit(std::size_t bytes) {
    bytes = std::max(bytes, (std::size_t{1} << kSmallestBits) + 1);
    const auto bits = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
    const std::size_t power = std::size_t{1} << bits;
    const std::size_t step = power / 8;
    const std::size_t steps = (bytes - power + step - 1) / step;
    slot_bytes = power + steps * step;
    size = (bits - kSmallestBits) * 8 + steps - 1;
  }

  std::size_t slot_bytes;
  std::size_t size;
};

}  // namespace

// At the beginning of each; found from a slot by its address.
struct BlockMemory::Slab {
  static Slab* Of(void* block) {
    const auto into = reinterpret_cast<std::uintptr_t>(block) % kSlabBytes;
    return reinterpret_cast<Slab*>(static_cast<std::byte*>(block) - into);
  }

  struct Slot {
    Slot* next;
  };

  std::size_t slot_bytes;  // Beyond kSlotBytesMax: one block, and no slots.
  std::size_t slots;
  std::size_t used;
  std::size_t cut;  // Slots that were ever used.
  Slot* free;       // Of these.
  Slab* before;
  Slab* behind;

  bool full() const { return used == slots; }
  void* slot(std::size_t i) {
    return reinterpret_cast<std::byte*>(this) + kHeaderBytes + i * slot_bytes;
  }
};

BlockMemory::~BlockMemory() {
  for (std::byte* const region : regions_) {
    LargePages<std::byte>().deallocate(region, kRegionBytes);
  }
}

void BlockMemory::Link(Slab& slab, Size& size) {
  slab.before = nullptr;
  slab.behind = size.open;
  if (size.open != nullptr) size.open->before = &slab;
  size.open = &slab;
}

void BlockMemory::Unlink(Slab& slab, Size& size) {
  (slab.before != nullptr ? slab.before->behind : size.open) = slab.behind;
  if (slab.behind != nullptr) slab.behind->before = slab.before;
}

BlockMemory::Slab* BlockMemory::TakeSlab(std::size_t slot_bytes) {
  static_assert(sizeof(Slab) <= kHeaderBytes);
  const MutexLock lock(mutex_);
  if (empty_.empty()) {
    std::byte* const region = LargePages<std::byte>().allocate(kRegionBytes);
    regions_.push_back(region);
    for (std::size_t at = kRegionBytes; at > 0; at -= kSlabBytes) {
      empty_.push_back(region + at - kSlabBytes);
    }
  }
  std::byte* const memory = empty_.back();
  empty_.pop_back();
  const std::size_t slots = (kSlabBytes - kHeaderBytes) / slot_bytes;
  return new (memory) Slab{.slot_bytes = slot_bytes, .slots = slots};
}

void BlockMemory::GiveSlab(Slab* slab) {
  const MutexLock lock(mutex_);
  empty_.push_back(reinterpret_cast<std::byte*>(slab));
}

void* BlockMemory::Allocate(std::size_t bytes) {
  if (bytes > kSlotBytesMax) {
    void* const memory =
        ::operator new(bytes + kHeaderBytes, std::align_val_t{kSlabBytes});
    return (new (memory) Slab{.slot_bytes = bytes})->slot(0);
  }
  const Fit fit(bytes);
  Size& size = sizes_[fit.size];
  const MutexLock lock(size.mutex);
  if (size.open == nullptr) Link(*TakeSlab(fit.slot_bytes), size);
  Slab& slab = *size.open;
  void* block = slab.free;
  if (block != nullptr) {
    slab.free = slab.free->next;
  } else {
    block = slab.slot(slab.cut++);
  }
  ++slab.used;
  if (slab.full()) Unlink(slab, size);
  return block;
}

void BlockMemory::Deallocate(void* block) {
  if (block == nullptr) return;
  Slab* const slab = Slab::Of(block);
  if (slab->slot_bytes > kSlotBytesMax) {
    return ::operator delete(slab, std::align_val_t{kSlabBytes});
  }
  Size& size = sizes_[Fit(slab->slot_bytes).size];
  const MutexLock lock(size.mutex);
  if (slab->full()) Link(*slab, size);
  slab->free = new (block) Slab::Slot{slab->free};
  --slab->used;
  // One is kept, so that a block that comes and goes does not take it along.
  if (slab->used > 0 || (size.open == slab && slab->behind == nullptr)) return;
  Unlink(*slab, size);
  GiveSlab(slab);
}

std::size_t BlockMemory::UsableSize(void* block, std::size_t /*bytes*/) const {
  return Slab::Of(block)->slot_bytes;
}

std::size_t BlockMemory::held_bytes() const {
  const MutexLock lock(mutex_);
  return regions_.size() * kRegionBytes;
}

}  // namespace throughline::rocks
