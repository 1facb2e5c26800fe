// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A tail as it is read to be shown: not as messages, which would copy every
// record, but as views of the bytes it lies in. What it holds: tail.h.

#ifndef THROUGHLINE_LIB_TIMELINE_TAIL_VIEW_H_
#define THROUGHLINE_LIB_TIMELINE_TAIL_VIEW_H_

#include <memory>
#include <string_view>
#include <vector>

#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::timeline {

struct TailView {
  Place place;
  ProfileId profile;
  bool countable = false;
  std::string_view record;  // Empty: too large; read the timeline.
  std::shared_ptr<const EventView::Amended> amended;
};

// By place, oldest first.
using TailViews = std::vector<TailView>;

// From an encoded storage::Head::Tail, inside which its record stays.
TailView ViewOf(std::string_view encoded);
TailView ViewOf(const storage::Head::Tail& tail);
TailView ViewOf(const record::Told& told);

// Puts one where it belongs, or all of another profile's.
void Add(TailView view, TailViews& into);
void Add(TailViews from, TailViews& into);

// Lets go of what is beyond the limits of a tail. The newest position of what
// went; 0: nothing did.
Position Trim(TailViews& views);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_TAIL_VIEW_H_
