// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/said.h"

#include "lib/store/door.h"
#include "throughline/limits.h"

namespace throughline {

absl::StatusOr<identity::Said> SaidOf(std::string_view why, std::string_view by,
                                      std::optional<std::int64_t> at_us,
                                      const std::optional<Restored>& restored) {
  TL_RETURN_IF_ERROR(door::CheckText("why", why, 0, limits::kWhyBytesMax));
  TL_RETURN_IF_ERROR(door::CheckText("by", by, 0, limits::kLabelBytesMax));
  identity::Said said{std::string(why), std::string(by), at_us, std::nullopt};
  if (at_us.has_value()) TL_RETURN_IF_ERROR(CheckTime("at", *at_us));
  if (restored.has_value()) {
    TL_RETURN_IF_ERROR(CheckTime("restored.recorded", restored->recorded_us));
    said.recorded_us = restored->recorded_us;
  }
  return said;
}

absl::Status CheckTime(std::string_view what, std::int64_t time_us) {
  if (time_us >= limits::kTimeMinUs && time_us <= limits::kTimeMaxUs) {
    return absl::OkStatus();
  }
  return Invalid("{}: a time of the years 0001 to 9999 is right", what);
}

}  // namespace throughline
