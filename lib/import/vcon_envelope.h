// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The envelopes a vCon may come in: signed (JWS, RFC 7515) and encrypted (JWE,
// RFC 7516), in JSON serialisation.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_ENVELOPE_H_
#define THROUGHLINE_LIB_IMPORT_VCON_ENVELOPE_H_

#include "absl/status/statusor.h"
#include "lib/import/vcon_json.h"

namespace throughline::importing {

struct Unwrapped {
  Json vcon;
  bool is_signed = false;  // No signature was verified.
};

// Encrypted ones are kInvalidArgument: the keys are not here.
absl::StatusOr<Unwrapped> UnwrapVcon(Json document);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_ENVELOPE_H_
