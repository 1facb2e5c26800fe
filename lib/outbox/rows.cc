// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/outbox/rows.h"

#include <memory>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "throughline/requests.h"

namespace throughline::outbox {
namespace {

using keys::Table;

std::string KeyOf(Table table, const View& view, Position event) {
  return view.Key(table).Add(event).bytes();
}

}  // namespace

absl::StatusOr<std::optional<Row>> Read(const View& view, Position event) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(KeyOf(Table::kOutgoing, view, event)));
  if (!row.has_value()) return std::optional<Row>();
  TL_ASSIGN_OR_RETURN(auto parsed, codec::OpenAs<Row>(row->bytes, "outbox"));
  return std::optional<Row>(std::move(parsed));
}

DeliveryState StateOf(const Row& row, Position as_of) {
  if (row.event() > as_of) return DeliveryState::kNone;
  DeliveryState state = DeliveryState::kPending;
  for (const Row::Move& move : row.moves()) {
    if (move.position() > as_of) break;
    state = static_cast<DeliveryState>(move.state());
  }
  return state;
}

Delivery Told(const Row& row) {
  Delivery told;
  told.event = row.event();
  told.ref = {row.source(), row.id()};
  told.state = StateOf(row);
  if (row.moves_size() == 0) return told;
  const Row::Move& last = row.moves(row.moves_size() - 1);
  told.error = last.error();
  told.by = last.by();
  told.position = last.position();
  return told;
}

absl::Status SeePending(const View& view, Position from,
                        absl::FunctionRef<bool(Position event)> seen) {
  KeyRange range = view.Key(Table::kPending).Prefix();
  range.begin = KeyOf(Table::kPending, view, from);
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    if (!seen(ReadBig64(rows->key().substr(rows->key().size() - 8)))) break;
  }
  return rows->status();
}

absl::Status SeeAll(const View& view,
                    absl::FunctionRef<absl::Status(const Row& row)> seen) {
  const auto rows =
      view.rows.Scan(view.Key(Table::kOutgoing).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row,
                        codec::OpenAs<Row>(rows->value(), "outbox"));
    TL_RETURN_IF_ERROR(seen(row));
  }
  return rows->status();
}

void Stand(ProfileId profile, const Place& place, const EventRef& ref,
           Draft& draft) {
  Row row;
  row.set_event(place.position);
  row.set_profile(std::string(profile.view()));
  row.set_place(keys::EncodePlace(place));
  row.set_source(ref.source);
  row.set_id(ref.id);
  draft.Put(KeyOf(Table::kOutgoing, draft.view(), place.position),
            codec::Seal(row));
  draft.Put(KeyOf(Table::kPending, draft.view(), place.position),
            codec::Seal(std::string_view()));
}

DeliveryState StateNamed(std::string_view name) {
  if (name == "queued") return DeliveryState::kPending;
  if (name == "sent") return DeliveryState::kSent;
  if (name == "failed") return DeliveryState::kFailed;
  if (name == "delivered") return DeliveryState::kDelivered;
  if (name == "read") return DeliveryState::kRead;
  return DeliveryState::kNone;
}

Delivery Move(Row row, const Report& report, Draft& draft) {
  if (report.state <= StateOf(row)) return Told(row);
  if (StateOf(row) == DeliveryState::kPending) {
    draft.Delete(KeyOf(Table::kPending, draft.view(), row.event()));
  }
  Row::Move& move = *row.add_moves();
  move.set_state(static_cast<std::uint32_t>(report.state));
  move.set_position(draft.AddEntry());
  move.set_error(std::string(report.error));
  move.set_by(std::string(report.by));
  draft.Put(KeyOf(Table::kOutgoing, draft.view(), row.event()),
            codec::Seal(row));
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kDelivery));
  entry.set_profile(row.profile());
  if (report.recorded_us.has_value()) {
    entry.set_recorded_us(*report.recorded_us);
  }
  *entry.mutable_outgoing() = row;
  PutEntry(draft, move.position(), std::move(entry));
  Delivery told = Told(row);
  told.moved = true;
  return told;
}

}  // namespace throughline::outbox
