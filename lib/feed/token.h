// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Token: a position of a feed with the epoch it was shown in, so that a store
// that was set back in the meantime knows that it was.

#ifndef THROUGHLINE_LIB_FEED_TOKEN_H_
#define THROUGHLINE_LIB_FEED_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "throughline/engine.h"

namespace throughline::feed {

// An epoch, and the newest position when it began.
struct Epoch {
  std::uint64_t number = 0;
  Position after = 0;
};

std::string ToToken(std::uint64_t epoch, Position next);

// The position a token names, in a store that stands at `newest` and lived
// through `epochs`, oldest first.
//
// kInvalidArgument: it is no token; kFailedPrecondition: it has seen what is
// not here.
absl::StatusOr<Position> FromToken(std::string_view token,
                                   const std::vector<Epoch>& epochs,
                                   Position newest);

}  // namespace throughline::feed

#endif  // THROUGHLINE_LIB_FEED_TOKEN_H_
