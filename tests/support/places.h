// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where the build put things. Functions, so that only one file is compiled
// with the paths of a machine in it.

#ifndef THROUGHLINE_TESTS_SUPPORT_PLACES_H_
#define THROUGHLINE_TESTS_SUPPORT_PLACES_H_

#include <string>

namespace throughline {

// The root of the sources.
std::string SourceDir();

// The published data: $TL_SHARED_DATA, else what the build was told. It need
// not be there.
std::string SharedDataDir();

// The command line; empty where it is not built.
std::string ProgramPath();

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_PLACES_H_
