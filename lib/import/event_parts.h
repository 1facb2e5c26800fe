// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The fields of an event that are objects or lists of them, and what a store
// had decided about it (`_store`).

#ifndef THROUGHLINE_LIB_IMPORT_EVENT_PARTS_H_
#define THROUGHLINE_LIB_IMPORT_EVENT_PARTS_H_

#include "absl/status/status.h"
#include "lib/import/fields.h"
#include "lib/import/json_text.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// Somebody who acts, wherever one is named.
absl::Status ReadActorObject(const JsonValue& value, const Unknown& unknown,
                             v1::Actor& actor);

// Each reads the value of the field it is named after. What lies within and is
// not known goes to `unknown`, with the path from the event.
absl::Status ReadActor(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event);
absl::Status ReadIdentities(const JsonValue& value, const Unknown& unknown,
                            v1::Event& event);
absl::Status ReadParticipants(const JsonValue& value, const Unknown& unknown,
                              v1::Event& event);
absl::Status ReadAssurance(const JsonValue& value, const Unknown& unknown,
                           v1::Event& event);
absl::Status ReadFacts(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event);
absl::Status ReadCall(const JsonValue& value, const Unknown& unknown,
                      v1::Event& event);
absl::Status ReadBody(const JsonValue& value, const Unknown& unknown,
                      v1::Event& event);
absl::Status ReadAttachments(const JsonValue& value, const Unknown& unknown,
                             v1::Event& event);
absl::Status ReadSensitivity(const JsonValue& value, const Unknown& unknown,
                             v1::Event& event);
absl::Status ReadClaim(const JsonValue& value, const Unknown& unknown,
                       v1::Claim& claim);
absl::Status ReadHandover(const JsonValue& value, const Unknown& unknown,
                          v1::Handover& handover);
absl::Status ReadStore(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_EVENT_PARTS_H_
