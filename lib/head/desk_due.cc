// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Desk: the rows of what is due follow the heads. Of each conversation that a
// plan touches it is noted what was due before, and at the end compared with
// what is due then. An ask of one profile may be answered in another's part, so
// that the parts are read together wherever a conversation is shared.

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/draft/entry.h"
#include "lib/head/desk.h"
#include "lib/head/refold.h"

namespace throughline::head {
namespace {

void AddTo(ProfileId profile, std::vector<ProfileId>& to) {
  if (std::find(to.begin(), to.end(), profile) == to.end()) {
    to.push_back(profile);
  }
}

bool Holds(const Head::Conversation& part, const std::string& ask) {
  return std::any_of(part.asks().begin(), part.asks().end(),
                     [&](const auto& each) { return each.place() == ask; });
}

}  // namespace

// Those of a customer whose parts of a conversation are to be read together:
// nobody else's could answer them, however many are in it.
absl::StatusOr<std::vector<ProfileId>> Desk::TogetherIn(ProfileId profile,
                                                        std::string_view id,
                                                        bool shared) {
  std::vector<ProfileId> together{profile};
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
  if (open->head.group().empty()) return together;
  const Head::Conversation* const part = FindConversation(open->head, id);
  shared |=
      part != nullptr ? part->shared() : open->head.conversations_dropped();
  if (!shared) return together;
  TL_ASSIGN_OR_RETURN(
      const identity::Group group,
      identity::GroupById(draft_.view(),
                          GroupId::FromBytes(open->head.group())));
  TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> in,
                      InConversation(id, group.members));
  for (const ProfileId& each : in) AddTo(each, together);
  return together;
}

// Of these, who has events in a conversation.
absl::StatusOr<std::vector<ProfileId>> Desk::InConversation(
    std::string_view id, const std::vector<identity::Group::Member>& members) {
  std::vector<ProfileId> in;
  TL_ASSIGN_OR_RETURN(
      const auto row,
      conversation::Read(draft_.view(), ConversationId::FromBytes(id)));
  if (!row.has_value()) return in;
  const std::set<std::string_view> all(row->profiles().begin(),
                                       row->profiles().end());
  for (const auto& member : members) {
    if (all.contains(member.profile.view())) AddTo(member.profile, in);
  }
  return in;
}

absl::Status Desk::TouchDue(std::string_view id,
                            const std::vector<ProfileId>& profiles,
                            Position as_of) {
  Touched& touched = touched_[std::string(id)];
  std::vector<ProfileId> added;
  for (const ProfileId& each : profiles) {
    const auto& known = touched.profiles;
    if (std::find(known.begin(), known.end(), each) == known.end()) {
      AddTo(each, added);
    }
  }
  if (added.empty()) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(const std::set<clocks::Due> due, DueIn(id, added, as_of));
  touched.due.insert(due.begin(), due.end());
  for (const ProfileId& each : added) AddTo(each, touched.profiles);
  return absl::OkStatus();
}

absl::Status Desk::BeforeRegroup(const identity::Regrouped& regrouped) {
  std::vector<identity::Group::Member> members;
  for (const ProfileId& profile : regrouped.moved) members.push_back({profile});
  for (const GroupId& id : regrouped.changed) {
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupById(draft_.view(), id));
    members.insert(members.end(), group.members.begin(), group.members.end());
  }
  for (const ProfileId& profile : regrouped.moved) {
    TL_ASSIGN_OR_RETURN(const std::vector<ConversationId> met,
                        conversation::MetIn(draft_.view(), profile));
    for (const ConversationId& id : met) {
      TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> in,
                          InConversation(id.view(), members));
      TL_RETURN_IF_ERROR(TouchDue(id.view(), in, draft_.position()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<clocks::Due>> Desk::DueIn(
    std::string_view id, const std::vector<ProfileId>& profiles,
    Position as_of) {
  std::set<clocks::Due> due;
  std::map<std::string, std::vector<Part>, std::less<>> customers;
  std::deque<Head::Conversation> folded;
  for (const ProfileId& profile : profiles) {
    TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
    const Head& head = open->head;
    const Head::Conversation* part = FindConversation(head, id);
    if (part == nullptr && head.conversations_dropped()) {
      TL_ASSIGN_OR_RETURN(
          folded.emplace_back(),
          FoldConversation(draft_.view(), ConversationId::FromBytes(id),
                           {profile}, as_of));
      part = &folded.back();
    }
    if (part == nullptr) continue;
    customers[head.group().empty() ? std::string(profile.view()) : head.group()]
        .emplace_back(profile, part);
  }
  for (const auto& [customer, parts] : customers) {
    TL_RETURN_IF_ERROR(DueOf(id, parts, as_of, due));
  }
  return due;
}

// What is due of one customer's parts of a conversation.
absl::Status Desk::DueOf(std::string_view id, const std::vector<Part>& parts,
                         Position as_of, std::set<clocks::Due>& due) {
  std::vector<ProfileId> profiles;
  profiles.reserve(parts.size());
  for (const auto& [profile, part] : parts) profiles.push_back(profile);
  const Head::Conversation* whole = parts.front().second;
  Head::Conversation combined;
  if (parts.size() > 1) {
    combined = *whole;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      clocks::Combine(*parts[i].second, combined);
    }
    whole = &combined;
  }
  if (whole->incomplete()) {
    TL_ASSIGN_OR_RETURN(
        combined, FoldConversation(draft_.view(), ConversationId::FromBytes(id),
                                   profiles, as_of));
    whole = &combined;
  }
  for (const Head::Ask& ask : whole->asks()) {
    const std::optional<std::int64_t> due_us = clocks::DueUs(*whole, ask);
    if (!due_us.has_value()) continue;
    const Place place = keys::DecodePlace(ask.place());
    ProfileId owner = profiles.front();
    for (const auto& [profile, part] : parts) {
      if (profiles.size() == 1) break;
      if (!Holds(*part, ask.place())) {
        TL_ASSIGN_OR_RETURN(const auto noted,
                            ReadNoted(draft_.view(), profile, place.position));
        if (!noted.has_value() || !noted->event.has_value()) continue;
      }
      owner = profile;
      break;
    }
    due.insert({*due_us, owner, place});
  }
  return absl::OkStatus();
}

absl::Status Desk::WriteDue() {
  // All of them together: what is split off goes from one to another.
  std::set<clocks::Due> before;
  std::set<clocks::Due> now;
  for (const auto& [id, touched] : touched_) {
    TL_ASSIGN_OR_RETURN(const std::set<clocks::Due> due,
                        DueIn(id, touched.profiles, draft_.position()));
    before.insert(touched.due.begin(), touched.due.end());
    now.insert(due.begin(), due.end());
  }
  for (const clocks::Due& due : before) {
    if (!now.contains(due)) clocks::EraseDue(due, draft_);
  }
  for (const clocks::Due& due : now) {
    if (!before.contains(due)) clocks::WriteDue(due, draft_);
  }
  touched_.clear();
  return absl::OkStatus();
}

absl::Status Desk::Share(ConversationId id,
                         const std::vector<ProfileId>& profiles) {
  for (const ProfileId& profile : profiles) {
    conversation::NoteMet(profile, id, draft_);
    TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
    std::vector<Open*> heads{open};
    if (!open->head.group().empty()) {
      TL_ASSIGN_OR_RETURN(Open* const group, OpenGroup(open->head.group()));
      if (group->there) heads.push_back(group);
    }
    for (Open* const head : heads) {
      if (MarkShared(id.view(), head->head)) head->Add(SharedPiece(id.view()));
    }
  }
  return absl::OkStatus();
}

absl::Status Desk::NoteCursor(ProfileId profile) {
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
  if (OwnProfile(profile, open->head).cursors()) return absl::OkStatus();
  OwnProfile(profile, open->head).set_cursors(true);
  open->rewrite = true;
  if (open->head.group().empty()) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(Open* const group, OpenGroup(open->head.group()));
  if (!group->there) return absl::OkStatus();
  OwnProfile(profile, group->head).set_cursors(true);
  group->rewrite = true;
  return absl::OkStatus();
}

}  // namespace throughline::head
