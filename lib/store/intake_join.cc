// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Intake: which conversation an event joins that has no thread key.

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/conversation/join.h"
#include "lib/conversation/rows.h"
#include "lib/head/refold.h"
#include "lib/identity/groups.h"
#include "lib/store/intake.h"

namespace throughline {

// The first of the customer's other profiles that has events in it; empty where
// the event's own has.
absl::StatusOr<ProfileId> Intake::JoinedOver(ConversationId id,
                                             const Now& now) {
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(draft_.view(), id));
  if (!row.has_value() || Holds(*row, now.resolved.home)) return ProfileId();
  for (const std::string& bytes : row->profiles()) {
    const auto profile = ProfileId::FromBytes(bytes);
    TL_ASSIGN_OR_RETURN(
        const bool same,
        identity::SameCustomer(draft_.view(), profile, now.resolved.home));
    if (same) return profile;
  }
  return ProfileId();
}

// Whether a conversation of this customer's was closed at the event's time: the
// last thing by then that asked or resolved tells.
absl::StatusOr<bool> Intake::WasClosed(ConversationId id,
                                       const Now& now) const {
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(draft_.view(), now.resolved.home));
  const auto theirs = [&group](ProfileId profile) {
    return std::any_of(
        group.members.begin(), group.members.end(),
        [&](const auto& member) { return member.profile == profile; });
  };
  bool closed = false;
  absl::Status status;
  const Place behind{now.sort_us + 1, std::numeric_limits<std::int64_t>::min(),
                     0};
  const absl::Status seen = conversation::See(
      draft_.view(), id, {.before = behind, .walk = Walk::kBackward},
      draft_.position(), [&](ProfileId profile, const Place& place) {
        if (!theirs(profile)) return true;
        const absl::StatusOr<timeline::Stored> stored =
            timeline::ReadEvent(draft_.view(), profile, place);
        status = stored.status();
        if (!status.ok()) return false;
        const record::Fields fields = record::ReadFields(stored->record);
        closed = fields.Is(record::kResolves);
        return !closed && !fields.Is(record::kAsk);
      });
  TL_RETURN_IF_ERROR(status);
  TL_RETURN_IF_ERROR(seen);
  return closed;
}

// Whether a conversation that was opened after the event would have joined it,
// had it come first: it was opened for want of another, by this customer, and
// lies as it did then.
absl::StatusOr<bool> Intake::WouldJoin(ConversationId id,
                                       const Now& now) const {
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(draft_.view(), id));
  if (!row.has_value() || !row->key().empty() || !row->split_from().empty()) {
    return false;
  }
  const auto opener = ProfileId::FromBytes(row->opened_by());
  if (opener.empty()) return false;
  return identity::SameCustomer(draft_.view(), opener, now.resolved.home);
}

// Hands on each conversation in which the customer has an event within, folded
// for this customer, once, as they are met; until `next` wants no more.
absl::Status Intake::EachWithin(const Now& now, const timeline::Window& within,
                                const EachConversation& next) const {
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(draft_.view(), now.resolved.home));
  std::vector<ProfileId> profiles;
  profiles.reserve(group.members.size());
  for (const auto& member : group.members) profiles.push_back(member.profile);
  std::set<ConversationId> met;
  const auto look = [&](const record::Told& told) -> absl::StatusOr<bool> {
    TL_ASSIGN_OR_RETURN(
        const ConversationId in,
        conversation::Effective(
            draft_.view(), ConversationId::FromBytes(told.fields.conversation),
            told.profile, draft_.position()));
    if (!met.insert(in).second) return true;
    TL_ASSIGN_OR_RETURN(
        Conversation folded,
        head::FoldConversation(draft_.view(), in, profiles, draft_.position()));
    return next(std::move(folded));
  };
  absl::StatusOr<bool> more = true;
  TL_RETURN_IF_ERROR(timeline::Tell(
      draft_.view(), profiles, within,
      [&](const record::Told& told, const std::shared_ptr<const void>&) {
        if (!told.fields.conversation.empty()) more = look(told);
        return more.ok() && *more;
      }));
  return more.status();
}

// What `judge` says of those that had an event within the window before: of all
// of them together, since the one that went on the longest is wanted.
absl::StatusOr<std::optional<ConversationId>> Intake::FindLongAgo(
    const Now& now, const Judge& judge) const {
  const timeline::Window before{
      .after = Place{now.sort_us - JoinWindowUs() - 1, 0, 0},
      .before = Place{now.sort_us + 1, 0, 0},
      .walk = Walk::kBackward};
  Conversations all;
  TL_RETURN_IF_ERROR(EachWithin(now, before, [&](Conversation folded) {
    *all.Add() = std::move(folded);
    return true;
  }));
  return judge(all);
}

// The first of which `judge` says anything, of those that have an event within
// the window after: as they are met is as they were opened.
absl::StatusOr<std::optional<ConversationId>> Intake::FindNextLongAgo(
    const Now& now, const Judge& judge) const {
  const timeline::Window after{
      .after = Place{now.sort_us, 0, 0},
      .before = Place{now.sort_us + JoinWindowUs() + 1, 0, 0}};
  std::optional<ConversationId> found;
  TL_RETURN_IF_ERROR(
      EachWithin(now, after, [&](Conversation folded) -> absl::StatusOr<bool> {
        Conversations one;
        *one.Add() = std::move(folded);
        TL_ASSIGN_OR_RETURN(found, judge(one));
        return !found.has_value();
      }));
  return found;
}

// What was open at the event's time; else what was opened soon after and would
// have been by it. What resolves is followed by a new one.
absl::StatusOr<std::optional<ConversationId>> Intake::FindByPolicy(
    const Now& now) {
  const ConversationPolicy& policy = tenant_.policy.conversation;
  TL_ASSIGN_OR_RETURN(const head::Head* const customer,
                      desk_.ReadCustomer(now.resolved.home));
  const Judge was_open = [&](const Conversations& all) {
    return conversation::Join(all, now.sort_us, policy, [&](ConversationId id) {
      return WasClosed(id, now);
    });
  };
  const Judge opened_after = [&](const Conversations& all) {
    return conversation::JoinNext(
        all, now.sort_us, policy,
        [&](ConversationId id) { return WouldJoin(id, now); });
  };
  TL_ASSIGN_OR_RETURN(auto found, was_open(customer->conversations()));
  if (!found.has_value() && customer->conversations_dropped()) {
    TL_ASSIGN_OR_RETURN(found, FindLongAgo(now, was_open));
  }
  if (found.has_value() || OpensNone(now.event) ||
      now.event.kind() == "resolution") {
    return found;
  }
  // A head that let go of some may hold a later one only.
  return customer->conversations_dropped()
             ? FindNextLongAgo(now, opened_after)
             : opened_after(customer->conversations());
}

absl::StatusOr<Intake::Joined> Intake::JoinByPolicy(const Now& now) {
  TL_ASSIGN_OR_RETURN(const std::optional<ConversationId> found,
                      FindByPolicy(now));
  if (found.has_value()) {
    TL_ASSIGN_OR_RETURN(Joined joined, Join(*found, now));
    if (joined.id == *found) {
      TL_ASSIGN_OR_RETURN(joined.over, JoinedOver(*found, now));
    }
    return joined;
  }
  if (OpensNone(now.event)) return Joined{};
  return Open(draft_.NewId<ConversationId>(), now);
}

}  // namespace throughline
