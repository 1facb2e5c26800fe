// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tell: the events of several profiles as one timeline.

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/timeline/along.h"
#include "lib/timeline/rows.h"

namespace throughline::timeline {
namespace {

using keys::Table;

KeyRange RangeOf(const View& view, ProfileId profile, const Window& window) {
  KeyRange range = RowsOf(view, Table::kEvent, profile, {}, {});
  if (window.after.has_value()) {
    // The smallest key behind the place itself.
    range.begin =
        view.Key(Table::kEvent).Add(profile).Add(*window.after).bytes() + '\0';
  }
  if (window.before.has_value()) {
    range.end =
        view.Key(Table::kEvent).Add(profile).Add(*window.before).bytes();
  }
  if (range.end < range.begin) range.end = range.begin;
  return range;
}

struct Stream {
  ProfileId profile;
  std::unique_ptr<Cursor> rows;
  std::optional<AmendedPlaces> amended;
  Place place;

  // Steps over what is not to be seen yet; false at the end.
  bool Settle(Position as_of) {
    for (; rows->Valid(); rows->Next()) {
      place = keys::PlaceAtEnd(rows->key());
      if (place.position <= as_of) return true;
    }
    return false;
  }
};

}  // namespace

absl::Status Tell(const View& view, const std::vector<ProfileId>& profiles,
                  const Window& window, const Teller& told) {
  const bool forward = window.walk == Walk::kForward;
  // A heap by place, so that a customer of a thousand profiles costs ten
  // comparisons an event.
  std::vector<Stream> heap;
  Keeper keeper;
  const auto later = [forward](const Stream& a, const Stream& b) {
    return forward ? a.place > b.place : a.place < b.place;
  };
  for (const ProfileId& profile : profiles) {
    Stream stream{profile,
                  view.rows.Scan(RangeOf(view, profile, window), window.walk),
                  std::nullopt,
                  {}};
    if (stream.Settle(window.as_of)) {
      heap.push_back(std::move(stream));
    } else {
      TL_RETURN_IF_ERROR(stream.rows->status());
    }
  }
  std::make_heap(heap.begin(), heap.end(), later);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later);
    Stream& stream = heap.back();
    if (!stream.amended.has_value()) {
      stream.amended.emplace(view, stream.profile, window.after, window.before,
                             window.walk);
    }
    TL_ASSIGN_OR_RETURN(const std::string_view record,
                        codec::Open(stream.rows->value(), "events"));
    const Stored stored = keeper.Keep(record);
    Told event{stream.profile, stream.place, stored.record,
               ReadFields(stored.record), nullptr};
    TL_ASSIGN_OR_RETURN(const bool amended,
                        stream.amended->MayHave(stream.place));
    if (amended || event.fields.Is(record::kAmends)) {
      TL_ASSIGN_OR_RETURN(event.amended,
                          AmendedBy(view, stream.profile, stream.place,
                                    event.fields, window.as_of));
    }
    if (!told(event, stored.owner)) return absl::OkStatus();
    stream.rows->Next();
    if (stream.Settle(window.as_of)) {
      std::push_heap(heap.begin(), heap.end(), later);
    } else {
      TL_RETURN_IF_ERROR(stream.rows->status());
      heap.pop_back();
    }
  }
  return absl::OkStatus();
}

}  // namespace throughline::timeline
