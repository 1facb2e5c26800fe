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
#include "lib/head/show.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "lib/outbox/show.h"
#include "lib/record/seen.h"
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
    if (!request_.channel.empty() && told.fields.channel != request_.channel) {
      return true;
    }
    if (static_cast<int>(page_.events.size()) == request_.limit) {
      page_.token = head::ToToken(page_.events.back().place());
      return false;
    }
    page_.events.emplace_back(told.profile, told.place, told.record, owner,
                              told.amended,
                              record::HidesDeleted(request_.viewer));
    return true;
  }

 private:
  const TimelineRequest& request_;
  TimelinePage& page_;
};

absl::Status TellConversation(const View& view, ConversationId conversation,
                              const timeline::Window& window, Page& page) {
  absl::Status status;
  timeline::Along along(view, window.walk, window.as_of);
  const absl::Status seen = conversation::See(
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
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      GroupFor(view, *tenant, request, impl_->NowUs()));
  std::vector<ProfileId> profiles;
  for (const auto& member : group.members) profiles.push_back(member.profile);
  TL_RETURN_IF_ERROR(timeline::Tell(
      view, profiles, window,
      [&](const record::Told& told, const std::shared_ptr<const void>& owner) {
        return page.Take(told, owner);
      }));
  TL_RETURN_IF_ERROR(outbox::Show(view, window.as_of, answer.events));
  return answer;
}

}  // namespace throughline
