// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An event in the envelope of CloudEvents 1.0, JSON format.

#ifndef THROUGHLINE_LIB_IMPORT_CLOUD_EVENT_H_
#define THROUGHLINE_LIB_IMPORT_CLOUD_EVENT_H_

#include "absl/status/status.h"
#include "lib/import/json_text.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// Whether an object with such a member is an envelope.
inline constexpr char kCloudEventMark[] = "specversion";

// The envelope's `source`, `id` and `time` stand for the event's `source`,
// `id` and `occurred_at`; what else it says is kept as `_envelope` among the
// fields that the library does not know.
absl::Status ReadCloudEvent(const JsonValue& envelope, v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_CLOUD_EVENT_H_
