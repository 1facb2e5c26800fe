// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The time and chance, which come in from outside. Only here are the system's
// clock and its random numbers asked.

#ifndef THROUGHLINE_LIB_BASE_CLOCK_H_
#define THROUGHLINE_LIB_BASE_CLOCK_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace throughline {

absl::Time SystemTime();

// Random bytes fit for keys and ids.
std::string RandomBytes(std::size_t size);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_BASE_CLOCK_H_
