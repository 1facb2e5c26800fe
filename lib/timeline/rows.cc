// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/rows.h"

#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/timeline/amendments.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::timeline {
namespace {

using keys::Table;

}  // namespace

Hash RefHash(const View& view, std::string_view source, std::string_view id) {
  return keys::HashOf(view.index_key, "event", {source, id});
}

absl::StatusOr<std::optional<Receipt>> ReadReceipt(const View& view,
                                                   const Hash& ref) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<Pinned> row,
      view.rows.Get(view.Key(Table::kReceipt).Add(ref).bytes()));
  if (!row.has_value()) return std::optional<Receipt>();
  TL_ASSIGN_OR_RETURN(const auto stored, codec::OpenAs<storage::ReceiptRow>(
                                             row->bytes, "receipts"));
  Receipt receipt;
  receipt.awaited = stored.awaited();
  if (stored.place().size() == keys::kPlaceBytes) {
    receipt.place = keys::DecodePlace(stored.place());
  }
  receipt.profile = ProfileId::FromBytes(stored.profile());
  receipt.digest = stored.digest();
  return std::optional<Receipt>(std::move(receipt));
}

void WriteReceipt(const Hash& ref, const Receipt& receipt, Draft& draft) {
  storage::ReceiptRow row;
  row.set_awaited(receipt.awaited);
  if (!receipt.awaited) {
    row.set_profile(std::string(receipt.profile.view()));
    row.set_place(keys::EncodePlace(receipt.place));
    row.set_digest(receipt.digest);
  }
  draft.Put(draft.Key(Table::kReceipt).Add(ref).bytes(), codec::Seal(row));
}

std::string WriteEvent(ProfileId profile, const Place& place,
                       std::string_view record, Draft& draft) {
  std::string value = codec::Seal(record);
  draft.Put(draft.Key(Table::kEvent).Add(profile).Add(place).bytes(), value);
  return value;
}

absl::StatusOr<Stored> ReadEvent(const View& view, ProfileId profile,
                                 const Place& place) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<Pinned> row,
      view.rows.Get(view.Key(Table::kEvent).Add(profile).Add(place).bytes()));
  if (!row.has_value()) {
    return DataLoss("the event at position {} has no row", place.position);
  }
  TL_ASSIGN_OR_RETURN(const std::string_view record,
                      codec::Open(row->bytes, "events"));
  return Stored{record, row->owner};
}

absl::StatusOr<Told> TellOne(const View& view, ProfileId profile,
                             const Place& place, const Stored& stored,
                             Position as_of) {
  Told told{profile, place, stored.record, ReadFields(stored.record), nullptr};
  TL_ASSIGN_OR_RETURN(told.amended,
                      AmendedBy(view, profile, place, told.fields, as_of));
  return told;
}

}  // namespace throughline::timeline
