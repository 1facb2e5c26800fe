// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The outbox: outgoing events that were to be sent, and how far each has come.
// Owns kOutgoing and kPending.

#ifndef THROUGHLINE_LIB_OUTBOX_ROWS_H_
#define THROUGHLINE_LIB_OUTBOX_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/outbox.h"
#include "throughline/storage/outbox.pb.h"

namespace throughline::outbox {

using Row = storage::OutgoingRow;

// Absent: the event at this position was not to be sent.
absl::StatusOr<std::optional<Row>> Read(const View& view, Position event);

// How far it has come now, or had as of a position.
DeliveryState StateOf(const Row& row, Position as_of = ~Position{0});

Delivery Told(const Row& row);

// The pending ones from a position on, until `seen` returns false.
absl::Status SeePending(const View& view, Position from,
                        absl::FunctionRef<bool(Position event)> seen);

// Every row, whatever its state.
absl::Status SeeAll(const View& view,
                    absl::FunctionRef<absl::Status(const Row& row)> seen);

// Puts an event into the outbox.
void Stand(ProfileId profile, const Place& place, const EventRef& ref,
           Draft& draft);

// What was said to have become of an event.
struct Report {
  DeliveryState state = DeliveryState::kNone;
  std::string_view error;
  std::string_view by;
  std::optional<std::int64_t> recorded_us;  // Absent: now.
};

// `queued`, `sent`, `delivered`, `read`, `failed`: as a source says it; kNone:
// anything else.
DeliveryState StateNamed(std::string_view name);

// Moves a delivery on, where the report lies ahead; that it moved is the
// draft's next entry.
Delivery Move(Row row, const Report& report, Draft& draft);

}  // namespace throughline::outbox

#endif  // THROUGHLINE_LIB_OUTBOX_ROWS_H_
