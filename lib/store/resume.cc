// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Resume: one snapshot, the customer, what the viewer may see of it; or
// what it was shown last (recall.h).

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/status.h"
#include "lib/clocks/due.h"
#include "lib/conversation/rows.h"
#include "lib/draft/entry.h"
#include "lib/head/leads.h"
#include "lib/head/refold.h"
#include "lib/head/show.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "lib/identity/profiles.h"
#include "lib/identity/shared.h"
#include "lib/outbox/show.h"
#include "lib/record/seen.h"
#include "lib/store/bots.h"
#include "lib/store/customers.h"
#include "lib/store/impl.h"
#include "lib/store/known.h"
#include "lib/store/news.h"
#include "lib/store/recall.h"
#include "lib/store/who.h"
#include "lib/timeline/along.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

using customers::CustomerPtr;

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
      TL_ASSIGN_OR_RETURN(now_us_, RecordedUsAt(view_, position_));
    }
    if (request_.conversation.has_value()) return OfConversation();
    if (!request_.account.empty()) return OfAccount();
    if (const auto* const id = std::get_if<ProfileId>(&request_.who)) {
      return OfProfile(*id);
    }
    return OfIdentity(std::get<std::string>(request_.who));
  }

 private:
  head::Sight SightNow() {
    now_ = head::Instant(now_us_);
    return {request_.viewer, request_.events, now_, AsOf(),
            tenant_.policy.conversation};
  }

  Position AsOf() const { return request_.as_of.value_or(head::kNewest); }

  // A customer now, or as of the position asked for; null: not there yet.
  absl::StatusOr<CustomerPtr> Find(ProfileId profile) const {
    if (!request_.as_of.has_value()) return customers::Read(view_, profile);
    absl::StatusOr<CustomerPtr> then =
        customers::ReadAsOf(view_, profile, *request_.as_of);
    if (absl::IsNotFound(then.status())) return CustomerPtr();
    return then;
  }

  absl::StatusOr<Resumption> Done(Resumption::Body body) const {
    return Resumption(
        position_, now_us_,
        std::make_shared<const Resumption::Body>(std::move(body)));
  }

  CustomerPtr Cached(std::string_view name) const {
    return store_.cache().Find(tenant_.number, name);
  }

  absl::StatusOr<Resumption> OfIdentity(const std::string& stated) {
    head::Leads& leads = store_.leads();
    const std::optional<head::Lead> known =
        leads.Find(tenant_.number, head::Asked(stated));
    TL_ASSIGN_OR_RETURN(const identity::Identity identity,
                        tenant_.normaliser.Normalise(stated));
    const Hash hash =
        known ? known->name : identity::HashOf(view_, identity.shown);
    if (!request_.as_of.has_value()) {
      const CustomerPtr cached = Cached(hash.view());
      if (cached != nullptr) {
        leads.Keep(tenant_.number, head::Asked(stated), {hash, cached},
                   position_);
        return Show(cached);
      }
    }
    TL_ASSIGN_OR_RETURN(
        const identity::Recognised recognised,
        identity::Recognise(view_, identity, hash, now_us_, AsOf()));
    if (recognised.owner.has_value()) {
      const ProfileId& owner = *recognised.owner;
      absl::StatusOr<Resumption> answer =
          OfOwner(owner, recognised.settled ? hash.view() : owner.view());
      leads.Keep(tenant_.number, head::Asked(stated),
                 {hash, Cached(hash.view())}, position_);
      return answer;
    }
    if (!recognised.owns) return OfShared(hash);
    return NotFound("nobody is known by this identity");
  }

  absl::StatusOr<Resumption> OfProfile(ProfileId profile) {
    if (!request_.as_of.has_value()) {
      const CustomerPtr cached = Cached(profile.view());
      if (cached != nullptr) return Show(cached);
    }
    return OfOwner(profile, profile.view());
  }

  // Of a profile that the view leads to by a name, which the cache does not
  // know, or not as of the view.
  absl::StatusOr<Resumption> OfOwner(ProfileId profile, std::string_view name) {
    TL_ASSIGN_OR_RETURN(
        const CustomerPtr customer,
        request_.as_of.has_value()
            ? customers::ReadAsOf(view_, profile, *request_.as_of)
            : customers::ReadThrough(store_.cache(), view_, profile, name));
    return Show(customer);
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
    TL_ASSIGN_OR_RETURN(head::Shown shown,
                        head::Show(view, customer, SightNow()));
    TL_ASSIGN_OR_RETURN(const std::optional<std::uint64_t> news,
                        News(view, *customer));
    return Resumption(position_, now_us_, std::move(shown.body), news,
                      std::move(shown.later));
  }

  // What is new to the viewer; absent: nobody knows who that is.
  absl::StatusOr<std::optional<std::uint64_t>> News(
      const View& view, const head::Customer& customer) const {
    if (request_.viewer.id.empty()) return std::optional<std::uint64_t>();
    std::optional<std::uint64_t> news = customer.news.Find(request_.viewer);
    if (news.has_value() && !request_.as_of.has_value()) return news;
    TL_ASSIGN_OR_RETURN(
        news, news::Count(view, customer, request_.viewer, request_.as_of));
    if (!request_.as_of.has_value() &&
        customer.news.Keep(request_.viewer, *news)) {
      customer.Weigh();
    }
    return news;
  }

  // Many people's, or nobody's: who had contact through it, without content.
  absl::StatusOr<Resumption> OfShared(const Hash& hash) {
    TL_ASSIGN_OR_RETURN(
        const std::vector<ProfileId> profiles,
        identity::Candidates(view_, hash, AsOf(), kCandidatesMax));
    Resumption::Body body;
    body.shared = true;
    std::set<ProfileId> met;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(const CustomerPtr customer, Find(profile));
      if (customer == nullptr) continue;
      if (!met.insert(customer->group.customer()).second) continue;
      Candidate& candidate = body.candidates.emplace_back();
      candidate.customer = customer->group.customer();
      candidate.since_us = customer->glance.first_us.value_or(0);
      candidate.last_contact_us = customer->glance.contact_us.value_or(0);
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
      TL_ASSIGN_OR_RETURN(const CustomerPtr customer, Find(profile));
      if (customer == nullptr) continue;
      if (!met.insert(customer->group.customer()).second) continue;
      AccountMember& member = body.members.emplace_back();
      member.customer = customer->group.customer();
      const head::Sight sight = SightNow();
      const std::shared_ptr<const head::Head> head = customer->head();
      for (const auto& part : head->conversations()) {
        TL_ASSIGN_OR_RETURN(ConversationState state,
                            head::ShowConversation(view_, part, sight));
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
        head::Head::Conversation part,
        head::FoldConversation(view_, id, profiles, sight.as_of));
    TL_RETURN_IF_ERROR(AsksByCustomer(id, profiles, part));
    Resumption::Body body;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(const auto known,
                          identity::ReadProfile(view_, profile));
      if (!known.has_value()) continue;
      body.customer.profiles.push_back({profile, known->shown(), "", 0});
    }
    TL_ASSIGN_OR_RETURN(ConversationState state,
                        head::ShowConversation(view_, part, sight));
    body.conversations.push_back(std::move(state));
    google::protobuf::RepeatedPtrField<head::Head::Conversation> one;
    *one.Add() = part;
    body.handover = head::ShowHandover(one, sight);
    TL_RETURN_IF_ERROR(head::ShowAsks(view_, part, sight, body.awaiting));
    TL_RETURN_IF_ERROR(NewestOf(id, sight, body));
    TL_RETURN_IF_ERROR(known_.Tell(
        view_, sight, [this](ProfileId profile) { return Find(profile); },
        body));
    TL_ASSIGN_OR_RETURN(
        body.checkpoints,
        bots::OfConversation(view_, id, request_.viewer, AsOf()));
    return Done(std::move(body));
  }

  // What was said to one customer answers nobody else in the conversation.
  absl::Status AsksByCustomer(ConversationId id,
                              const std::vector<ProfileId>& profiles,
                              head::Head::Conversation& part) const {
    std::map<ProfileId, std::vector<ProfileId>> customers;
    for (const ProfileId& profile : profiles) {
      TL_ASSIGN_OR_RETURN(
          const identity::Group group,
          request_.as_of.has_value()
              ? identity::GroupAsOf(view_, profile, *request_.as_of)
              : identity::GroupOf(view_, profile));
      if (group.members.empty()) continue;
      customers[group.customer()].push_back(profile);
    }
    if (customers.size() < 2) return absl::OkStatus();
    std::vector<head::Head::Ask> asks;
    for (const auto& [customer, those] : customers) {
      TL_ASSIGN_OR_RETURN(auto own,
                          head::FoldConversation(view_, id, those, AsOf()));
      for (head::Head::Ask& ask : *own.mutable_asks()) {
        const std::optional<std::int64_t> due_us = clocks::DueUs(own, ask);
        ask.clear_due_us();
        if (due_us.has_value()) ask.set_due_us(*due_us);
      }
      asks.insert(asks.end(), own.asks().begin(), own.asks().end());
    }
    std::sort(asks.begin(), asks.end(), [](const auto& a, const auto& b) {
      return a.place() < b.place();
    });
    part.clear_asks();
    part.clear_paused();  // Each was given its own due time.
    for (head::Head::Ask& ask : asks) *part.add_asks() = std::move(ask);
    return absl::OkStatus();
  }

  absl::Status NewestOf(ConversationId id, const head::Sight& sight,
                        Resumption::Body& body) {
    absl::Status status;
    std::uint64_t seen = 0;
    timeline::Along along(view_, Walk::kBackward, sight.as_of);
    const absl::Status told = conversation::See(
        view_, id, {.walk = Walk::kBackward}, sight.as_of,
        [&](ProfileId profile, const Place& place) {
          const auto found = along.Tell(profile, place);
          status = found.status();
          if (!status.ok()) return false;
          const record::Told& event = found->told;
          if (!record::MaySee(request_.viewer, event)) {
            ++body.withheld;
            return true;
          }
          ++seen;
          known_.Note(event);
          const bool fits =
              static_cast<int>(body.countable) < request_.events &&
              static_cast<int>(body.timeline.size()) < 4 * request_.events;
          body.countable += event.fields.Is(record::kCountable) ? 1 : 0;
          if (!fits) return true;  // Only counted.
          body.timeline.emplace_back(profile, place, event.record, found->owner,
                                     event.amended,
                                     record::HidesDeleted(request_.viewer));
          return true;
        });
    TL_RETURN_IF_ERROR(status);
    TL_RETURN_IF_ERROR(told);
    body.conversations.front().events = seen;
    if (!body.timeline.empty() && body.timeline.size() < seen) {
      body.more = head::ToToken(body.timeline.back().place());
    }
    std::reverse(body.timeline.begin(), body.timeline.end());
    return outbox::Show(view_, AsOf(), body.timeline);
  }

  const Store::Impl& store_;
  const Tenant& tenant_;
  const ResumeRequest& request_;
  const std::shared_ptr<const Snapshot> rows_;
  const View view_;
  Position position_ = 0;
  std::int64_t now_us_ = 0;
  head::Instant now_{0};
  Known known_;  // Of a conversation.
};

absl::StatusOr<Resumption> Store::Resume(const ResumeRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  if (std::optional<Resumption> last = Recall(*impl_, *tenant, request)) {
    return *std::move(last);
  }
  return Resuming(*impl_, *tenant, request).Answer();
}

}  // namespace throughline
