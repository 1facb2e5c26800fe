// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/places.h"

#include <cstdlib>

#ifndef TL_PROGRAM
#define TL_PROGRAM ""
#endif

namespace throughline {

std::string SourceDir() { return TL_SOURCE_DIR; }

std::string SharedDataDir() {
  const char* const named = std::getenv("TL_SHARED_DATA");
  return named != nullptr ? named : TL_SHARED_DATA;
}

std::string ProgramPath() { return TL_PROGRAM; }

}  // namespace throughline
