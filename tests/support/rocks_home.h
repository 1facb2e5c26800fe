// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksHome: a fresh directory where a RocksDB engine lives.

#ifndef THROUGHLINE_TESTS_SUPPORT_ROCKS_HOME_H_
#define THROUGHLINE_TESTS_SUPPORT_ROCKS_HOME_H_

#include <memory>
#include <string>

#include "lib/engine/rocks/rocks_engine.h"
#include "tests/engine_conformance.h"
#include "tests/support/rocks_at.h"
#include "tests/support/temp_dir.h"

namespace throughline {

class RocksHome final : public EngineHome {
 public:
  std::unique_ptr<Engine> Open() override {
    return Must(OpenRocks(RocksAt(directory())));
  }

  std::string directory() const { return place_ / "store"; }

 private:
  TempDir place_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_ROCKS_HOME_H_
