// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Folding from the events themselves: what a head says is compared with this,
// what a head let go of comes back from here, and what was known at an earlier
// position is nothing else.

#ifndef THROUGHLINE_LIB_HEAD_REFOLD_H_
#define THROUGHLINE_LIB_HEAD_REFOLD_H_

#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/head/head.h"

namespace throughline::head {

// Costs the profile's whole history.
absl::StatusOr<Head> FoldProfile(const View& view, ProfileId profile,
                                 Position as_of);

// The newest ratings of a profile, in place of those that the head has. Costs
// the events back to the oldest of them.
absl::Status FoldRatings(const View& view, ProfileId profile, Head& head);

// The open promises of a profile, in place of those that the head has. Costs
// the profile's whole history.
absl::Status FoldPromises(const View& view, ProfileId profile, Head& head);

// The part that these profiles have in a conversation. Costs its own events.
absl::StatusOr<Head::Conversation> FoldConversation(
    const View& view, ConversationId conversation,
    const std::vector<ProfileId>& profiles, Position as_of);

// Folds anew each part that a combined head does not hold wholly, as of a
// position; of a head that let go of some only those last active.
absl::Status Complete(const View& view, const std::vector<ProfileId>& profiles,
                      Position as_of, Head& head);

// The same, and lets go of none.
absl::Status FoldIncomplete(const View& view,
                            const std::vector<ProfileId>& profiles,
                            Position as_of, Head& head);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_REFOLD_H_
