// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A timeline as people read it: reactions, deliveries, edits and the segments
// of a call's transcript stand with what they are about.

#ifndef THROUGHLINE_TOOLS_FOLD_H_
#define THROUGHLINE_TOOLS_FOLD_H_

#include <vector>

#include "throughline/event_view.h"

namespace throughline::tools {

struct Shown {
  EventView event;
  std::vector<EventView> segments;  // Of its call, in order.
  std::vector<EventView> reactions;
  std::vector<EventView> deliveries;
};

// In the order of `timeline`. What is about an event that is not among them
// stands by itself; an edit, correction or deletion of one that is, is gone:
// it shows there.
std::vector<Shown> Fold(const std::vector<EventView>& timeline);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_FOLD_H_
