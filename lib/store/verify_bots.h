// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Verify's part about bots: every version of a checkpoint with its
// content, and every delivery of the outbox, against what was logged.

#ifndef THROUGHLINE_LIB_STORE_VERIFY_BOTS_H_
#define THROUGHLINE_LIB_STORE_VERIFY_BOTS_H_

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"

namespace throughline {

absl::Status VerifyBots(const View& view, VerifyReport& report);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_VERIFY_BOTS_H_
