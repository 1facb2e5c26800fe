// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What follows in the rest of a store from links that were made or ended: the
// heads, and the conversations that split by side.

#ifndef THROUGHLINE_LIB_STORE_FOLLOW_H_
#define THROUGHLINE_LIB_STORE_FOLLOW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/head/desk.h"
#include "lib/identity/groups.h"
#include "throughline/requests.h"

namespace throughline::follow {

// A side of a conversation that goes on under another id.
struct Side {
  ConversationId from;
  ConversationId to;
  std::string key;  // The source's.
  std::vector<ProfileId> profiles;
};

// The conversations of these profiles that come apart, given who is whose
// customer in `view`: those that a profile joined over one who is now somebody
// else's, and those joined over such a one in turn. The side of the profile
// that opened it keeps its id.
absl::StatusOr<std::vector<Side>> SidesOf(
    const View& view, const std::vector<ProfileId>& profiles);

// Everything that follows. Once per change of links, before the plan ends.
absl::Status Links(const identity::Regrouped& regrouped, head::Desk& desk,
                   Draft& draft);

}  // namespace throughline::follow

#endif  // THROUGHLINE_LIB_STORE_FOLLOW_H_
