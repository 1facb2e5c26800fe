// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/head.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/checkpoint/summary.h"
#include "lib/claims/summary.h"
#include "lib/clocks/asks.h"
#include "lib/clocks/promises.h"
#include "lib/codec/wire.h"
#include "lib/conversation/summary.h"
#include "lib/cursors/counts.h"
#include "lib/facts/current.h"
#include "lib/timeline/tail.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using Conversation = Head::Conversation;
using Profile = Head::Profile;
using Rating = Head::Rating;

constexpr std::string_view kAssurances[] = {"", "claimed", "channel",
                                            "verified"};

void Size(Head& head) {
  while (head.events_size() < record::kCounts) head.add_events(0);
  while (head.countable_size() < record::kCounts) head.add_countable(0);
}

void Lower(const std::string& to, std::string& place) {
  if (!to.empty() && (place.empty() || to < place)) place = to;
}

void Raise(const std::string& to, std::string& place) {
  place = std::max(place, to);
}

// By id.
Profile& ProfileNamed(std::string_view id, Head& in) {
  auto& profiles = *in.mutable_profiles();
  const auto at = std::lower_bound(
      profiles.begin(), profiles.end(), id,
      [](const Profile& a, std::string_view b) { return a.id() < b; });
  if (at != profiles.end() && at->id() == id) return *at;
  const auto index = at - profiles.begin();
  profiles.Add()->set_id(std::string(id));
  std::rotate(profiles.begin() + index, profiles.end() - 1, profiles.end());
  return profiles[static_cast<int>(index)];
}

// By id. `missing` says whether a part that is made here lacks what the head
// let go of.
Conversation& ConversationNamed(std::string_view id, bool missing, Head& in) {
  auto& all = *in.mutable_conversations();
  const auto at = std::lower_bound(
      all.begin(), all.end(), id,
      [](const Conversation& a, std::string_view b) { return a.id() < b; });
  if (at != all.end() && at->id() == id) return *at;
  const auto index = at - all.begin();
  Conversation& added = *all.Add();
  added.set_id(std::string(id));
  if (missing) added.set_incomplete(true);
  std::rotate(all.begin() + index, all.end() - 1, all.end());
  return all[static_cast<int>(index)];
}

void FoldAssurance(const record::Fields& fields, Head& into) {
  for (const std::string_view encoded : fields.assurance) {
    const std::string_view identity =
        codec::WireBytes(encoded, v1::Assurance::kIdentityFieldNumber);
    const std::string_view level =
        codec::WireBytes(encoded, v1::Assurance::kLevelFieldNumber);
    for (std::size_t i = 0; i < fields.identities.size(); ++i) {
      const std::string_view profile = fields.identity_profiles.substr(
          std::min(16 * i, fields.identity_profiles.size()));
      if (fields.identities[i] != identity || profile.size() < 16) continue;
      if (ProfileId::FromBytes(profile.substr(0, 16)).empty()) continue;
      Profile& named = ProfileNamed(profile.substr(0, 16), into);
      for (std::uint32_t rank = 1; rank < std::size(kAssurances); ++rank) {
        if (level == kAssurances[rank]) {
          named.set_assurance(std::max(named.assurance(), rank));
        }
      }
    }
  }
}

void InsertRating(const Rating& rating, Head& into) {
  auto& ratings = *into.mutable_ratings();
  int at = ratings.size();
  while (at > 0 && rating.place() <= ratings[at - 1].place()) --at;
  if (at < ratings.size() && ratings[at].place() == rating.place()) return;
  *ratings.Add() = rating;
  std::rotate(ratings.begin() + at, ratings.end() - 1, ratings.end());
}

// By profile and conversation.
void InsertSplit(const Head::Split& split, Head& into) {
  const auto name = [](const Head::Split& of) {
    return std::tie(of.profile(), of.from());
  };
  auto& splits = *into.mutable_splits();
  const auto at =
      std::lower_bound(splits.begin(), splits.end(), split,
                       [&](const Head::Split& a, const Head::Split& b) {
                         return name(a) < name(b);
                       });
  if (at != splits.end() && name(*at) == name(split)) return;
  const auto index = at - splits.begin();
  *splits.Add() = split;
  std::rotate(splits.begin() + index, splits.end() - 1, splits.end());
}

void TrimRatings(Head& head) {
  const int more = head.ratings_size() - limits::kHeadRatingsMax;
  if (more <= 0) return;
  head.mutable_ratings()->DeleteSubrange(0, more);
  head.set_ratings_dropped(true);
}

void FoldRating(const record::Told& told, Head& into) {
  if (!told.rating().has_value() || told.deleted()) return;
  if (told.fields.Is(record::kAmends)) return;  // Its target is what is rated.
  Rating rating;
  rating.set_place(keys::EncodePlace(told.place));
  rating.set_rating(*told.rating());
  rating.set_visibility(told.needed());
  for (std::string& audience : told.Audiences()) {
    rating.add_audiences(std::move(audience));
  }
  InsertRating(rating, into);
  TrimRatings(into);
}

void FoldSummary(const record::Told& told, Head& into) {
  const std::string place = keys::EncodePlace(told.place);
  Profile& own = ProfileNamed(told.profile.view(), into);
  own.set_events(own.events() + 1);
  cursors::Fold(told, own);
  Size(into);
  const int seen = record::CountIndex(told);
  into.set_events(seen, into.events(seen) + 1);
  if (told.fields.Is(record::kCountable)) {
    into.set_countable(seen, into.countable(seen) + 1);
  }
  Lower(place, *into.mutable_first());
  Raise(place, *into.mutable_last());
  if (told.fields.Is(record::kContact)) Raise(place, *into.mutable_contact());
}

}  // namespace

Head Begin(ProfileId profile, Position created, std::string_view shown) {
  Head head;
  Profile& own = *head.add_profiles();
  own.set_id(std::string(profile.view()));
  own.set_created(created);
  own.set_shown(std::string(shown));
  Size(head);
  return head;
}

void Fold(const record::Told& told, bool opens, Head& into) {
  FoldAllButTail(told, opens, into);
  timeline::FoldTail(told, into);
}

void FoldAllButTail(const record::Told& told, bool opens, Head& into) {
  FoldSummary(told, into);
  FoldAssurance(told.fields, into);
  if (!told.fields.conversation.empty()) {
    const bool missing = into.conversations_dropped() && !opens;
    Conversation& in = ConversationNamed(
        Effective(into, told.profile, told.fields.conversation), missing, into);
    conversation::Fold(told, in);
    clocks::Fold(told, in);
    claims::Fold(told, in);
  }
  facts::Fold(told, into);
  clocks::FoldPromise(told, into);
  FoldRating(told, into);
}

void Combine(const Head& from, Head& into) {
  Size(into);
  for (const Profile& profile : from.profiles()) {
    Profile& same = ProfileNamed(profile.id(), into);
    if (profile.created() != 0) same.set_created(profile.created());
    if (!profile.shown().empty()) same.set_shown(profile.shown());
    same.set_assurance(std::max(same.assurance(), profile.assurance()));
    same.set_events(same.events() + profile.events());
    cursors::Combine(profile, same);
  }
  for (int i = 0; i < from.events_size(); ++i) {
    into.set_events(i, into.events(i) + from.events(i));
    into.set_countable(i, into.countable(i) + from.countable(i));
  }
  Lower(from.first(), *into.mutable_first());
  Raise(from.last(), *into.mutable_last());
  Raise(from.contact(), *into.mutable_contact());
  timeline::CombineTail(from, into);
  if (from.conversations_dropped()) {
    for (Conversation& part : *into.mutable_conversations()) {
      if (part.shared() && FindConversation(from, part.id()) == nullptr) {
        part.set_incomplete(true);
      }
    }
  }
  for (const Conversation& part : from.conversations()) {
    // Of what one profile alone has a part in, no other can have let go.
    const bool missing = into.conversations_dropped() && part.shared();
    Conversation& in = ConversationNamed(part.id(), missing, into);
    if (part.incomplete()) in.set_incomplete(true);
    if (part.shared()) in.set_shared(true);
    conversation::Combine(part, in);
    clocks::Combine(part, in);
    claims::Combine(part, in);
  }
  if (from.conversations_dropped()) into.set_conversations_dropped(true);
  for (const Head::Split& split : from.splits()) InsertSplit(split, into);
  facts::Combine(from, into);
  clocks::CombinePromises(from, into);
  for (const Rating& rating : from.ratings()) InsertRating(rating, into);
  if (from.ratings_dropped()) into.set_ratings_dropped(true);
  TrimRatings(into);
  checkpoint::Combine(from, into);
}

void Trim(Head& head) {
  facts::Trim(limits::kHeadFactsMax, head);
  checkpoint::Trim(limits::kHeadCheckpointsMax, head);
  clocks::TrimPromises(head);
  TrimConversations(head);
}

void TrimConversations(Head& head) {
  auto& all = *head.mutable_conversations();
  if (all.size() <= limits::kHeadConversationsMax) return;
  head.set_conversations_dropped(true);
  // Those last active stay. The place of a conversation's last event only ever
  // rises, so that what stays does not depend on the order of arrival.
  std::vector<std::string> lasts;
  lasts.reserve(all.size());
  for (const Conversation& part : all) lasts.push_back(part.last());
  std::nth_element(lasts.begin(),
                   lasts.begin() + limits::kHeadConversationsMax - 1,
                   lasts.end(), std::greater<>());
  const std::string least = lasts[limits::kHeadConversationsMax - 1];
  all.erase(std::remove_if(
                all.begin(), all.end(),
                [&](const Conversation& part) { return part.last() < least; }),
            all.end());
}

const Conversation* FindConversation(const Head& head, std::string_view id) {
  const auto at = std::lower_bound(
      head.conversations().begin(), head.conversations().end(), id,
      [](const Conversation& a, std::string_view b) { return a.id() < b; });
  return at != head.conversations().end() && at->id() == id ? &*at : nullptr;
}

void ReplaceRating(const record::Told& told, Head& head) {
  const std::string place = keys::EncodePlace(told.place);
  auto& ratings = *head.mutable_ratings();
  ratings.erase(std::remove_if(ratings.begin(), ratings.end(),
                               [&](const Rating& rating) {
                                 return rating.place() == place;
                               }),
                ratings.end());
  FoldRating(told, head);
}

void ReplaceCounts(const record::Told& before, const record::Told& now,
                   Head& head) {
  cursors::Recount(before, now, ProfileNamed(now.profile.view(), head));
  const int from = record::CountIndex(before);
  const int to = record::CountIndex(now);
  if (from == to) return;
  head.set_events(from, head.events(from) - 1);
  head.set_events(to, head.events(to) + 1);
  if (!now.fields.Is(record::kCountable)) return;
  head.set_countable(from, head.countable(from) - 1);
  head.set_countable(to, head.countable(to) + 1);
}

Head::Profile& OwnProfile(ProfileId profile, Head& head) {
  return ProfileNamed(profile.view(), head);
}

bool MarkShared(std::string_view conversation, Head& head) {
  auto& all = *head.mutable_conversations();
  const auto at = std::lower_bound(
      all.begin(), all.end(), conversation,
      [](const Conversation& a, std::string_view b) { return a.id() < b; });
  if (at == all.end() || at->id() != conversation || at->shared()) return false;
  at->set_shared(true);
  return true;
}

void ReplaceConversation(Conversation part, Head& head) {
  Conversation& in = ConversationNamed(part.id(), false, head);
  in = std::move(part);
}

std::string_view Effective(const Head& head, ProfileId profile,
                           std::string_view conversation) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const Head::Split& split : head.splits()) {
      if (split.from() != conversation || split.profile() != profile.view()) {
        continue;
      }
      conversation = split.to();
      moved = true;
      break;
    }
  }
  return conversation;
}

void AddSplit(ProfileId profile, ConversationId from, ConversationId to,
              Head& head) {
  Head::Split split;
  split.set_profile(std::string(profile.view()));
  split.set_from(std::string(from.view()));
  split.set_to(std::string(to.view()));
  InsertSplit(split, head);
}

}  // namespace throughline::head
