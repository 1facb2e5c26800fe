// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a claim within a turn.

#ifndef THROUGHLINE_LIB_STORE_TURN_CLAIM_H_
#define THROUGHLINE_LIB_STORE_TURN_CLAIM_H_

#include <string>

#include "absl/status/status.h"
#include "lib/store/claiming.h"
#include "throughline/turn.h"

namespace throughline {

// kInvalidArgument: as the verb of that change.
absl::Status CheckClaimChange(const TurnRequest& request);

// All that was asked for but the token.
std::string ContentOf(const TurnRequest& request);

// Plans the change. Errors as of the verb; nobody waits.
absl::Status ChangeClaim(const Store::Impl& store, const Tenant& tenant,
                         const TurnRequest& request, Intake& intake,
                         Handing& handing, Draft& draft, TurnReceipt& receipt);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_TURN_CLAIM_H_
