// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/due.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::clocks {
namespace {

using keys::Table;

constexpr std::size_t kProfileBytes = 16;

std::string KeyOf(const View& view, std::int64_t due_us, Position position) {
  return view.Key(Table::kDue).Add(Ordered(due_us)).Add(position).bytes();
}

}  // namespace

std::optional<std::int64_t> DueUs(const Conversation& in,
                                  const storage::Head::Ask& ask) {
  if (!ask.has_due_us()) return std::nullopt;
  if (ask.place() > in.paused()) return ask.due_us();
  if (in.asked() < in.paused() || !in.has_asked_due_us()) return std::nullopt;
  return std::max(ask.due_us(), in.asked_due_us());
}

void WriteDue(const Due& due, Draft& draft) {
  std::string value(due.profile.view());
  value += keys::EncodePlace(due.place);
  draft.Put(KeyOf(draft.view(), due.due_us, due.place.position),
            codec::Seal(value));
}

void EraseDue(const Due& due, Draft& draft) {
  draft.Delete(KeyOf(draft.view(), due.due_us, due.place.position));
}

absl::Status ForEachDue(const View& view, std::int64_t until_us,
                        const std::optional<Due>& after,
                        const std::function<bool(const Due&)>& seen) {
  KeyRange range = view.Key(Table::kDue).Prefix();
  range.end = view.Key(Table::kDue).Add(Ordered(until_us)).bytes();
  if (after.has_value()) {
    range.begin = KeyOf(view, after->due_us, after->place.position + 1);
  }
  if (range.end < range.begin) return absl::OkStatus();
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const std::string_view value,
                        codec::Open(rows->value(), "due"));
    if (value.size() != kProfileBytes + keys::kPlaceBytes) {
      return DataLoss("a row of what is due has {} bytes; {} are right",
                      value.size(), kProfileBytes + keys::kPlaceBytes);
    }
    Due due;
    due.due_us = FromOrdered(ReadBig64(rows->key().substr(keys::kFieldsAt)));
    due.profile = ProfileId::FromBytes(value.substr(0, kProfileBytes));
    due.place = keys::DecodePlace(value.substr(kProfileBytes));
    if (!seen(due)) break;
  }
  return rows->status();
}

}  // namespace throughline::clocks
