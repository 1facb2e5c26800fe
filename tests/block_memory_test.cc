// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where the blocks of the block cache lie: each its own bytes, none lost, and
// what is given back is there for blocks of any size.

#include "lib/engine/rocks/block_memory.h"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

namespace throughline::rocks {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

struct Block {
  unsigned char* bytes;
  std::size_t size;
  unsigned char mark;

  bool Intact() const {
    return std::all_of(bytes, bytes + size,
                       [this](unsigned char byte) { return byte == mark; });
  }
};

Block Take(BlockMemory& memory, std::size_t size, unsigned char mark) {
  auto* const bytes = static_cast<unsigned char*>(memory.Allocate(size));
  std::memset(bytes, mark, size);
  return {bytes, size, mark};
}

// So many MiB of blocks of one size.
std::vector<Block> Fill(BlockMemory& memory, std::size_t size,
                        std::size_t mib) {
  std::vector<Block> blocks;
  for (std::size_t all = 0; all < mib * kMiB; all += size) {
    blocks.push_back(Take(memory, size, 'x'));
  }
  return blocks;
}

void GiveAll(BlockMemory& memory, const std::vector<Block>& blocks) {
  for (const Block& block : blocks) memory.Deallocate(block.bytes);
}

rc::Gen<std::size_t> Sizes() {
  return rc::gen::oneOf(rc::gen::inRange<std::size_t>(0, 600),
                        rc::gen::inRange<std::size_t>(3000, 20000),
                        rc::gen::inRange<std::size_t>(32000, 33500),
                        rc::gen::inRange<std::size_t>(33500, 2000000));
}

TEST_CASE("blocks of any sizes, given back in any order, keep their bytes") {
  rc::prop("each is its own and lies as it should", [] {
    BlockMemory memory;
    std::vector<Block> blocks;
    const auto steps = *rc::gen::container<std::vector<std::size_t>>(Sizes());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Block block = Take(memory, steps[i], static_cast<unsigned char>(i));
      RC_ASSERT(reinterpret_cast<std::uintptr_t>(block.bytes) % 32 == 0U);
      const std::size_t usable = memory.UsableSize(block.bytes, steps[i]);
      RC_ASSERT(usable >= steps[i]);
      RC_ASSERT(usable <= std::max<std::size_t>(288, steps[i] * 9 / 8 + 1));
      // The whole slot is its own, and not what was asked for alone.
      std::memset(block.bytes, block.mark, usable);
      blocks.push_back({block.bytes, usable, block.mark});
      if (*rc::gen::inRange(0, 3) > 0) continue;
      const auto which = static_cast<std::ptrdiff_t>(
          *rc::gen::inRange<std::size_t>(0, blocks.size()));
      RC_ASSERT(blocks[static_cast<std::size_t>(which)].Intact());
      memory.Deallocate(blocks[static_cast<std::size_t>(which)].bytes);
      blocks.erase(blocks.begin() + which);
    }
    for (const Block& block : blocks) {
      RC_ASSERT(block.Intact());
      memory.Deallocate(block.bytes);
    }
  });
}

TEST_CASE("what blocks of one size gave back serves those of another") {
  BlockMemory memory;
  const std::size_t sizes[] = {4200, 17000, 300, 9000, 32768, 5000};
  std::size_t most = 0;
  for (const std::size_t size : sizes) {
    const std::vector<Block> blocks = Fill(memory, size, 16);
    CHECK(std::all_of(blocks.begin(), blocks.end(),
                      [](const Block& block) { return block.Intact(); }));
    GiveAll(memory, blocks);
    most = std::max(most, memory.held_bytes());
  }
  // 16 MiB, the least that a slot and a slab are larger than what lies in them,
  // and a slab that each size keeps.
  CHECK(most <= 24 * kMiB);
}

TEST_CASE("a full cache takes no more memory, however long it is used") {
  BlockMemory memory;
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> near_a_block(3900, 4500);
  std::vector<Block> blocks = Fill(memory, 4200, 8);
  const std::size_t full = memory.held_bytes();
  for (int i = 0; i < 200000; ++i) {
    Block& old = blocks[random() % blocks.size()];
    memory.Deallocate(old.bytes);
    const std::size_t size = near_a_block(random);
    old = {static_cast<unsigned char*>(memory.Allocate(size)), size, 0};
  }
  // Its blocks are of three sizes now.
  CHECK(memory.held_bytes() <= full * 3 / 2);
  GiveAll(memory, blocks);
}

TEST_CASE("threads take blocks and give back those of others") {
  BlockMemory memory;
  constexpr int kThreads = 4;
  constexpr std::size_t kEach = 2000;
  std::vector<std::vector<Block>> of(kThreads);
  const auto by_all = [](const auto& what) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back(what, i);
    for (std::thread& thread : threads) thread.join();
  };
  for (int round = 0; round < 3; ++round) {
    by_all([&](std::size_t i) {
      std::mt19937 random(static_cast<unsigned>(i));
      while (of[i].size() < kEach) {
        of[i].push_back(Take(memory, 200 + random() % 9000,
                             static_cast<unsigned char>(i + 1)));
      }
    });
    by_all([&](std::size_t i) {
      std::vector<Block>& theirs = of[(i + 1) % kThreads];
      for (const Block& block : theirs) {
        if (block.Intact()) memory.Deallocate(block.bytes);
      }
    });
    for (auto& blocks : of) blocks.clear();
  }
  const std::size_t held = memory.held_bytes();
  GiveAll(memory, Fill(memory, 4200, 16));
  CHECK(memory.held_bytes() <= std::max(held, 24 * kMiB));
}

}  // namespace
}  // namespace throughline::rocks
