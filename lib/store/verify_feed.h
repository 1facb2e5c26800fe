// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Verify's part about the feed: each entry, and where it is noted.

#ifndef THROUGHLINE_LIB_STORE_VERIFY_FEED_H_
#define THROUGHLINE_LIB_STORE_VERIFY_FEED_H_

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"

namespace throughline {

// Counts the entries, those that fell out of the feed too, and says what
// differs. `report` must have counted the events.
absl::Status VerifyFeed(const View& view, VerifyReport& report);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_VERIFY_FEED_H_
