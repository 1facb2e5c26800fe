// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/turn/rows.h"

#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::turn {
namespace {

using Row = storage::TurnRow;

std::string KeyOf(const View& view, std::string_view bot, std::string_view id) {
  return view.Key(keys::Table::kTurn)
      .Add(keys::HashOf(view.index_key, "turn", {bot, id}))
      .bytes();
}

Row ToRow(const Stored& stored) {
  const TurnReceipt& receipt = stored.receipt;
  Row row;
  row.set_digest(stored.digest);
  for (const Appended& appended : receipt.events) {
    Row::Appended& event = *row.add_events();
    event.set_position(appended.position);
    event.set_duplicate(appended.duplicate);
    event.set_profile(std::string(appended.profile.view()));
    event.set_conversation(std::string(appended.conversation.view()));
  }
  if (receipt.checkpoint.has_value()) {
    Row::Checkpoint& checkpoint = *row.mutable_checkpoint();
    checkpoint.set_version(receipt.checkpoint->version);
    checkpoint.set_profile(std::string(receipt.checkpoint->profile.view()));
    checkpoint.set_position(receipt.checkpoint->position);
    checkpoint.set_already(receipt.checkpoint->already);
  }
  if (receipt.claim.has_value()) {
    Row::Claim& claim = *row.mutable_claim();
    claim.set_conversation(
        std::string(receipt.claim->fence.conversation.view()));
    claim.set_epoch(receipt.claim->fence.token.epoch);
    claim.set_number(receipt.claim->fence.token.number);
    claim.set_since_us(receipt.claim->since_us);
    claim.set_until_us(receipt.claim->until_us);
    claim.set_position(receipt.claim->position);
  }
  if (receipt.offer.has_value()) {
    Row::Offer& offer = *row.mutable_offer();
    offer.set_handover(std::string(receipt.offer->handover.view()));
    offer.set_until_us(receipt.offer->until_us);
    offer.set_position(receipt.offer->position);
  }
  row.set_position(receipt.position);
  return row;
}

Stored FromRow(const Row& row) {
  Stored stored;
  stored.digest = row.digest();
  TurnReceipt& receipt = stored.receipt;
  for (const Row::Appended& event : row.events()) {
    receipt.events.push_back({event.position(), event.duplicate(),
                              ProfileId::FromBytes(event.profile()),
                              ConversationId::FromBytes(event.conversation())});
  }
  if (row.has_checkpoint()) {
    receipt.checkpoint = {row.checkpoint().version(),
                          ProfileId::FromBytes(row.checkpoint().profile()),
                          row.checkpoint().position(),
                          row.checkpoint().already()};
  }
  if (row.has_claim()) {
    receipt.claim = {{ConversationId::FromBytes(row.claim().conversation()),
                      {row.claim().epoch(), row.claim().number()}},
                     row.claim().since_us(),
                     row.claim().until_us(),
                     row.claim().position()};
  }
  if (row.has_offer()) {
    receipt.offer = {HandoverId::FromBytes(row.offer().handover()),
                     row.offer().until_us(), row.offer().position()};
  }
  receipt.position = row.position();
  return stored;
}

}  // namespace

absl::StatusOr<std::optional<Stored>> Read(const View& view,
                                           std::string_view bot,
                                           std::string_view id) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(KeyOf(view, bot, id)));
  if (!row.has_value()) return std::optional<Stored>();
  TL_ASSIGN_OR_RETURN(const Row parsed,
                      codec::OpenAs<Row>(row->bytes, "turns"));
  return std::optional<Stored>(FromRow(parsed));
}

void Write(std::string_view bot, std::string_view id, const Stored& stored,
           Draft& draft) {
  draft.Put(KeyOf(draft.view(), bot, id), codec::Seal(ToRow(stored)));
}

}  // namespace throughline::turn
