// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/refold.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/checkpoint/summary.h"
#include "lib/claims/summary.h"
#include "lib/clocks/asks.h"
#include "lib/clocks/promises.h"
#include "lib/conversation/rows.h"
#include "lib/conversation/summary.h"
#include "lib/cursors/rows.h"
#include "lib/identity/profiles.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

// Whether more than one profile has events in a conversation.
absl::StatusOr<bool> Shared(const View& view, std::string_view id) {
  TL_ASSIGN_OR_RETURN(const auto row,
                      conversation::Read(view, ConversationId::FromBytes(id)));
  if (!row.has_value()) return false;
  const auto& profiles = row->profiles();
  return std::any_of(
      profiles.begin(), profiles.end(),
      [&](const std::string& each) { return each != profiles[0]; });
}

}  // namespace

absl::StatusOr<Head> FoldProfile(const View& view, ProfileId profile,
                                 Position as_of) {
  TL_ASSIGN_OR_RETURN(const auto row, identity::ReadProfile(view, profile));
  if (!row.has_value()) return NotFound("no such profile");
  Head head = Begin(profile, row->created(), row->shown());
  std::set<std::string, std::less<>> met;
  absl::Status status;
  const absl::Status told = timeline::Tell(
      view, {profile}, {.as_of = as_of},
      [&](const record::Told& event, const std::shared_ptr<const void>&) {
        const std::string_view in = event.fields.conversation;
        if (!in.empty() && met.insert(std::string(in)).second) {
          const auto from = ConversationId::FromBytes(in);
          absl::StatusOr<ConversationId> to =
              conversation::Effective(view, from, profile, as_of);
          status = to.status();
          if (!status.ok()) return false;
          if (*to != from) AddSplit(profile, from, *to, head);
        }
        Fold(event, true, head);
        return true;
      });
  TL_RETURN_IF_ERROR(status);
  TL_RETURN_IF_ERROR(told);
  head.set_group(row->group());
  TL_RETURN_IF_ERROR(checkpoint::FoldRows(view, profile, as_of, head));
  Trim(head);
  TL_ASSIGN_OR_RETURN(const bool cursors, cursors::Any(view, profile));
  if (cursors) OwnProfile(profile, head).set_cursors(true);
  for (Head::Conversation& part : *head.mutable_conversations()) {
    TL_ASSIGN_OR_RETURN(const bool shared, Shared(view, part.id()));
    if (shared) part.set_shared(true);
    if (part.asks_dropped().empty() &&
        part.answers_size() < limits::kHeadAnswersMax) {
      continue;
    }
    // Folded in order, it may have let go of what was answered later.
    TL_ASSIGN_OR_RETURN(
        part, FoldConversation(view, ConversationId::FromBytes(part.id()),
                               {profile}, as_of));
  }
  return head;
}

absl::Status FoldRatings(const View& view, ProfileId profile, Head& head) {
  head.clear_ratings();
  head.set_ratings_dropped(false);
  return timeline::Tell(
      view, {profile}, {.walk = Walk::kBackward},
      [&](const record::Told& event, const std::shared_ptr<const void>&) {
        ReplaceRating(event, head);
        return !head.ratings_dropped();
      });
}

absl::Status FoldPromises(const View& view, ProfileId profile, Head& head) {
  head.clear_promises();
  head.set_promises_dropped(false);
  absl::Status told = timeline::Tell(
      view, {profile}, {},
      [&](const record::Told& event, const std::shared_ptr<const void>&) {
        clocks::FoldPromise(event, head);
        return true;
      });
  clocks::TrimPromises(head);
  return told;
}

absl::StatusOr<Head::Conversation> FoldConversation(
    const View& view, ConversationId conversation,
    const std::vector<ProfileId>& profiles, Position as_of) {
  Head::Conversation part;
  part.set_id(std::string(conversation.view()));
  clocks::AllAsks asks;
  absl::Status status;
  const absl::Status seen = conversation::See(
      view, conversation, {}, as_of,
      [&](ProfileId profile, const Place& place) {
        if (std::find(profiles.begin(), profiles.end(), profile) ==
            profiles.end()) {
          return true;
        }
        absl::StatusOr<timeline::Stored> stored =
            timeline::ReadEvent(view, profile, place);
        status = stored.status();
        if (!status.ok()) return false;
        absl::StatusOr<record::Told> told =
            timeline::TellOne(view, profile, place, *stored, as_of);
        status = told.status();
        if (!status.ok()) return false;
        conversation::Fold(*told, part);
        asks.Tell(*told);
        claims::Fold(*told, part);
        return true;
      });
  TL_RETURN_IF_ERROR(status);
  TL_RETURN_IF_ERROR(seen);
  asks.WriteTo(part);
  TL_ASSIGN_OR_RETURN(const bool shared, Shared(view, part.id()));
  if (shared) part.set_shared(true);
  return part;
}

absl::Status Complete(const View& view, const std::vector<ProfileId>& profiles,
                      Position as_of, Head& head) {
  if (head.conversations_dropped()) TrimConversations(head);
  return FoldIncomplete(view, profiles, as_of, head);
}

absl::Status FoldIncomplete(const View& view,
                            const std::vector<ProfileId>& profiles,
                            Position as_of, Head& head) {
  for (Head::Conversation& part : *head.mutable_conversations()) {
    if (!part.incomplete()) continue;
    TL_ASSIGN_OR_RETURN(
        part, FoldConversation(view, ConversationId::FromBytes(part.id()),
                               profiles, as_of));
  }
  return absl::OkStatus();
}

}  // namespace throughline::head
