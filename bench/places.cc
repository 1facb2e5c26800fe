// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/places.h"

namespace throughline::bench {

std::string SharedDataDir() { return TL_SHARED_DATA; }

}  // namespace throughline::bench
