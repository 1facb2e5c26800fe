// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// SpaceReserve: refuses writes while the disk still has room, so that RocksDB
// never meets a full one.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_SPACE_RESERVE_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_SPACE_RESERVE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace throughline::rocks {

// One thread at a time.
class SpaceReserve {
 public:
  SpaceReserve(std::string directory, std::uint64_t reserve_bytes)
      : directory_(std::move(directory)), reserve_bytes_(reserve_bytes) {}

  // kResourceExhausted while less than the reserve is free. Asks the system
  // once in many calls while there is room, and every time while there is not.
  absl::Status Admit(std::uint64_t write_bytes);

 private:
  const std::string directory_;
  const std::uint64_t reserve_bytes_;
  std::uint64_t unasked_bytes_ = 0;
  bool ask_ = true;
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_SPACE_RESERVE_H_
