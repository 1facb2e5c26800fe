// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The object that is an event in a history line: every field of it, by name.

#ifndef THROUGHLINE_LIB_IMPORT_EVENT_FIELDS_H_
#define THROUGHLINE_LIB_IMPORT_EVENT_FIELDS_H_

#include "absl/status/status.h"
#include "lib/import/json_text.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// Fields the library does not know go to `extra_json`, as they were written.
absl::Status ReadEventFields(const JsonValue& object, v1::Event& event);

// Whether the event says all that it must: source, id, identities, channel,
// kind and actor.
absl::Status CheckComplete(const v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_EVENT_FIELDS_H_
