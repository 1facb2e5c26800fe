// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// From a head to what a viewer is shown: filtered, within a budget, with the
// events as they stand.

#ifndef THROUGHLINE_LIB_HEAD_SHOW_H_
#define THROUGHLINE_LIB_HEAD_SHOW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/head/customer.h"
#include "lib/timeline/rows.h"
#include "throughline/options.h"
#include "throughline/resumption.h"

namespace throughline::head {

// As of now.
inline constexpr Position kNewest = ~Position{0};

struct Sight {
  const Viewer& viewer;
  int events;  // Countable ones.
  Instant& now;
  Position as_of;
  const ConversationPolicy& policy;
};

// What was shown last to somebody who sees alike, where it would be the same
// now. Without a body: it would not. Costs a comparison.
Shown ShowAgain(const std::shared_ptr<const Customer>& customer,
                const Sight& sight);

// How things stand is told when it is asked for, where that needs no row.
absl::StatusOr<Shown> Show(const View& view,
                           const std::shared_ptr<const Customer>& customer,
                           const Sight& sight);

// The newest events, oldest first. False where they hold rows of the engine.
absl::StatusOr<bool> ShowTimeline(const View& view, const Customer& customer,
                                  const Sight& sight, Resumption::Body& body);

// The events of a window, in the order of its walk, from what the customer
// holds, until `take` says that it is enough. False: there may be others that
// it does not hold.
bool TellHeld(const Customer& customer, const timeline::Window& window,
              absl::FunctionRef<bool(const timeline::TailView& held)> take);

// One conversation's part of a head. Costs a read where somebody may hold it.
absl::StatusOr<ConversationState> ShowConversation(
    const View& view, const Head::Conversation& part, const Sight& sight);

// Who alone may answer in it; absent: nobody holds it.
absl::StatusOr<std::optional<ClaimHolder>> ShowHolder(
    const View& view, const Head::Conversation& part, const Sight& sight);

// The hand-over offered last, for those who serve.
std::optional<HandoverState> ShowHandover(
    const google::protobuf::RepeatedPtrField<Head::Conversation>& parts,
    const Sight& sight);

// The asks of a part that the viewer may see, oldest first.
absl::Status ShowAsks(const View& view, const Head::Conversation& part,
                      const Sight& sight, std::vector<OpenAsk>& awaiting);

// What we said we would do, what is due first at first.
absl::Status ShowPromises(const View& view, const Head& head,
                          const Sight& sight, Resumption::Standing& standing);

// What is known, of that which the viewer may see.
absl::Status ShowFacts(const View& view, const Customer& customer,
                       const Sight& sight, Resumption::Standing& standing);

// What bots remember, of which the viewer may know.
absl::Status ShowCheckpoints(const View& view, const Customer& customer,
                             const Sight& sight,
                             Resumption::Standing& standing);

// Whether a viewer may know of what a bot remembers.
bool MayKnow(const Viewer& viewer, std::string_view bot);

// A checkpoint as it is shown, without what came since.
BotCheckpoint ToShow(const storage::CheckpointSummary& saved);

// How often the customer had to come, and how it was for them.
Experience ShowExperience(const Head& head, const Sight& sight);

// Open ones first, then by last activity, newest first.
void Sort(std::vector<ConversationState>& conversations);

// A place as a token, and back; absent where it is none.
std::string ToToken(const Place& place);
std::optional<Place> FromToken(std::string_view token);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_SHOW_H_
