// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/tail_view.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "lib/codec/wire.h"
#include "lib/timeline/tail.h"

namespace throughline::timeline {
namespace {

using Tail = storage::Head::Tail;

bool Earlier(const TailView& a, const TailView& b) { return a.place < b.place; }

std::shared_ptr<const EventView::Amended> AmendedIn(std::string_view encoded) {
  storage::Amended amended;
  amended.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  return record::FromRow(amended);
}

}  // namespace

TailView ViewOf(std::string_view encoded) {
  TailView view;
  for (codec::WireWalk walk(encoded); walk.Next();) {
    switch (walk.field()) {
      case Tail::kPlaceFieldNumber:
        view.place = keys::DecodePlace(walk.bytes());
        break;
      case Tail::kRecordFieldNumber:
        view.record = walk.bytes();
        break;
      case Tail::kCountableFieldNumber:
        view.countable = walk.number() != 0;
        break;
      case Tail::kAmendedFieldNumber:
        view.amended = AmendedIn(walk.bytes());
        break;
      case Tail::kProfileFieldNumber:
        view.profile = ProfileId::FromBytes(walk.bytes());
        break;
      default:
        break;
    }
  }
  return view;
}

TailView ViewOf(const Tail& tail) {
  return {keys::DecodePlace(tail.place()), ProfileId::FromBytes(tail.profile()),
          tail.countable(), tail.record(),
          tail.has_amended() ? record::FromRow(tail.amended()) : nullptr};
}

TailView ViewOf(const record::Told& told) {
  const bool fits = FitsTail(told);
  return {told.place, told.profile, told.fields.Is(record::kCountable),
          fits ? told.record : std::string_view(),
          fits ? told.amended : nullptr};
}

void Add(TailView view, TailViews& into) {
  // Nearly always at the end, or close to it.
  auto at = into.end();
  while (at != into.begin() && !Earlier(*std::prev(at), view)) --at;
  if (at != into.end() && at->place == view.place) return;
  into.insert(at, std::move(view));
}

void Add(TailViews from, TailViews& into) {
  const auto size = static_cast<std::ptrdiff_t>(into.size());
  into.insert(into.end(), std::make_move_iterator(from.begin()),
              std::make_move_iterator(from.end()));
  std::inplace_merge(into.begin(), into.begin() + size, into.end(), Earlier);
}

Position Trim(TailViews& views) {
  const auto size = static_cast<int>(views.size());
  const int kept = KeptOfTail(size, [&](int i) {
    return views[static_cast<std::size_t>(i)].countable;
  });
  Position gone = 0;
  for (int i = 0; i < size - kept; ++i) {
    gone = std::max(gone, views[static_cast<std::size_t>(i)].place.position);
  }
  views.erase(views.begin(), views.begin() + (size - kept));
  return gone;
}

}  // namespace throughline::timeline
