// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/claims/rows.h"

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::claims {
namespace {

std::string KeyOf(const View& view, ConversationId conversation) {
  return view.Key(keys::Table::kClaim).Add(conversation).bytes();
}

}  // namespace

absl::StatusOr<std::optional<Row>> Read(const View& view,
                                        ConversationId conversation) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(KeyOf(view, conversation)));
  if (!row.has_value()) return std::optional<Row>();
  TL_ASSIGN_OR_RETURN(auto parsed, codec::OpenAs<Row>(row->bytes, "claims"));
  return std::optional<Row>(std::move(parsed));
}

void Write(ConversationId conversation, const Row& row, Draft& draft) {
  draft.Put(KeyOf(draft.view(), conversation), codec::Seal(row));
}

FencingToken TokenOf(const Row& row) { return {row.epoch(), row.number()}; }

bool Held(const Row& row, std::int64_t now_us) {
  return row.has_holder() && !row.ended() && now_us < row.until_us();
}

bool Offered(const Row& row, std::int64_t now_us) {
  return row.has_offer() && now_us < row.offer().until_us();
}

bool IsFor(const Row::Offer& offer, const v1::Actor& actor) {
  return offer.to().role() == actor.role() &&
         (offer.to().id().empty() || offer.to().id() == actor.id());
}

HandoverState StateOf(ConversationId conversation, const Row::Offer& offer) {
  HandoverState state;
  state.id = HandoverId::FromBytes(offer.id());
  state.conversation = conversation;
  state.from = offer.from();
  state.to = offer.to();
  state.by = offer.from();
  state.reason = offer.reason();
  state.summary = offer.summary();
  state.skills.assign(offer.skills().begin(), offer.skills().end());
  state.seen = offer.seen();
  state.offered_us = offer.offered_us();
  state.until_us = offer.until_us();
  return state;
}

ClaimState StateOf(ConversationId conversation, const Row& row,
                   std::int64_t now_us) {
  ClaimState state;
  state.conversation = conversation;
  state.held = Held(row, now_us);
  state.token = TokenOf(row);
  state.holder = row.holder();
  state.since_us = row.since_us();
  state.until_us = row.until_us();
  if (Offered(row, now_us)) state.offer = StateOf(conversation, row.offer());
  return state;
}

}  // namespace throughline::claims
