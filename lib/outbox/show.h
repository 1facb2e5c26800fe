// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How far the outgoing events of a timeline have come, as they are shown.

#ifndef THROUGHLINE_LIB_OUTBOX_SHOW_H_
#define THROUGHLINE_LIB_OUTBOX_SHOW_H_

#include <vector>

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/event_view.h"

namespace throughline::outbox {

// One read for each event that was to be sent; none for any other.
absl::Status Show(const View& view, Position as_of,
                  std::vector<EventView>& events);

}  // namespace throughline::outbox

#endif  // THROUGHLINE_LIB_OUTBOX_SHOW_H_
