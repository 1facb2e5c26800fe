// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/outbox/show.h"

#include "lib/base/status.h"
#include "lib/outbox/rows.h"

namespace throughline::outbox {

absl::Status Show(const View& view, Position as_of,
                  std::vector<EventView>& events) {
  for (EventView& event : events) {
    if (!event.outbox()) continue;
    TL_ASSIGN_OR_RETURN(const auto row, Read(view, event.position()));
    if (!row.has_value())
      return DataLoss("what is to be sent is not in the outbox");
    event = event.At(StateOf(*row, as_of));
  }
  return absl::OkStatus();
}

}  // namespace throughline::outbox
