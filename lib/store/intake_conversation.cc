// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Intake: which conversation an event lies in, and on what grounds.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/head/head.h"
#include "lib/identity/groups.h"
#include "lib/store/follow.h"
#include "lib/store/intake.h"

namespace throughline {
namespace {

std::string Raw(ProfileId id) { return std::string(id.view()); }

}  // namespace

// A campaign opens nothing until it is answered, who somebody is never does.
bool Intake::OpensNone(const v1::Event& event) {
  return event.kind() == "profile" ||
         (!event.campaign().empty() &&
          event.actor().role() != v1::ROLE_CUSTOMER);
}

bool Intake::Holds(const storage::ConversationRow& row, ProfileId profile) {
  return std::find(row.profiles().begin(), row.profiles().end(),
                   profile.view()) != row.profiles().end();
}

// The profile without identity of the event's thread; empty: there is none.
absl::StatusOr<ProfileId> Intake::NobodyOf(const Now& now) const {
  TL_ASSIGN_OR_RETURN(
      const std::optional<ConversationId> id,
      conversation::FindThread(draft_.view(), now.event.source(),
                               now.event.conversation()));
  if (!id.has_value()) return ProfileId();
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(draft_.view(), *id));
  return row.has_value() ? ProfileId::FromBytes(row->nobody()) : ProfileId();
}

// Nobody is named: the history is that of the conversation, or of the event
// alone where it has no key.
absl::StatusOr<ProfileId> Intake::Nobody(const Now& now) {
  if (!now.event.conversation().empty()) {
    TL_ASSIGN_OR_RETURN(const ProfileId known, NobodyOf(now));
    if (!known.empty()) return known;
  }
  const Position created = draft_.position() + 1;
  const ProfileId nobody = identity::CreateNobody(ProfileId(), created, draft_);
  desk_.Begin(nobody, created, "");
  if (now.event.conversation().empty()) return nobody;
  TL_ASSIGN_OR_RETURN(
      std::optional<ConversationId> id,
      conversation::FindThread(draft_.view(), now.event.source(),
                               now.event.conversation()));
  if (!id.has_value()) {
    id = draft_.NewId<ConversationId>();
    conversation::NameThread(now.event.source(), now.event.conversation(), *id,
                             draft_);
  }
  TL_ASSIGN_OR_RETURN(std::optional<conversation::Row> row,
                      conversation::Read(draft_.view(), *id));
  if (!row.has_value()) {
    row.emplace();
    row->set_source(now.event.source());
    row->set_key(now.event.conversation());
  }
  row->set_nobody(Raw(nobody));
  conversation::Write(*id, *row, draft_);
  return nobody;
}

// The persons whom events of the thread named so far, by who came first.
absl::StatusOr<std::vector<ProfileId>> Intake::NamedInThread(
    const Now& now) const {
  std::map<Position, ProfileId> persons;
  if (now.event.conversation().empty()) return std::vector<ProfileId>();
  TL_ASSIGN_OR_RETURN(
      const std::optional<ConversationId> id,
      conversation::FindThread(draft_.view(), now.event.source(),
                               now.event.conversation()));
  if (!id.has_value()) return std::vector<ProfileId>();
  std::set<ProfileId> met;
  absl::Status status;
  TL_RETURN_IF_ERROR(conversation::See(
      draft_.view(), *id, {}, draft_.position(),
      [&](ProfileId profile, const Place& place) {
        const auto stored = timeline::ReadEvent(draft_.view(), profile, place);
        const auto row = identity::NeedProfile(draft_.view(), profile);
        status.Update(stored.status());
        status.Update(row.status());
        if (!status.ok()) return false;
        const record::Fields fields = record::ReadFields(stored->record);
        // Who only came by what an event is about is not named by the thread.
        if (fields.source != now.event.source() ||
            fields.conversation_key != now.event.conversation() ||
            row->identity().empty()) {
          return true;
        }
        persons.emplace(place.position, profile);
        return true;
      }));
  TL_RETURN_IF_ERROR(status);
  std::vector<ProfileId> named;
  for (const auto& [position, profile] : persons) {
    if (met.insert(profile).second) named.push_back(profile);
  }
  return named;
}

absl::Status Intake::LinkNobody(ProfileId nobody, ProfileId person,
                                const Now& now) {
  TL_ASSIGN_OR_RETURN(
      const identity::Regrouped regrouped,
      identity::LinkNobody(nobody, person, ContextOf(now), draft_));
  return follow::Links(regrouped, desk_, draft_);
}

absl::StatusOr<Intake::Joined> Intake::DecideConversation(const Now& now) {
  if (now.event.has_decided()) return JoinRestored(now);
  if (now.prepared.kind->amends != timeline::Amends::kNothing ||
      now.event.has_corrects()) {
    // It is about its target, and lies where that lies.
    if (now.target.has_value()) {
      const auto in =
          ConversationId::FromBytes(now.target->fields.conversation);
      return in.empty() ? Joined{} : Join(in, now);
    }
    if (now.event.conversation().empty()) return Joined{};
  }
  if (!now.event.conversation().empty()) return JoinThread(now);
  if (now.event.kind() == "profile") return Joined{};
  if (now.parent.has_value() && !now.parent->fields.conversation.empty()) {
    return Join(ConversationId::FromBytes(now.parent->fields.conversation),
                now);
  }
  return JoinByPolicy(now);
}

absl::StatusOr<Intake::Joined> Intake::JoinRestored(const Now& now) {
  const v1::Decided& decided = now.event.decided();
  if (decided.conversation_id().empty()) return Joined{};
  const auto id = ConversationId::FromHex(decided.conversation_id());
  if (!id.has_value()) {
    return Invalid("_store.conversation: 32 hexadecimal digits are right");
  }
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(draft_.view(), *id));
  if (!row.has_value() || row->opened_by().empty()) return Open(*id, now);
  Joined joined{.id = *id};
  joined.over = ProfileId::FromHex(decided.rests_on()).value_or(ProfileId());
  return joined;
}

absl::StatusOr<Intake::Joined> Intake::JoinThread(const Now& now) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<ConversationId> id,
      conversation::FindThread(draft_.view(), now.event.source(),
                               now.event.conversation()));
  if (id.has_value()) {
    TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(draft_.view(), *id));
    if (row.has_value() && !row->opened_by().empty()) {
      TL_ASSIGN_OR_RETURN(Joined joined, Join(*id, now));
      if (joined.id == *id) joined.claimed = row->claimed();
      return joined;
    }
  }
  if (OpensNone(now.event)) return Joined{};
  return Open(id.has_value() ? *id : draft_.NewId<ConversationId>(), now);
}

// Where the conversation goes on for this profile.
absl::StatusOr<Intake::Joined> Intake::Join(ConversationId id, const Now& now) {
  TL_ASSIGN_OR_RETURN(
      const ConversationId goes_on,
      conversation::Effective(draft_.view(), id, now.resolved.home,
                              draft_.position()));
  return Joined{.id = goes_on};
}

absl::StatusOr<Intake::Joined> Intake::Open(ConversationId id, const Now& now) {
  TL_ASSIGN_OR_RETURN(std::optional<conversation::Row> row,
                      conversation::Read(draft_.view(), id));
  if (!row.has_value()) row.emplace();
  row->set_source(now.event.conversation().empty() ? "" : now.event.source());
  row->set_key(now.event.conversation());
  row->set_opened_by(Raw(now.resolved.home));
  conversation::Write(id, *row, draft_);
  if (!now.event.conversation().empty()) {
    conversation::NameThread(now.event.source(), now.event.conversation(), id,
                             draft_);
  }
  return Joined{.id = id, .opens = true};
}

absl::Status Intake::EnterConversation(Now& now, const Place& place) {
  const ConversationId id = now.joined.id;
  const ProfileId home = now.resolved.home;
  if (!now.event.account().empty()) {
    conversation::NoteAccount(now.event.account(), home, draft_);
  }
  if (id.empty()) return absl::OkStatus();
  now.record.set_conversation(std::string(id.view()));
  conversation::NoteEvent(id, home, place, draft_);
  if (!now.joined.over.empty()) {
    now.record.set_joined_over(Raw(now.joined.over));
    conversation::NoteJoinedOver(home, id, now.joined.over, draft_);
  }
  TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(home));
  if (head::FindConversation(*head, id.view()) != nullptr) {
    return absl::OkStatus();  // Its row names this profile already.
  }
  TL_ASSIGN_OR_RETURN(std::optional<conversation::Row> row,
                      conversation::Read(draft_.view(), id));
  if (!row.has_value()) return DataLoss("a conversation has no row");
  if (Holds(*row, home)) return absl::OkStatus();
  // The first event of this profile in it: no head can have let go of any.
  now.joined.opens = true;
  now.joined.opens_for_all = row->profiles().empty();
  if (row->profiles_size() == 1) {  // Further ones were told before.
    TL_RETURN_IF_ERROR(
        desk_.Share(id, {ProfileId::FromBytes(row->profiles(0))}));
  }
  if (row->profiles_size() > 0) conversation::NoteMet(home, id, draft_);
  row->add_profiles(Raw(home));
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow profile,
                      identity::NeedProfile(draft_.view(), home));
  // Of an import, which runs no policy. Who only came to be in it, by what an
  // event is about, does not stand in for whom its thread names.
  if (profile.identity().empty() && row->nobody().empty() &&
      !row->key().empty() && row->key() == now.event.conversation() &&
      row->source() == now.event.source()) {
    row->set_nobody(Raw(home));
  }
  conversation::Write(id, *row, draft_);
  return absl::OkStatus();
}

}  // namespace throughline
