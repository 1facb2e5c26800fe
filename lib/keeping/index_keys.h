// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where the tenants' index keys are kept: a file each, beside the data and not
// in it, or the memory of a process.

#ifndef THROUGHLINE_LIB_KEEPING_INDEX_KEYS_H_
#define THROUGHLINE_LIB_KEEPING_INDEX_KEYS_H_

#include <memory>
#include <string>

#include "throughline/options.h"

namespace throughline::keeping {

// Files in `directory`, mode 0600, made where there is none yet unless
// `read_only`; the directory is made with mode 0700.
std::shared_ptr<KeyProvider> FileKeys(std::string directory, bool read_only);

std::shared_ptr<KeyProvider> MemoryKeys();

}  // namespace throughline::keeping

#endif  // THROUGHLINE_LIB_KEEPING_INDEX_KEYS_H_
