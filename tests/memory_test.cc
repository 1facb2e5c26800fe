// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The memory engine: the conformance suite, and what its disk loses when.

#include "lib/engine/memory/memory_engine.h"
#include "tests/engine_conformance.h"

namespace throughline {
namespace {

class MemoryHome final : public EngineHome {
 public:
  std::unique_ptr<Engine> Open() override { return NewMemoryEngine(disk_); }

 private:
  const std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
};

std::uint64_t SizeOf(const Engine& engine, const std::string& name) {
  for (const auto& [what, size] : engine.Sizes()) {
    if (what == name) return size;
  }
  return 0;
}

TEST_CASE("The loss of power takes what was not synced, and no more") {
  const auto disk = std::make_shared<MemoryDisk>();
  auto engine = NewMemoryEngine(disk);
  Must(engine->Commit(Putting("\x10k", "synced", 1), Durability::kSynced));
  Must(engine->Commit(Putting("\x10k", "buffered", 1), Durability::kBuffered));
  Must(engine->Commit(Putting("\x10j", "buffered", 1), Durability::kBuffered));
  Batch batch;
  batch.Delete("\x10k");
  Must(engine->Write(batch));
  Must(engine->Write(batch));

  SECTION("of the power") {
    engine.reset();
    disk->LosePower();
    engine = NewMemoryEngine(disk);

    CHECK(Get(*engine->Durable(), "\x10k") == "synced");
    CHECK(Get(*engine->Durable(), "\x10j") == std::nullopt);
    CHECK(engine->Latest()->position() == 1);
  }

  SECTION("of the process alone, nothing") {
    engine.reset();
    engine = NewMemoryEngine(disk);

    CHECK(Get(*engine->Durable(), "\x10k") == std::nullopt);
    CHECK(Get(*engine->Durable(), "\x10j") == "buffered");
    CHECK(engine->Durable()->position() == 3);
  }
}

TEST_CASE("Versions that nobody can see are let go") {
  const auto engine = NewMemoryEngine();
  for (int i = 0; i < 1000; ++i) {
    Must(engine->Commit(Putting("\x10k", std::string(1000, 'v')),
                        Durability::kSynced));
    Batch batch = Putting("\x10other" + std::to_string(i), "v");
    batch.Delete("\x10other" + std::to_string(i - 1));
    Must(engine->Commit(batch, Durability::kSynced));
  }

  CHECK(SizeOf(*engine, "rows") <= 4);
  CHECK(SizeOf(*engine, "bytes") <= 5000);
}

}  // namespace

std::unique_ptr<EngineHome> NewEngineHome() {
  return std::make_unique<MemoryHome>();
}

}  // namespace throughline
