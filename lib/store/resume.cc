// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Resume: one snapshot, the customer, what the viewer may see of it.

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/draft/entry.h"
#include "lib/head/refold.h"
#include "lib/head/show.h"
#include "lib/identity/profiles.h"
#include "lib/identity/shared.h"
#include "lib/record/seen.h"
#include "lib/store/customers.h"
#include "lib/store/impl.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

using CustomerPtr = std::shared_ptr<const head::Customer>;

constexpr int kCandidatesMax = 100;

absl::Status Check(const ResumeRequest& request) {
  if (request.events < 1 || request.events > limits::kBudgetEventsMax) {
    return Invalid("a budget of {} events; 1 to {} are right", request.events,
                   limits::kBudgetEventsMax);
  }
  const auto* const identity = std::get_if<std::string>(&request.who);
  const int named = (identity == nullptr || !identity->empty() ? 1 : 0) +
                    (request.conversation.has_value() ? 1 : 0) +
                    (request.account.empty() ? 0 : 1);
  if (named != 1) {
    return Invalid("one of who, conversation and account is right; {} are set",
                   named);
  }
  return absl::OkStatus();
}

// When an entry was recorded: what "now" was as of a position.
absl::StatusOr<std::int64_t> RecordedUs(const View& view, Position position) {
  for (; position > 0; --position) {
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view, position));
    if (entry.has_value()) return entry->recorded_us();
  }
  return 0;
}

}  // namespace

// One answer, while it is worked out.
class Resuming {
 public:
  Resuming(const Store::Impl& store, const Tenant& tenant,
           const ResumeRequest& request)
      : store_(store),
        tenant_(tenant),
        request_(request),
        rows_(store.Durable()),
        view_(Store::Impl::ViewOf(*rows_, tenant)) {}

  absl::StatusOr<Resumption> Answer() {
    position_ = rows_->position();
    now_us_ = store_.NowUs();
    if (request_.as_of.has_value()) {
      if (*request_.as_of > position_) {
        return Invalid("position {} is not there yet; the newest is {}",
                       *request_.as_of, position_);
      }
      position_ = *request_.as_of;
      TL_ASSIGN_OR_RETURN(now_us_, RecordedUs(view_, position_));
    }
    if (request_.conversation.has_value()) return OfConversation();
    if (!request_.account.empty()) return OfAccount();
    if (const auto* const id = std::get_if<ProfileId>(&request_.who)) {
      return OfProfile(*id, {});
    }
    return OfIdentity(std::get<std::string>(request_.who));
  }

 private:
  head::Sight SightNow() const {
    return {request_.viewer, request_.events, now_us_,
            request_.as_of.value_or(~Position{0}), tenant_.policy.conversation};
  }

  absl::StatusOr<Resumption> Done(Resumption::Body body) const {
    return Resumption(
        position_, now_us_,
        std::make_shared<const Resumption::Body>(std::move(body)));
  }

  absl::StatusOr<Resumption> OfIdentity(const std::string& stated) {
    TL_ASSIGN_OR_RETURN(const identity::Identity identity,
                        tenant_.normaliser.Normalise(stated));
    const Hash hash = identity::HashOf(view_, identity.shown);
    if (!request_.as_of.has_value()) {
      const CustomerPtr cached =
          store_.cache().Find(tenant_.number, hash.view());
      if (cached != nullptr) return Show(cached);
    }
    TL_ASSIGN_OR_RETURN(const identity::Recognised recognised,
                        identity::Recognise(view_, identity, hash, now_us_));
    if (recognised.owner.has_value()) {
      return OfProfile(*recognised.owner, hash.view());
    }
    if (!recognised.owns) return OfShared(hash);
    return NotFound("nobody is known by this identity");
  }

  // `alias`: what it was asked for by, for the cache; may be empty.
  absl::StatusOr<Resumption> OfProfile(ProfileId profile,
                                       std::string_view alias) {
    if (request_.as_of.has_value()) {
      TL_ASSIGN_OR_RETURN(const CustomerPtr then,
                          customers::ReadAsOf(view_, profile, *request_.as_of));
      return Show(then);
    }
    const CustomerPtr cached =
        store_.cache().Find(tenant_.number, profile.view());
    if (cached != nullptr && alias.empty()) return Show(cached);
    TL_ASSIGN_OR_RETURN(const CustomerPtr read,
                        customers::Read(view_, profile));
    store_.cache().Insert(customers::SubjectOf(*read),
                          alias.empty() ? profile.view() : alias, read);
    return Show(read);
  }

  // A cached customer may be newer than the snapshot: then so is the answer.
  absl::StatusOr<Resumption> Show(const CustomerPtr& customer) {
    std::shared_ptr<const Snapshot> newer;
    if (!request_.as_of.has_value() && customer->as_of > position_) {
      newer = store_.Durable();
      position_ = std::max(customer->as_of, position_);
    }
    const View view =
        newer != nullptr ? Store::Impl::ViewOf(*newer, tenant_) : view_;
    TL_ASSIGN_OR_RETURN(Resumption::Body body,
                        head::Show(view, customer, SightNow()));
    return Done(std::move(body));
  }

  // Many people's, or nobody's: who had contact through it, without content.
  absl::StatusOr<Resumption> OfShared(const Hash& hash) {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                        identity::Candidates(view_, hash, kCandidatesMax));
    Resumption::Body body;
    body.shared = true;
    std::set<ProfileId> met;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(const CustomerPtr customer,
                          customers::Read(view_, profile));
      if (!met.insert(customer->group.customer()).second) continue;
      Candidate& candidate = body.candidates.emplace_back();
      candidate.customer = customer->group.customer();
      const auto at = [](const std::string& place) {
        return place.empty() ? 0 : keys::DecodePlace(place).sort_us;
      };
      candidate.since_us = at(customer->head.first());
      candidate.last_contact_us = at(customer->head.contact());
    }
    return Done(std::move(body));
  }

  // An organisation: its members, each with what is open.
  absl::StatusOr<Resumption> OfAccount() {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                        conversation::AccountProfiles(view_, request_.account));
    if (profiles.empty()) return NotFound("no event names this account");
    Resumption::Body body;
    std::set<ProfileId> met;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(const CustomerPtr customer,
                          customers::Read(view_, profile));
      if (!met.insert(customer->group.customer()).second) continue;
      AccountMember& member = body.members.emplace_back();
      member.customer = customer->group.customer();
      const head::Sight sight = SightNow();
      for (const auto& part : customer->head.conversations()) {
        ConversationState state = head::ShowConversation(part, sight);
        if (state.events == 0 ||
            state.status == ConversationStatus::kResolved ||
            state.status == ConversationStatus::kDormant) {
          continue;
        }
        member.conversations.push_back(std::move(state));
      }
      head::Sort(member.conversations);
    }
    return Done(std::move(body));
  }

  absl::StatusOr<Resumption> OfConversation() {
    const ConversationId id = *request_.conversation;
    TL_ASSIGN_OR_RETURN(const auto row, conversation::Read(view_, id));
    if (!row.has_value()) return NotFound("no such conversation");
    const head::Sight sight = SightNow();
    std::vector<ProfileId> profiles;
    for (const std::string& profile : row->profiles()) {
      profiles.push_back(ProfileId::FromBytes(profile));
    }
    TL_ASSIGN_OR_RETURN(
        const head::Head::Conversation part,
        head::FoldConversation(view_, id, profiles, sight.as_of));
    Resumption::Body body;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(const auto known,
                          identity::ReadProfile(view_, profile));
      if (!known.has_value()) continue;
      body.customer.profiles.push_back({profile, known->shown(), "", 0});
    }
    body.conversations.push_back(head::ShowConversation(part, sight));
    head::ShowAsks(part, sight, body.awaiting);
    TL_RETURN_IF_ERROR(NewestOf(id, sight, body));
    return Done(std::move(body));
  }

  absl::Status NewestOf(ConversationId id, const head::Sight& sight,
                        Resumption::Body& body) {
    absl::Status status;
    int countable = 0;
    const absl::Status seen = conversation::See(
        view_, id, {.walk = Walk::kBackward}, sight.as_of,
        [&](ProfileId profile, const Place& place) {
          absl::StatusOr<timeline::Stored> stored =
              timeline::ReadEvent(view_, profile, place);
          status = stored.status();
          if (!status.ok()) return false;
          absl::StatusOr<record::Told> told =
              timeline::TellOne(view_, profile, place, *stored, sight.as_of);
          status = told.status();
          if (!status.ok()) return false;
          if (!record::MaySee(request_.viewer, *told)) {
            ++body.withheld;
            return true;
          }
          if (told->fields.Is(record::kCountable)) ++countable;
          body.timeline.emplace_back(profile, place, stored->record,
                                     stored->owner, told->amended,
                                     record::HidesDeleted(request_.viewer));
          return countable < request_.events &&
                 static_cast<int>(body.timeline.size()) < 4 * request_.events;
        });
    TL_RETURN_IF_ERROR(status);
    TL_RETURN_IF_ERROR(seen);
    if (!body.timeline.empty() && !body.conversations.empty() &&
        body.timeline.size() < body.conversations.front().events) {
      body.more = head::ToToken(body.timeline.back().place());
    }
    std::reverse(body.timeline.begin(), body.timeline.end());
    return absl::OkStatus();
  }

  const Store::Impl& store_;
  const Tenant& tenant_;
  const ResumeRequest& request_;
  const std::shared_ptr<const Snapshot> rows_;
  const View view_;
  Position position_ = 0;
  std::int64_t now_us_ = 0;
};

absl::StatusOr<Resumption> Store::Resume(const ResumeRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  return Resuming(*impl_, *tenant, request).Answer();
}

}  // namespace throughline
