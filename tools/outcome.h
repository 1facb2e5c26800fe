// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How a command ends: the exit status that scripts rely on.

#ifndef THROUGHLINE_TOOLS_OUTCOME_H_
#define THROUGHLINE_TOOLS_OUTCOME_H_

#include <fmt/format.h>

#include <string>
#include <utility>

#include "absl/status/status.h"

namespace throughline::tools {

enum ExitCode : int {
  kDone = 0,
  kFailed = 1,    // Or some of the input was refused.
  kWrongUse = 2,  // Of the command line.
  kNothing = 3,   // What was asked for is not there.
  kHeld = 4,      // Another process has the store.
};

// The same error, ending in this exit status whatever its code.
absl::Status EndingIn(ExitCode exit, absl::Status status);

// Of the command line itself: ends in kWrongUse.
template <typename... Args>
absl::Status WrongUse(fmt::format_string<Args...> format, Args&&... args) {
  return EndingIn(kWrongUse, absl::InvalidArgumentError(fmt::format(
                                 format, std::forward<Args>(args)...)));
}

// That of EndingIn; else what the code says.
ExitCode ExitFor(const absl::Status& status);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_OUTCOME_H_
