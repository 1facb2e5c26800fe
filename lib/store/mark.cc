// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::MarkRead and MarkUnread: where a reader left off.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/desk.h"
#include "lib/identity/groups.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/news.h"
#include "lib/store/said.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status CheckReader(const Reader& reader,
                         const std::optional<Restored>& restored) {
  if (reader.role == v1::ROLE_UNSPECIFIED || !v1::Role_IsValid(reader.role)) {
    return Invalid("reader.role: customer, agent, bot and system are right");
  }
  if (restored.has_value()) {
    TL_RETURN_IF_ERROR(
        CheckTime("restored.recorded_us", restored->recorded_us));
  }
  return door::CheckText("reader.id", reader.id, 1, limits::kEventIdBytesMax);
}

absl::StatusOr<timeline::Receipt> EventOf(const View& view,
                                          const EventRef& event) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<timeline::Receipt> receipt,
      timeline::ReadReceipt(view,
                            timeline::RefHash(view, event.source, event.id)));
  if (!receipt.has_value() || receipt->awaited) {
    return NotFound("no event has this source and id");
  }
  return *receipt;
}

// One move, of one reader, while it is planned.
class Marking {
 public:
  Marking(const Reader& reader, const std::optional<Restored>& restored,
          Draft& draft)
      : reader_(reader), restored_(restored), draft_(draft), desk_(draft) {}

  // Forward, to a position that is told by an event at it or just behind.
  absl::Status Read(ProfileId profile, Position position, const Place& event) {
    TL_ASSIGN_OR_RETURN(const auto stands, Stands(profile));
    if (position <= stands.position()) return absl::OkStatus();
    return Move(profile, position, event, false, stands);
  }

  // Back, to just before an event.
  absl::Status Unread(ProfileId profile, const Place& event) {
    TL_ASSIGN_OR_RETURN(const auto stands, Stands(profile));
    if (event.position > stands.position()) return absl::OkStatus();
    return Move(profile, event.position - 1, event, true, stands);
  }

  absl::StatusOr<CursorReceipt> Finish() {
    TL_RETURN_IF_ERROR(desk_.Write());
    CursorReceipt receipt;
    receipt.position = draft_.position();
    receipt.moved = moved_;
    return receipt;
  }

 private:
  // Where the cursor stands; at 0, where there is none.
  absl::StatusOr<cursors::Cursor> Stands(ProfileId profile) {
    TL_ASSIGN_OR_RETURN(
        const auto stands,
        cursors::Read(draft_.view(), profile,
                      cursors::ReaderName(reader_.role, reader_.id)));
    return stands.value_or(cursors::Cursor());
  }

  absl::Status Move(ProfileId profile, Position position, const Place& event,
                    bool unread, const cursors::Cursor& stands) {
    const std::int64_t recorded_us =
        restored_.has_value() ? restored_->recorded_us : draft_.now_us();
    if (restored_.has_value()) {
      // An import that is run again moves nothing back and forth.
      TL_ASSIGN_OR_RETURN(
          const bool told,
          cursors::WasMoved(draft_.view(), stands, position, recorded_us));
      if (told) return absl::OkStatus();
    }
    TL_ASSIGN_OR_RETURN(const head::Head* const head, desk_.Read(profile));
    const std::string subject =
        head->group().empty() ? std::string(profile.view()) : head->group();
    cursors::Profile counted;
    for (const cursors::Profile& each : head->profiles()) {
      if (each.id() == profile.view()) counted = each;
    }
    TL_ASSIGN_OR_RETURN(
        cursors::Cursor to,
        news::CursorAt(draft_.view(), profile, counted, reader_, position));
    TL_RETURN_IF_ERROR(desk_.NoteCursor(profile));
    cursors::Move(profile, std::move(to), unread, event, recorded_us,
                  stands.entry(), draft_);
    draft_.Concern(subject);
    ++moved_;
    return absl::OkStatus();
  }

  const Reader& reader_;
  const std::optional<Restored>& restored_;
  Draft& draft_;
  head::Desk desk_;
  int moved_ = 0;
};

absl::StatusOr<std::vector<ProfileId>> ProfilesOf(const Tenant& tenant,
                                                  const Who& who,
                                                  const Draft& draft) {
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::Find(draft.view(), tenant, who, draft.now_us()));
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(draft.view(), profile));
  std::vector<ProfileId> profiles;
  for (const auto& member : group.members) profiles.push_back(member.profile);
  return profiles;
}

absl::Status PlanRead(const ReadRequest& request, const Tenant& tenant,
                      Marking& marking, const Draft& draft) {
  if (request.event.has_value()) {
    TL_ASSIGN_OR_RETURN(const timeline::Receipt event,
                        EventOf(draft.view(), *request.event));
    return marking.Read(event.profile,
                        event.place.position - (request.before ? 1 : 0),
                        event.place);
  }
  const Position newest = draft.position();
  const Position up_to = request.up_to.value_or(newest);
  if (up_to > newest) {
    return Invalid("position {} is not there yet; the newest is {}", up_to,
                   newest);
  }
  TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                      ProfilesOf(tenant, request.who, draft));
  for (const ProfileId& profile : profiles) {
    TL_ASSIGN_OR_RETURN(const std::optional<Place> last,
                        news::LastUpTo(draft.view(), profile, up_to));
    if (!last.has_value()) continue;
    TL_RETURN_IF_ERROR(marking.Read(profile, last->position, *last));
  }
  return absl::OkStatus();
}

absl::Status PlanUnread(const UnreadRequest& request, const Tenant& tenant,
                        Marking& marking, const Draft& draft) {
  if (request.event.has_value()) {
    TL_ASSIGN_OR_RETURN(const timeline::Receipt event,
                        EventOf(draft.view(), *request.event));
    return marking.Unread(event.profile, event.place);
  }
  TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                      ProfilesOf(tenant, request.who, draft));
  for (const ProfileId& profile : profiles) {
    TL_ASSIGN_OR_RETURN(const std::optional<Place> first,
                        news::FirstFrom(draft.view(), profile, request.from));
    if (!first.has_value()) continue;
    TL_RETURN_IF_ERROR(marking.Unread(profile, *first));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CursorReceipt> Store::MarkRead(const ReadRequest& request) {
  TL_RETURN_IF_ERROR(CheckReader(request.reader, request.restored));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  CursorReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Marking marking(request.reader, request.restored, draft);
    TL_RETURN_IF_ERROR(PlanRead(request, *tenant, marking, draft));
    TL_ASSIGN_OR_RETURN(receipt, marking.Finish());
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

absl::StatusOr<CursorReceipt> Store::MarkUnread(const UnreadRequest& request) {
  TL_RETURN_IF_ERROR(CheckReader(request.reader, request.restored));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  CursorReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Marking marking(request.reader, request.restored, draft);
    TL_RETURN_IF_ERROR(PlanUnread(request, *tenant, marking, draft));
    TL_ASSIGN_OR_RETURN(receipt, marking.Finish());
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
