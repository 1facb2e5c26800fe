// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/desk.h"

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/checkpoint/summary.h"
#include "lib/clocks/asks.h"
#include "lib/clocks/promises.h"
#include "lib/cursors/counts.h"
#include "lib/facts/current.h"
#include "lib/head/refold.h"
#include "lib/head/spare.h"
#include "lib/timeline/tail.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using keys::Table;

// Whether it can change what is due in its conversation.
bool TouchesClocks(const record::Told& told) {
  constexpr std::uint32_t kBits = record::kAsk | record::kAnswersAll |
                                  record::kAnswersNamed | record::kResolves |
                                  record::kPauses;
  return (told.fields.decided & kBits) != 0;
}

bool AnyIncomplete(const Head& head) {
  return std::any_of(head.conversations().begin(), head.conversations().end(),
                     [](const auto& part) { return part.incomplete(); });
}

// Whether what it means for its conversation rests on what the head let go of.
bool RestsOnDropped(const record::Told& told, std::string_view conversation,
                    const Head& head) {
  const Head::Conversation* const part = FindConversation(head, conversation);
  return part != nullptr && clocks::RestsOnDropped(told, *part);
}

}  // namespace

Desk::~Desk() {
  for (auto& [profile, open] : heads_) KeepSpare(std::move(open.head));
  for (auto& [group, open] : groups_) KeepSpare(std::move(open.head));
}

void Desk::Begin(ProfileId profile, Position created, std::string_view shown) {
  Open& open = heads_[profile];
  open.head = head::Begin(profile, created, shown);
  open.rewrite = true;
}

absl::StatusOr<Desk::Open*> Desk::OpenHead(ProfileId profile) {
  const auto found = heads_.find(profile);
  if (found != heads_.end()) return &found->second;
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      HeadRow(draft_.view(), profile));
  if (!row.has_value()) return DataLoss("a profile has no head");
  Open open;
  open.head = TakeSpare();
  TL_ASSIGN_OR_RETURN(open.pieces, FoldAllButTail(row->bytes, open.head));
  open.tail_left = true;
  return &(heads_[profile] = std::move(open));
}

absl::StatusOr<Desk::Open*> Desk::OpenGroup(std::string_view group) {
  const auto found = groups_.find(group);
  if (found != groups_.end()) return &found->second;
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      GroupHeadRow(draft_.view(), group));
  Open open;
  open.there = open.tail_left = row.has_value();
  if (row.has_value()) {
    open.head = TakeSpare();
    TL_ASSIGN_OR_RETURN(open.pieces, FoldAllButTail(row->bytes, open.head));
  }
  return &(groups_[std::string(group)] = std::move(open));
}

std::string Desk::KeyOf(ProfileId profile) const {
  return draft_.Key(Table::kHead).Add(profile).bytes();
}

std::string Desk::KeyOfGroup(std::string_view group) const {
  return draft_.Key(Table::kGroupHead).Add(GroupId::FromBytes(group)).bytes();
}

void Desk::FoldInto(const record::Told& told, bool opens, Open& open) {
  if (open.tail_left) {
    FoldAllButTail(told, opens, open.head);
  } else {
    Fold(told, opens, open.head);
  }
}

// A tail is most of a head, and whoever only adds to a row has no use for it.
absl::Status Desk::NeedTail(const std::string& key, Open& open) {
  if (!open.tail_left) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row, draft_.Get(key));
  if (!row.has_value()) return DataLoss("a head is gone");
  TL_RETURN_IF_ERROR(FoldTailOnly(row->bytes, open.head));
  TL_RETURN_IF_ERROR(FoldTailOnly(open.more, open.head));
  open.tail_left = false;
  return absl::OkStatus();
}

absl::StatusOr<const Head*> Desk::Read(ProfileId profile) {
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(profile));
  return &open->head;
}

absl::StatusOr<const Head*> Desk::ReadCustomer(ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const Head* const own, Read(profile));
  if (own->group().empty()) return own;
  const GroupId id = GroupId::FromBytes(own->group());
  TL_ASSIGN_OR_RETURN(Open* const stored, OpenGroup(id.view()));
  if (stored->there && !AnyIncomplete(stored->head)) return &stored->head;
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupById(draft_.view(), id));
  combined_ = stored->there ? stored->head : *own;
  std::vector<ProfileId> profiles;
  profiles.reserve(group.members.size());
  for (const auto& member : group.members) {
    profiles.push_back(member.profile);
    if (stored->there || member.profile == profile) continue;
    TL_ASSIGN_OR_RETURN(const Head* const head, Read(member.profile));
    Combine(*head, combined_);
  }
  // A part that lacks its beginning would seem opened later than it was.
  TL_RETURN_IF_ERROR(
      FoldIncomplete(draft_.view(), profiles, draft_.position(), combined_));
  return &combined_;
}

absl::Status Desk::Tell(const record::Told& told, std::string_view value,
                        const Opens& opens) {
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(told.profile));
  const std::string_view in =
      Effective(open->head, told.profile, told.fields.conversation);
  // What was let go of comes back before it goes on: a reader could not tell
  // from the piece alone.
  const bool returns = !in.empty() && !opens.of_profile &&
                       open->head.conversations_dropped() &&
                       FindConversation(open->head, in) == nullptr;
  const std::string id(in);
  const bool whole = returns || RestsOnDropped(told, id, open->head);
  const bool shares = opens.of_profile && !opens.of_all && !id.empty();
  // What comes back is read with what the event does to others.
  if (!id.empty() && (whole || TouchesClocks(told))) {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> together,
                        TogetherIn(told.profile, id, shares));
    TL_RETURN_IF_ERROR(TouchDue(id, together, told.place.position - 1));
  }
  const bool keys_anew = facts::RestsOnDropped(told, open->head);
  // A piece does not say what was done to its event.
  if (told.amended != nullptr) {
    TL_RETURN_IF_ERROR(NeedTail(KeyOf(told.profile), *open));
  }
  FoldInto(told, opens.of_profile, *open);
  if (keys_anew) {
    TL_RETURN_IF_ERROR(facts::ReadKeysOf(draft_.view(), told, open->head));
  }
  if (shares) MarkShared(id, open->head);
  if (told.amended != nullptr) {
    cursors::WriteRecount(nullptr, told, draft_);
  }
  if (const auto due = clocks::DueOf(told)) clocks::WriteDue(*due, draft_);
  if (whole || keys_anew || told.amended != nullptr) open->rewrite = true;
  if (whole) {
    TL_ASSIGN_OR_RETURN(
        Head::Conversation part,
        FoldConversation(draft_.view(), ConversationId::FromBytes(id),
                         {told.profile}, draft_.position()));
    ReplaceConversation(std::move(part), open->head);
  }
  Trim(open->head);
  open->Add(
      EventPiece(told.profile, told.place, {opens.of_profile, shares}, value));
  return TellGroup(told, value, opens, id, open->head);
}

absl::Status Desk::TellGroup(const record::Told& told, std::string_view value,
                             const Opens& opens, std::string_view id,
                             const Head& own) {
  if (own.group().empty()) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(Open* const group, OpenGroup(own.group()));
  if (!group->there) return absl::OkStatus();
  const bool facts_missing =
      facts::RestsOnDropped(told, group->head) ||
      (own.facts_dropped() && !told.fields.facts.empty());
  if (RestsOnDropped(told, id, group->head) || facts_missing) {
    return Recombine(GroupId::FromBytes(own.group()), {});
  }
  if (told.amended != nullptr) {
    TL_RETURN_IF_ERROR(NeedTail(KeyOfGroup(own.group()), *group));
  }
  // Another profile's part may be among what the customer's head let go of.
  FoldInto(told, opens.of_all, *group);
  const bool shares = opens.of_profile && !opens.of_all && !id.empty();
  if (shares) MarkShared(id, group->head);
  Trim(group->head);
  if (told.amended != nullptr) group->rewrite = true;
  group->Add(
      EventPiece(told.profile, told.place, {opens.of_all, shares}, value));
  return absl::OkStatus();
}

absl::Status Desk::Amend(const record::Told& before, const record::Told& now) {
  TL_ASSIGN_OR_RETURN(Open* const open, OpenHead(now.profile));
  Head& head = open->head;
  const std::string in(Effective(head, now.profile, now.fields.conversation));
  if (!in.empty()) {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> together,
                        TogetherIn(now.profile, in, false));
    TL_RETURN_IF_ERROR(TouchDue(in, together, draft_.position() - 1));
  }
  TL_RETURN_IF_ERROR(NeedTail(KeyOf(now.profile), *open));
  timeline::AmendTail(now, head);
  cursors::WriteRecount(&before, now, draft_);
  ReplaceCounts(before, now, head);
  ReplaceRating(now, head);
  if (head.ratings_dropped() && head.ratings_size() < limits::kHeadRatingsMax) {
    // One that was let go of is among the newest again.
    TL_RETURN_IF_ERROR(FoldRatings(draft_.view(), now.profile, head));
  }
  TL_RETURN_IF_ERROR(AmendPromise(before, now, head));
  if (!in.empty() && FindConversation(head, in) != nullptr) {
    TL_ASSIGN_OR_RETURN(
        Head::Conversation part,
        FoldConversation(draft_.view(), ConversationId::FromBytes(in),
                         {now.profile}, draft_.position()));
    ReplaceConversation(std::move(part), head);
  }
  facts::WriteRows(&before, now, draft_);
  if (!before.Facts().empty() || !now.Facts().empty()) {
    head.clear_facts();
    head.set_facts_dropped(false);
    TL_RETURN_IF_ERROR(facts::ReadRows(draft_.view(), now.profile, head));
  }
  Trim(head);
  open->rewrite = true;
  if (head.group().empty()) return absl::OkStatus();
  const GroupId group = GroupId::FromBytes(head.group());
  TL_ASSIGN_OR_RETURN(Open* const stored, OpenGroup(group.view()));
  return stored->there ? Recombine(group, {}) : absl::OkStatus();
}

absl::Status Desk::Remember(const storage::CheckpointSummary& saved) {
  TL_ASSIGN_OR_RETURN(Open* const open,
                      OpenHead(ProfileId::FromBytes(saved.profile())));
  const std::string piece = CheckpointPiece(saved);
  checkpoint::Fold(saved, open->head);
  Trim(open->head);
  open->Add(piece);
  if (open->head.group().empty()) return absl::OkStatus();
  TL_ASSIGN_OR_RETURN(Open* const group, OpenGroup(open->head.group()));
  if (!group->there) return absl::OkStatus();
  checkpoint::Fold(saved, group->head);
  Trim(group->head);
  group->Add(piece);
  return absl::OkStatus();
}

absl::Status Desk::AmendPromise(const record::Told& before,
                                const record::Told& now, Head& head) {
  if (!now.fields.Is(record::kPromise)) return absl::OkStatus();
  const std::optional<clocks::Due> was = clocks::DueOf(before);
  const std::optional<clocks::Due> is = clocks::DueOf(now);
  if (was != is) {
    if (was.has_value()) clocks::EraseDue(*was, draft_);
    if (is.has_value()) clocks::WriteDue(*is, draft_);
  }
  clocks::ReplacePromise(now, head);
  if (!head.promises_dropped()) return absl::OkStatus();
  // One that was let go of is among the oldest again.
  return FoldPromises(draft_.view(), now.profile, head);
}

absl::Status Desk::Put(std::string key, Open& open) {
  if (open.rewrite || open.pieces + open.more_pieces > limits::kHeadPiecesMax) {
    TL_RETURN_IF_ERROR(NeedTail(key, open));
    draft_.Put(std::move(key), BasePiece(open.head));
  } else if (!open.more.empty()) {
    draft_.Extend(std::move(key), open.more);
  }
  return absl::OkStatus();
}

absl::Status Desk::Write() {
  TL_RETURN_IF_ERROR(WriteDue());
  for (auto& [profile, open] : heads_) {
    TL_RETURN_IF_ERROR(Put(KeyOf(profile), open));
  }
  for (auto& [group, open] : groups_) {
    const std::string key = KeyOfGroup(group);
    if (open.there) {
      TL_RETURN_IF_ERROR(Put(key, open));
    } else if (open.rewrite) {
      draft_.Delete(key);
    }
  }
  return absl::OkStatus();
}

}  // namespace throughline::head
