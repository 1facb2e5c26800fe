// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/show.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/check.h"
#include "lib/base/status.h"
#include "lib/claims/summary.h"
#include "lib/head/counts.h"
#include "lib/head/weight.h"
#include "lib/outbox/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using record::MaySee;

constexpr std::string_view kAssurances[] = {"", "claimed", "channel",
                                            "verified"};

CustomerSummary ShowCustomer(const Customer& customer) {
  CustomerSummary summary;
  summary.id = customer.group.customer();
  for (const auto& member : customer.group.members) {
    ProfileSummary& shown = summary.profiles.emplace_back();
    shown.id = member.profile;
    const auto& profiles = customer.glance.profiles;
    const auto at = std::lower_bound(
        profiles.begin(), profiles.end(), member.profile,
        [](const Glance::Profile& a, ProfileId b) { return a.id < b; });
    if (at == profiles.end() || at->id != member.profile) continue;
    shown.identity = at->shown;
    shown.assurance = kAssurances[std::min<std::uint32_t>(at->assurance, 3)];
    shown.events = at->events;
  }
  summary.since_us = customer.glance.first_us.value_or(0);
  summary.last_contact_us = customer.glance.contact_us.value_or(0);
  return summary;
}

// What a viewer with labels may see, counted one by one: nothing else tells
// which of the events for an audience are for this one.
absl::Status CountByHand(const View& view, const Customer& customer,
                         const Sight& sight, Resumption::Body& body) {
  const std::shared_ptr<const Head> head = customer.head();
  std::map<ConversationId, std::pair<std::uint64_t, std::set<std::string>>> in;
  TL_RETURN_IF_ERROR(timeline::Tell(
      view, ProfilesOf(customer), {.as_of = sight.as_of},
      [&](const record::Told& told, const std::shared_ptr<const void>&) {
        if (!MaySee(sight.viewer, told)) {
          ++body.withheld;
          return true;
        }
        body.countable += told.fields.Is(record::kCountable) ? 1 : 0;
        auto& [events, channels] = in[ConversationId::FromBytes(
            Effective(*head, told.profile, told.fields.conversation))];
        ++events;
        channels.emplace(told.fields.channel);
        return true;
      }));
  for (ConversationState& state : body.conversations) {
    auto& [events, channels] = in[state.id];
    state.events = events;
    for (const std::string& shown : state.channels) channels.erase(shown);
    state.channels.insert(state.channels.end(), channels.begin(),
                          channels.end());
  }
  return absl::OkStatus();
}

// Of some there is nothing for this viewer.
void EraseUnseen(std::vector<ConversationState>& conversations) {
  std::erase_if(conversations, [](const ConversationState& state) {
    return state.events == 0;
  });
}

// How things stand. False where it may change without the customer being told:
// a renewal of a claim is not.
absl::StatusOr<bool> ShowStanding(const View& view, const Customer& customer,
                                  const Sight& sight,
                                  Resumption::Standing& standing) {
  const std::shared_ptr<const Head> parsed = customer.head();
  const Head& head = *parsed;
  bool lasts = true;
  standing.conversations.reserve(
      static_cast<std::size_t>(head.conversations_size()));
  for (const Head::Conversation& part : head.conversations()) {
    TL_RETURN_IF_ERROR(ShowAsks(view, part, sight, standing.awaiting));
    standing.awaiting_at_least |= !part.asks_dropped().empty();
    TL_ASSIGN_OR_RETURN(ConversationState state,
                        ShowConversation(view, part, sight));
    standing.conversations.push_back(std::move(state));
    lasts &= !claims::MayBeHeld(part);
  }
  standing.awaiting_at_least |= head.conversations_dropped();
  Sort(standing.conversations);
  std::sort(
      standing.awaiting.begin(), standing.awaiting.end(),
      [](const OpenAsk& a, const OpenAsk& b) { return a.place < b.place; });
  TL_RETURN_IF_ERROR(ShowFacts(view, customer, sight, standing));
  TL_RETURN_IF_ERROR(ShowPromises(view, head, sight, standing));
  standing.experience = ShowExperience(head, sight);
  standing.handover = ShowHandover(head.conversations(), sight);
  TL_RETURN_IF_ERROR(ShowCheckpoints(view, customer, sight, standing));
  return lasts;
}

// Where it is known that no row is needed: a read would be our mistake.
class NoRows final : public Snapshot {
 public:
  explicit NoRows(Position position) : position_(position) {}

  Position position() const override { return position_; }
  std::int64_t time_us() const override { return 0; }
  absl::StatusOr<std::optional<Pinned>> Get(std::string_view) const override {
    return absl::InternalError("nothing was to be read");
  }
  std::unique_ptr<Cursor> Scan(const KeyRange&, Walk) const override {
    TL_CHECK(false);
  }

 private:
  Position position_;
};

// How things stand, of a customer whose head tells all of it: for whoever may
// only want to see what was said last.
class StandingLater final : public Resumption::Later,
                            public std::enable_shared_from_this<StandingLater> {
 public:
  StandingLater(std::shared_ptr<const Customer> customer, const Sight& sight)
      : customer_(std::move(customer)),
        viewer_(sight.viewer),
        policy_(sight.policy),
        now_us_(sight.now.us()) {}

  const Resumption::Standing& Tell() const override {
    std::call_once(once_, [this] {
      Resumption::Standing& standing = standing_.emplace();
      const NoRows rows(customer_->as_of);
      Instant now(now_us_);
      const absl::StatusOr<bool> lasts = ShowStanding(
          {rows, customer_->tenant, {}}, *customer_,
          {viewer_, limits::kHeadCountableMax, now, kNewest, policy_},
          standing);
      TL_CHECK(lasts.ok());
      EraseUnseen(standing.conversations);
      // It is kept with the customer, and so must let go of it.
      const std::shared_ptr<const Customer> customer = std::move(customer_);
      const std::size_t bytes = HeapBytes(sizeof(*this)) +
                                HeapBytes(viewer_.id) + HeapBytes(standing);
      if (*lasts && customer->shown.KeepStanding(viewer_, now,
                                                 shared_from_this(), bytes)) {
        customer->Weigh();
      }
    });
    return *standing_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::shared_ptr<const Customer> customer_;  // Until it is told.
  mutable std::optional<Resumption::Standing> standing_;
  const Viewer viewer_;
  const ConversationPolicy policy_;
  const std::int64_t now_us_;
};

void ShowCounts(const Glance& glance, const Viewer& viewer,
                Resumption::Body& body) {
  body.countable = Seen(glance.countable, viewer);
  body.withheld = All(glance.events) - Seen(glance.events, viewer);
}

}  // namespace

Shown ShowAgain(const std::shared_ptr<const Customer>& customer,
                const Sight& sight) {
  Shown shown =
      customer->shown.Find(sight.viewer, sight.events, sight.now.us());
  if (shown.apart && shown.later == nullptr) {
    shown.later = std::make_shared<const StandingLater>(customer, sight);
  }
  return shown;
}

absl::StatusOr<Shown> Show(const View& view,
                           const std::shared_ptr<const Customer>& customer,
                           const Sight& sight) {
  Shown shown = ShowAgain(customer, sight);
  if (shown.body != nullptr) return shown;
  const auto told = std::make_shared<Resumption::Body>();
  shown.body = told;
  Resumption::Body& body = *told;
  const Glance& glance = customer->glance;
  body.customer = ShowCustomer(*customer);
  TL_ASSIGN_OR_RETURN(bool lasts, ShowTimeline(view, *customer, sight, body));
  TL_RETURN_IF_ERROR(outbox::Show(view, sight.as_of, body.timeline));
  const bool by_hand =
      glance.events.back() > 0 && record::MayHaveLabels(sight.viewer);
  if (!by_hand) ShowCounts(glance, sight.viewer, body);
  shown.apart =
      !by_hand && !customer->settled() && TellsAll(glance, sight.viewer);
  if (!shown.apart) {
    TL_ASSIGN_OR_RETURN(const bool stands,
                        ShowStanding(view, *customer, sight, body));
    lasts &= stands;
    if (by_hand) {
      TL_RETURN_IF_ERROR(CountByHand(view, *customer, sight, body));
    }
    EraseUnseen(body.conversations);
  }
  if (!body.timeline.empty() &&
      body.timeline.size() + body.withheld < All(glance.events)) {
    body.more = ToToken(body.timeline.front().place());
  }
  // What holds rows of the engine is not kept as long as the customer is.
  if (lasts &&
      customer->shown.Keep(sight.viewer, sight.events, sight.now, shown)) {
    customer->Weigh();
  }
  if (shown.apart) {
    shown.later = std::make_shared<const StandingLater>(customer, sight);
  }
  return shown;
}

}  // namespace throughline::head
