// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Timeline: a page, from wherever it lies.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/head/counts.h"
#include "lib/head/leads.h"
#include "lib/head/show.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "lib/identity/profiles.h"
#include "lib/outbox/show.h"
#include "lib/record/seen.h"
#include "lib/store/customers.h"
#include "lib/store/impl.h"
#include "lib/store/who.h"
#include "lib/timeline/along.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr std::int64_t kFirstOrder = std::numeric_limits<std::int64_t>::min();

// Most pages are of no more, and those that are may not be full.
constexpr int kPageEventsUsual = 64;

absl::Status Check(const TimelineRequest& request) {
  if (request.limit < 1 || request.limit > limits::kPageEventsMax) {
    return Invalid("a page of {} events; 1 to {} are right", request.limit,
                   limits::kPageEventsMax);
  }
  return absl::OkStatus();
}

absl::StatusOr<timeline::Window> WindowOf(const TimelineRequest& request) {
  timeline::Window window;
  window.walk = request.newest_first ? Walk::kBackward : Walk::kForward;
  window.as_of = request.as_of.value_or(~Position{0});
  // No event has position 0, so that these lie just before all of that time.
  if (request.after_us.has_value()) {
    window.after = Place{*request.after_us, kFirstOrder, 0};
  }
  if (request.before_us.has_value()) {
    window.before = Place{*request.before_us, kFirstOrder, 0};
  }
  if (request.token.empty()) return window;
  const std::optional<Place> at = head::FromToken(request.token);
  if (!at.has_value()) return Invalid("the token is not one of ours");
  (request.newest_first ? window.before : window.after) = *at;
  return window;
}

// Takes events until the page is full.
class Page {
 public:
  Page(const TimelineRequest& request, TimelinePage& page)
      : request_(request), page_(page) {
    page_.events.reserve(
        static_cast<std::size_t>(std::min(request.limit, kPageEventsUsual)));
  }

  bool Take(const record::Told& told,
            const std::shared_ptr<const void>& owner) {
    if (!record::MaySee(request_.viewer, told)) return true;
    if (OfOther(told.fields.channel)) return true;
    return Add(told.profile, told.place, told.record, owner, told.amended);
  }

  bool Take(const timeline::TailView& held,
            const std::shared_ptr<const void>& owner) {
    if (!record::MaySee(request_.viewer, held.record, held.amended.get())) {
      return true;
    }
    if (!request_.channel.empty() &&
        OfOther(record::ReadFields(held.record).channel)) {
      return true;
    }
    return Add(held.profile, held.place, held.record, owner, held.amended);
  }

  bool full() const {
    return static_cast<int>(page_.events.size()) == request_.limit;
  }

  // Something follows what is there.
  void GoesOn() { page_.token = head::ToToken(page_.events.back().place()); }

  void Clear() { page_.events.clear(); }

 private:
  bool OfOther(std::string_view channel) const {
    return !request_.channel.empty() && channel != request_.channel;
  }

  bool Add(ProfileId profile, const Place& place, std::string_view record,
           const std::shared_ptr<const void>& owner,
           const std::shared_ptr<const EventView::Amended>& amended) {
    if (full()) {
      GoesOn();
      return false;
    }
    page_.events.emplace_back(profile, place, record, owner, amended,
                              record::HidesDeleted(request_.viewer));
    return true;
  }

  const TimelineRequest& request_;
  TimelinePage& page_;
};

// Whether the viewer may see more of the customer's events than `taken`, as far
// as counts by visibility can tell.
bool SeesMoreThan(int taken, const head::Customer& customer,
                  const Viewer& viewer) {
  const auto& events = customer.glance.events;
  if (events.back() > 0 && record::MayHaveLabels(viewer)) return false;
  return head::Seen(events, viewer) > static_cast<std::uint64_t>(taken);
}

// A page of what the customer holds. False, and the page is empty: of what lies
// on it some is not held.
bool TellHeld(const head::Customer& customer, const TimelineRequest& request,
              const timeline::Window& window, Page& page) {
  const std::shared_ptr<const void> owner = customer.records();
  const auto take = [&](const timeline::TailView& held) {
    return page.Take(held, owner);
  };
  if (head::TellHeld(customer, window, take)) return true;
  const bool newest = window.walk == Walk::kBackward &&
                      !window.before.has_value() && !window.after.has_value();
  if (newest && request.channel.empty() && page.full() &&
      SeesMoreThan(request.limit, customer, request.viewer)) {
    page.GoesOn();
    return true;
  }
  page.Clear();
  return false;
}

absl::Status TellConversation(const View& view, ConversationId conversation,
                              const timeline::Window& window, Page& page) {
  absl::Status status;
  timeline::Along along(view, window.walk, window.as_of);
  absl::Status seen = conversation::See(
      view, conversation, {window.after, window.before, window.walk},
      window.as_of, [&](ProfileId profile, const Place& place) {
        const auto found = along.Tell(profile, place);
        status = found.status();
        return status.ok() && page.Take(found->told, found->owner);
      });
  TL_RETURN_IF_ERROR(status);
  return seen;
}

absl::StatusOr<identity::Group> GroupFor(const View& view, const Tenant& tenant,
                                         const TimelineRequest& request,
                                         std::int64_t now_us) {
  if (!request.as_of.has_value()) {
    // That there is none of this id is said by who looks for its group.
    if (const auto* const id = std::get_if<ProfileId>(&request.who)) {
      return identity::GroupOf(view, *id);
    }
    TL_ASSIGN_OR_RETURN(const ProfileId profile,
                        who::Find(view, tenant, request.who, now_us));
    return identity::GroupOf(view, profile);
  }
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::FindAsOf(view, tenant, request.who, *request.as_of));
  return identity::GroupAsOf(view, profile, *request.as_of);
}

// Whose timeline it is: the customer where the cache holds it, else the group.
struct Whose {
  std::shared_ptr<const head::Customer> held;
  identity::Group group;

  std::vector<ProfileId> Profiles() const {
    std::vector<ProfileId> profiles;
    for (const auto& member : (held ? held->group : group).members) {
      profiles.push_back(member.profile);
    }
    return profiles;
  }
};

absl::StatusOr<Hash> HashOf(const Store::Impl& store, const View& view,
                            const Tenant& tenant, const std::string& stated) {
  if (const auto known =
          store.leads().Find(tenant.number, head::Asked(stated))) {
    return known->name;
  }
  TL_ASSIGN_OR_RETURN(const identity::Identity identity,
                      tenant.normaliser.Normalise(stated));
  return identity::HashOf(view, identity.shown);
}

absl::StatusOr<Whose> Find(const Store::Impl& store, const View& view,
                           const Tenant& tenant,
                           const TimelineRequest& request) {
  Whose whose;
  const bool now = !request.as_of.has_value();
  Hash identity;
  std::string_view name;
  if (const auto* const id = std::get_if<ProfileId>(&request.who)) {
    name = id->view();
  } else {
    TL_ASSIGN_OR_RETURN(identity, HashOf(store, view, tenant,
                                         std::get<std::string>(request.who)));
    name = identity.view();
  }
  if (now) whose.held = customers::Held(store.cache(), view, name);
  if (whose.held != nullptr) return whose;
  TL_ASSIGN_OR_RETURN(whose.group,
                      GroupFor(view, tenant, request, store.NowUs()));
  if (!now || whose.group.members.empty()) return whose;
  const std::string_view subject = customers::SubjectOf(whose.group);
  whose.held = customers::Held(store.cache(), view, subject);
  // By an identity it is found only as long as that leads to it.
  if (whose.held != nullptr && std::holds_alternative<ProfileId>(request.who)) {
    store.cache().Insert(subject, name, whose.held, view.rows.position());
  }
  return whose;
}

}  // namespace

absl::StatusOr<TimelinePage> Store::Timeline(
    const TimelineRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const timeline::Window window, WindowOf(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TimelinePage answer;
  answer.position = rows->position();
  if (request.as_of.value_or(0) > answer.position) {
    return Invalid("position {} is not there yet; the newest is {}",
                   *request.as_of, answer.position);
  }
  Page page(request, answer);
  if (request.conversation.has_value()) {
    TL_RETURN_IF_ERROR(
        TellConversation(view, *request.conversation, window, page));
    TL_RETURN_IF_ERROR(outbox::Show(view, window.as_of, answer.events));
    return answer;
  }
  TL_ASSIGN_OR_RETURN(const Whose whose, Find(*impl_, view, *tenant, request));
  if (whose.held == nullptr || !TellHeld(*whose.held, request, window, page)) {
    TL_RETURN_IF_ERROR(
        timeline::Tell(view, whose.Profiles(), window,
                       [&](const record::Told& told,
                           const std::shared_ptr<const void>& owner) {
                         return page.Take(told, owner);
                       }));
  }
  TL_RETURN_IF_ERROR(outbox::Show(view, window.as_of, answer.events));
  return answer;
}

}  // namespace throughline
