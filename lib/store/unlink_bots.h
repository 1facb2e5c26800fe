// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a plan to unlink tells of bots: what they remember of those who come
// apart, and what is pending in the outbox.

#ifndef THROUGHLINE_LIB_STORE_UNLINK_BOTS_H_
#define THROUGHLINE_LIB_STORE_UNLINK_BOTS_H_

#include "absl/status/status.h"
#include "lib/draft/draft.h"
#include "throughline/requests.h"

namespace throughline {

// The sides are described; `view` is as it would be without the links. Both
// stay where they are, with the profile that opened their conversation, so that
// the plan's version does not depend on them.
absl::Status DescribeBots(const View& view, UnlinkPlan& plan);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_UNLINK_BOTS_H_
