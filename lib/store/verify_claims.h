// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What Verify() says of claims: their rows against the events that tell of
// them.

#ifndef THROUGHLINE_LIB_STORE_VERIFY_CLAIMS_H_
#define THROUGHLINE_LIB_STORE_VERIFY_CLAIMS_H_

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"

namespace throughline {

absl::Status VerifyClaims(const View& view, VerifyReport& report);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_VERIFY_CLAIMS_H_
