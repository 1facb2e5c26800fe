// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a turn was told, kept so that the same turn is told the same again. Owns
// kTurn.

#ifndef THROUGHLINE_LIB_TURN_ROWS_H_
#define THROUGHLINE_LIB_TURN_ROWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/storage/turn.pb.h"
#include "throughline/turn.h"

namespace throughline::turn {

struct Stored {
  std::string digest;  // Of what was asked for.
  TurnReceipt receipt;
};

// Absent: the bot had no such turn.
absl::StatusOr<std::optional<Stored>> Read(const View& view,
                                           std::string_view bot,
                                           std::string_view id);
void Write(std::string_view bot, std::string_view id, const Stored& stored,
           Draft& draft);

}  // namespace throughline::turn

#endif  // THROUGHLINE_LIB_TURN_ROWS_H_
