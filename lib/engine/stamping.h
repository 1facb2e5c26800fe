// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What every engine asks of a batch before it stores it, and the stamp that it
// gives it.

#ifndef THROUGHLINE_LIB_ENGINE_STAMPING_H_
#define THROUGHLINE_LIB_ENGINE_STAMPING_H_

#include <optional>
#include <string_view>

#include "throughline/engine.h"

namespace throughline::engine {

// Keys that begin with this byte are the engine's own.
inline constexpr char kOwn = '\0';

// The stamp of `batch` when it follows the commit stamped `last`. kAborted:
// it was planned after another position. A batch that names the engine's own
// keys is a mistake of ours and ends the process.
absl::StatusOr<Stamp> StampAfter(const Stamp& last, const Batch& batch);

// kAborted unless the row, absent or not, is as expected.
absl::Status Check(const Batch::Expectation& expectation,
                   std::optional<std::string_view> row);

}  // namespace throughline::engine

#endif  // THROUGHLINE_LIB_ENGINE_STAMPING_H_
