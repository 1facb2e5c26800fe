// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The engine of tests: an ordered map in memory that keeps every promise of
// throughline/engine.h, but for the loss of the process it lives in.

#ifndef THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_ENGINE_H_
#define THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_ENGINE_H_

#include <memory>

#include "lib/engine/memory/memory_disk.h"
#include "throughline/engine.h"

namespace throughline {

std::unique_ptr<Engine> NewMemoryEngine();

// Stands on a disk that outlives it. One engine at a time.
std::unique_ptr<Engine> NewMemoryEngine(std::shared_ptr<MemoryDisk> disk);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_ENGINE_MEMORY_MEMORY_ENGINE_H_
