// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tell: the events of several profiles as one timeline.

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/timeline/rows.h"

namespace throughline::timeline {
namespace {

using keys::Table;

KeyRange RangeOf(const View& view, ProfileId profile, const Window& window) {
  KeyRange range = view.Key(Table::kEvent).Add(profile).Prefix();
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

// Whether any event of a profile is amended, and from where on: most profiles
// have none, and then no event needs to be asked for.
class AmendedPlaces {
 public:
  AmendedPlaces(const View& view, ProfileId profile, const Window& window)
      : walk_(window.walk) {
    KeyRange range = view.Key(Table::kAmendment).Add(profile).Prefix();
    if (window.after.has_value()) {
      range.begin =
          view.Key(Table::kAmendment).Add(profile).Add(*window.after).bytes();
    }
    if (window.before.has_value()) {
      range.end =
          view.Key(Table::kAmendment).Add(profile).Add(*window.before).bytes();
    }
    if (range.end < range.begin) range.end = range.begin;
    rows_ = view.rows.Scan(range, walk_);
  }

  // Asked in the order of the walk.
  bool Has(const Place& place) {
    while (rows_->Valid()) {
      const std::string_view key = rows_->key();
      const Place target =
          keys::DecodePlace(key.substr(key.size() - 2 * keys::kPlaceBytes));
      if (target == place) return true;
      if (walk_ == Walk::kForward ? target > place : target < place) break;
      rows_->Next();
    }
    return false;
  }

  absl::Status status() const { return rows_->status(); }

 private:
  Walk walk_;
  std::unique_ptr<Cursor> rows_;
};

struct Stream {
  ProfileId profile;
  std::unique_ptr<Cursor> rows;
  std::unique_ptr<AmendedPlaces> amended;
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
  const auto later = [forward](const Stream& a, const Stream& b) {
    return forward ? a.place > b.place : a.place < b.place;
  };
  for (const ProfileId& profile : profiles) {
    Stream stream{profile,
                  view.rows.Scan(RangeOf(view, profile, window), window.walk),
                  nullptr,
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
    if (stream.amended == nullptr) {
      stream.amended =
          std::make_unique<AmendedPlaces>(view, stream.profile, window);
    }
    TL_ASSIGN_OR_RETURN(const std::string_view record,
                        codec::Open(stream.rows->value(), "events"));
    auto owner = std::make_shared<const std::string>(record);
    Told event{stream.profile, stream.place, *owner, ReadFields(*owner),
               nullptr};
    if (stream.amended->Has(stream.place) || event.fields.Is(record::kAmends)) {
      TL_ASSIGN_OR_RETURN(event.amended,
                          AmendedBy(view, stream.profile, stream.place,
                                    event.fields, window.as_of));
    }
    TL_RETURN_IF_ERROR(stream.amended->status());
    if (!told(event, owner)) return absl::OkStatus();
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
