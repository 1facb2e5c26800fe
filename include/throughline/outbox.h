// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The outbox: outgoing events that are to be sent (`request`), until what
// became of them is known.
//
//   OutboxPage page = *store.Outbox({.epoch = epoch});
//   for (const OutboxItem& item : page.items) {
//     Send(item.event);
//     store.Confirm({.epoch = page.epoch,
//                    .outcomes = {{item.event.position(),
//                                  DeliveryState::kSent}}});
//   }
//
// A sender that stops between Send and Confirm sends again when it comes back:
// hand the event's source and id to the provider as the key by which it knows
// a repetition. Nothing that is in doubt is called sent.

#ifndef THROUGHLINE_OUTBOX_H_
#define THROUGHLINE_OUTBOX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "throughline/event_view.h"
#include "throughline/types.h"

namespace throughline {

struct OutboxRequest {
  std::string tenant = kDefaultTenant;
  Position from = 1;  // The first position wanted.
  int limit = 100;    // 1 to 1,000.
  // Of the page before; 0: the sender has just begun.
  std::uint64_t epoch = 0;
};

struct OutboxItem {
  EventView event;  // As it stands.
  // Its author took it back: do not send it; confirm it as failed.
  bool withdrawn = false;
};

struct OutboxPage {
  std::uint64_t epoch = 0;        // For Confirm and for the next page.
  std::vector<OutboxItem> items;  // Pending ones, by position.
  Position next = 0;              // The first position of the next page.
  Position newest = 0;            // What the snapshot held.
};

// What became of one event, named by its position or by source and id.
struct Outcome {
  Position event = 0;
  DeliveryState state = DeliveryState::kSent;  // Not kNone, not kPending.
  std::string error = "";  // The provider's code, at most 1,024 bytes.
  EventRef ref = {};
};

struct ConfirmRequest {
  std::string tenant = kDefaultTenant;
  std::uint64_t epoch = 0;        // Of the page the events came from.
  std::vector<Outcome> outcomes;  // 1 to 1,000.
  std::string by = "";            // Who says so.
  Durability durability = Durability::kSynced;
  // When an export says that it was recorded: an import's, of any epoch.
  std::optional<std::int64_t> restored_us = std::nullopt;
};

// Where a delivery stands after what was said of it.
struct Delivery {
  Position event = 0;
  EventRef ref;
  DeliveryState state = DeliveryState::kNone;
  std::string error;      // What was said with its last move,
  std::string by;         // and by whom.
  bool moved = false;     // False: it had come so far before.
  Position position = 0;  // Of the entry of its last move; 0: none yet.
};

struct ConfirmReceipt {
  std::vector<Delivery> deliveries;  // In the order of the request.
};

}  // namespace throughline

#endif  // THROUGHLINE_OUTBOX_H_
