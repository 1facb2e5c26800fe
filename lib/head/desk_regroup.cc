// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Desk: heads that follow links that were made and ended, and conversations
// that were split by it.

#include <algorithm>
#include <set>
#include <utility>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/head/desk.h"
#include "lib/identity/profiles.h"
#include "throughline/limits.h"

namespace throughline::head {

absl::Status Desk::Split(ProfileId profile, ConversationId from,
                         ConversationId to, bool shared) {
  TL_RETURN_IF_ERROR(TouchDue(to.view(), {profile}, draft_.position()));
  if (shared) conversation::NoteMet(profile, to, draft_);
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
  AddSplit(profile, from, to, open->head);
  auto& parts = *open->head.mutable_conversations();
  const Head::Conversation* const found =
      FindConversation(open->head, from.view());
  if (found != nullptr) {
    Head::Conversation part = *found;
    part.set_id(std::string(to.view()));
    part.set_shared(shared);
    parts.erase(std::find_if(parts.begin(), parts.end(),
                             [&from](const Head::Conversation& each) {
                               return each.id() == from.view();
                             }));
    ReplaceConversation(std::move(part), open->head);
  }
  open->rewrite = true;
  return absl::OkStatus();
}

absl::Status Desk::Regroup(const identity::Regrouped& regrouped) {
  for (const ProfileId& profile : regrouped.moved) {
    TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
    TL_ASSIGN_OR_RETURN(const auto row,
                        identity::ReadProfile(draft_.view(), profile));
    open->head.set_group(row->group());
    open->Add(GroupPiece(row->group()));
  }
  for (const GroupId& group : regrouped.gone) {
    TL_ASSIGN_OR_RETURN(Open* const open, OpenGroup(group.view()));
    open->there = false;
    open->rewrite = true;
  }
  for (const GroupId& group : regrouped.changed) {
    TL_RETURN_IF_ERROR(Recombine(group, regrouped.moved));
  }
  return absl::OkStatus();
}

absl::Status Desk::Recombine(GroupId group,
                             const std::vector<ProfileId>& moved) {
  TL_ASSIGN_OR_RETURN(Open* const open, OpenGroup(group.view()));
  TL_ASSIGN_OR_RETURN(const identity::Group now,
                      identity::GroupById(draft_.view(), group));
  std::vector<ProfileId> members;
  for (const auto& member : now.members) members.push_back(member.profile);
  open->rewrite = true;
  if (members.size() <= limits::kCombinedOnReadMax) {
    open->there = false;
    return absl::OkStatus();
  }
  std::set<std::string_view> held;
  for (const Head::Profile& profile : open->head.profiles()) {
    if (profile.created() != 0) held.insert(profile.id());
  }
  std::vector<ProfileId> joining;
  for (const ProfileId& member : members) {
    if (held.count(member.view()) == 0) joining.push_back(member);
  }
  // Where members only came, what they bring is added to what is there.
  const bool only_came = open->there && !moved.empty() &&
                         held.size() + joining.size() == members.size();
  if (only_came) {
    TL_RETURN_IF_ERROR(NeedTail(KeyOfGroup(group.view()), *open));
  } else {
    open->head.Clear();
    open->tail_left = false;
    joining = members;
  }
  for (const ProfileId& member : joining) {
    TL_ASSIGN_OR_RETURN(Open* const whole, OpenHead(member));
    TL_RETURN_IF_ERROR(NeedTail(KeyOf(member), *whole));
    Combine(whole->head, open->head);
  }
  open->there = true;
  Trim(open->head);
  return absl::OkStatus();
}

}  // namespace throughline::head
