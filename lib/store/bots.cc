// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/bots.h"

#include <utility>
#include <variant>

#include "lib/base/status.h"
#include "lib/checkpoint/save.h"
#include "lib/checkpoint/summary.h"
#include "lib/conversation/rows.h"
#include "lib/head/desk.h"
#include "lib/head/show.h"
#include "lib/identity/groups.h"
#include "lib/identity/profiles.h"
#include "lib/record/seen.h"
#include "lib/store/door.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::bots {
namespace {

absl::Status CheckScope(const CheckpointScope& about) {
  const auto* const identity = std::get_if<std::string>(&about.who);
  const int named = (identity == nullptr || !identity->empty() ? 1 : 0) +
                    (about.conversation.has_value() ? 1 : 0) +
                    (about.kept_with.has_value() ? 1 : 0);
  if (named == 1) return absl::OkStatus();
  return Invalid(
      "about: one of who, conversation and kept_with is right; {} are set",
      named);
}

// The one that was saved last, of those kept with the customer's profiles; else
// it will be kept with the one whose id the customer has.
absl::StatusOr<ProfileId> KeptWith(const View& view, const std::string& bot,
                                   ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(view, profile));
  ProfileId kept_with = group.customer();
  Position last = 0;
  for (const auto& member : group.members) {
    TL_ASSIGN_OR_RETURN(
        const auto newest,
        checkpoint::ReadNewest(view, {bot, member.profile, ConversationId()}));
    if (!newest.has_value() || newest->position() <= last) continue;
    last = newest->position();
    kept_with = member.profile;
  }
  return kept_with;
}

// The events of a conversation after what a bot had seen, but for its own, that
// the viewer may see.
absl::StatusOr<std::uint64_t> CountSince(const View& view,
                                         ConversationId conversation,
                                         const Viewer& viewer,
                                         const checkpoint::Summary& saved,
                                         Position as_of) {
  std::uint64_t count = 0;
  absl::Status status;
  TL_RETURN_IF_ERROR(conversation::See(
      view, conversation, {}, as_of,
      [&](ProfileId profile, const Place& place) {
        if (place.position <= saved.seen()) return true;
        const auto stored = timeline::ReadEvent(view, profile, place);
        status = stored.status();
        if (!status.ok()) return false;
        const auto told =
            timeline::TellOne(view, profile, place, *stored, as_of);
        status = told.status();
        if (!status.ok()) return false;
        const bool own = told->fields.role == v1::ROLE_BOT &&
                         told->fields.actor_id == saved.bot();
        count += !own && record::MaySee(viewer, *told) ? 1 : 0;
        return true;
      }));
  TL_RETURN_IF_ERROR(status);
  return count;
}

}  // namespace

absl::Status CheckBot(std::string_view bot) {
  return door::CheckText("bot", bot, 1, limits::kBotBytesMax);
}

absl::StatusOr<checkpoint::Name> NameOf(const View& view, const Tenant& tenant,
                                        const std::string& bot,
                                        const CheckpointScope& about,
                                        std::int64_t now_us) {
  TL_RETURN_IF_ERROR(CheckScope(about));
  checkpoint::Name name{bot, {}, {}};
  if (about.conversation.has_value()) {
    TL_ASSIGN_OR_RETURN(const auto row,
                        conversation::Read(view, *about.conversation));
    if (!row.has_value() || row->opened_by().empty()) {
      return NotFound("no such conversation");
    }
    name.conversation = *about.conversation;
    name.profile = ProfileId::FromBytes(row->opened_by());
    return name;
  }
  if (about.kept_with.has_value()) {
    TL_ASSIGN_OR_RETURN(name.profile,
                        who::Find(view, tenant, Who(*about.kept_with), now_us));
    return name;
  }
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::Find(view, tenant, about.who, now_us));
  TL_ASSIGN_OR_RETURN(name.profile, KeptWith(view, bot, profile));
  return name;
}

absl::StatusOr<CheckpointReceipt> Save(
    const Tenant& tenant, const std::string& bot, const NewCheckpoint& wanted,
    const std::optional<RestoredCheckpoint>& restored, Draft& draft) {
  TL_ASSIGN_OR_RETURN(
      const checkpoint::Name name,
      NameOf(draft.view(), tenant, bot, wanted.about, draft.now_us()));
  TL_ASSIGN_OR_RETURN(const checkpoint::Saved saved,
                      checkpoint::Save(name, wanted, restored, draft));
  const CheckpointReceipt receipt{saved.row.version(), name.profile,
                                  saved.row.position(), saved.already};
  if (saved.already) return receipt;
  head::Desk desk(draft);
  TL_RETURN_IF_ERROR(desk.Remember(checkpoint::SummaryOf(saved.row)));
  TL_RETURN_IF_ERROR(desk.Write());
  TL_RETURN_IF_ERROR(Concern(name.profile, draft));
  return receipt;
}

absl::StatusOr<std::vector<BotCheckpoint>> OfConversation(
    const View& view, ConversationId conversation, const Viewer& viewer,
    Position as_of) {
  std::vector<BotCheckpoint> shown;
  TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(view, conversation));
  if (!row.has_value() || row->opened_by().empty()) return shown;
  head::Head head;
  TL_RETURN_IF_ERROR(checkpoint::FoldRows(
      view, ProfileId::FromBytes(row->opened_by()), as_of, head));
  for (int i = head.checkpoints_size() - 1; i >= 0; --i) {
    const checkpoint::Summary& saved = head.checkpoints(i);
    if (saved.conversation() != conversation.view() ||
        !head::MayKnow(viewer, saved.bot())) {
      continue;
    }
    BotCheckpoint& each = shown.emplace_back(head::ToShow(saved));
    TL_ASSIGN_OR_RETURN(each.entries_since,
                        CountSince(view, conversation, viewer, saved, as_of));
  }
  return shown;
}

absl::Status Concern(ProfileId profile, Draft& draft) {
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                      identity::NeedProfile(draft.view(), profile));
  draft.Concern(row.group().empty() ? profile.view()
                                    : std::string_view(row.group()));
  return absl::OkStatus();
}

}  // namespace throughline::bots
