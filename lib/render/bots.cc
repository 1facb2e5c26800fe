// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What bots remember and what became of what they sent, written down.

#include "throughline/render.h"

namespace throughline {

std::string_view NameOf(DeliveryState state) {
  switch (state) {
    case DeliveryState::kNone:
      return "";
    case DeliveryState::kPending:
      return "pending";
    case DeliveryState::kSent:
      return "sent";
    case DeliveryState::kFailed:
      return "failed";
    case DeliveryState::kDelivered:
      return "delivered";
    case DeliveryState::kRead:
      return "read";
  }
  return "";
}

}  // namespace throughline
