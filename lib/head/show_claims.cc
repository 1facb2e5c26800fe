// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who holds a conversation, and the last hand-over, as they are shown.

#include <optional>

#include "lib/base/status.h"
#include "lib/claims/rows.h"
#include "lib/claims/summary.h"
#include "lib/head/show.h"

namespace throughline::head {

absl::StatusOr<std::optional<ClaimHolder>> ShowHolder(
    const View& view, const Head::Conversation& part, const Sight& sight) {
  std::optional<ClaimHolder> holder;
  if (!claims::MayBeHeld(part)) return holder;
  if (sight.as_of != kNewest) {
    // Renewals are not logged, so that what was granted is all there is to say.
    const std::int64_t until_us = part.stretch().claim().until_us();
    if (!sight.now.Reached(until_us)) {
      holder = ClaimHolder{part.stretch().actor(), until_us};
    }
    return holder;
  }
  TL_ASSIGN_OR_RETURN(const std::optional<claims::Row> row,
                      claims::Read(view, ConversationId::FromBytes(part.id())));
  // None: its entries were imported, and the lease is another store's.
  if (!row.has_value() || !row->has_holder() || row->ended()) return holder;
  if (!sight.now.Reached(row->until_us())) {
    holder = ClaimHolder{row->holder(), row->until_us()};
  }
  return holder;
}

std::optional<HandoverState> ShowHandover(
    const google::protobuf::RepeatedPtrField<Head::Conversation>& parts,
    const Sight& sight) {
  std::optional<HandoverState> last;
  // It is a note among those who serve, bots among them.
  if (sight.viewer.role != v1::ROLE_AGENT &&
      sight.viewer.role != v1::ROLE_BOT) {
    return last;
  }
  const Head::Conversation* newest = nullptr;
  for (const Head::Conversation& part : parts) {
    if (part.offered().position() == 0) continue;
    if (newest == nullptr ||
        part.offered().position() > newest->offered().position()) {
      newest = &part;
    }
  }
  if (newest == nullptr) return last;
  last = claims::LastHandover(*newest);
  if (last->step == HandoverStep::kOffered &&
      sight.now.Reached(last->until_us)) {
    last->step = HandoverStep::kExpired;
  }
  return last;
}

}  // namespace throughline::head
