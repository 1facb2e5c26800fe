// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Verify's part about what is due and where readers left off.

#ifndef THROUGHLINE_LIB_STORE_VERIFY_VIEWS_H_
#define THROUGHLINE_LIB_STORE_VERIFY_VIEWS_H_

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"

namespace throughline {

// Works out from the events who waits and until when, and compares the rows.
absl::Status VerifyDue(const View& view, VerifyReport& report);

// Works out from the entries where each cursor stands and what had been counted
// there, and compares the rows.
absl::Status VerifyCursors(const View& view, ProfileId profile,
                           VerifyReport& report);

// Compares the rows of what is for others since it was counted.
absl::Status VerifyRecounts(const View& view, ProfileId profile,
                            VerifyReport& report);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_VERIFY_VIEWS_H_
