// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The store that a command is about, opened for reading or for writing.

#ifndef THROUGHLINE_TOOLS_OPEN_H_
#define THROUGHLINE_TOOLS_OPEN_H_

#include <memory>

#include "absl/status/statusor.h"
#include "throughline/store.h"
#include "tools/command.h"

namespace throughline::tools {

// As it is now, also while another process writes.
absl::StatusOr<std::unique_ptr<Store>> OpenToRead(const Invocation& invocation);

enum class Missing { kIsAnError, kIsMade };

// Ends in kHeld where another process has it.
absl::StatusOr<std::unique_ptr<Store>> OpenToWrite(const Invocation& invocation,
                                                   Missing missing);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_OPEN_H_
