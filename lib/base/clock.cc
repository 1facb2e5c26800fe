// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/base/clock.h"

#include <sodium.h>

#include "absl/time/clock.h"

namespace throughline {

absl::Time SystemTime() { return absl::Now(); }

std::string RandomBytes(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace throughline
