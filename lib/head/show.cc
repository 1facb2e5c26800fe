// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/show.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/claims/summary.h"
#include "lib/clocks/asks.h"
#include "lib/outbox/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using record::MaySee;

constexpr std::string_view kAssurances[] = {"", "claimed", "channel",
                                            "verified"};

std::int64_t SortUs(const std::string& place) {
  return place.empty() ? 0 : keys::DecodePlace(place).sort_us;
}

v1::Visibility VisibilityOf(std::uint32_t number) {
  return static_cast<v1::Visibility>(number);
}

// Whether the viewer may see what is counted at `index`: by visibility, and
// last what is for an audience; who has a label counts that by hand.
bool SeesCount(const Viewer& viewer, int index) {
  const bool all = viewer.every_grant && viewer.role != v1::ROLE_BOT;
  return index == record::kCounts - 1 ? all
                                      : MaySee(viewer, VisibilityOf(index + 1));
}

// Of numbers so counted, those the viewer may see.
std::uint64_t Seen(const google::protobuf::RepeatedField<std::uint64_t>& of,
                   const Viewer& viewer) {
  std::uint64_t seen = 0;
  for (int i = 0; i < of.size(); ++i) {
    if (SeesCount(viewer, i)) seen += of[i];
  }
  return seen;
}

std::uint64_t All(const google::protobuf::RepeatedField<std::uint64_t>& of) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : of) all += count;
  return all;
}

std::vector<ProfileId> ProfilesOf(const Customer& customer) {
  std::vector<ProfileId> profiles;
  for (const auto& member : customer.group.members) {
    profiles.push_back(member.profile);
  }
  return profiles;
}

CustomerSummary ShowCustomer(const Customer& customer) {
  CustomerSummary summary;
  summary.id = customer.group.customer();
  for (const auto& member : customer.group.members) {
    ProfileSummary& shown = summary.profiles.emplace_back();
    shown.id = member.profile;
    const auto& profiles = customer.head.profiles();
    const auto at = std::lower_bound(
        profiles.begin(), profiles.end(), member.profile.view(),
        [](const Head::Profile& a, std::string_view b) { return a.id() < b; });
    if (at == profiles.end() || at->id() != member.profile.view()) continue;
    shown.identity = at->shown();
    shown.assurance = kAssurances[std::min<std::uint32_t>(at->assurance(), 3)];
    shown.events = at->events();
  }
  summary.since_us = SortUs(customer.head.first());
  summary.last_contact_us = SortUs(customer.head.contact());
  return summary;
}

// Collects the newest events until a budget is used up.
class Newest {
 public:
  Newest(const Sight& sight, std::vector<EventView>& into)
      : sight_(sight), into_(into) {}

  // False once the budget is used up.
  bool Take(EventView event, bool countable) {
    into_.push_back(std::move(event));
    countable_ += countable ? 1 : 0;
    return countable_ < sight_.events &&
           static_cast<int>(into_.size()) < 4 * sight_.events;
  }

 private:
  const Sight& sight_;
  std::vector<EventView>& into_;
  int countable_ = 0;
};

// What it took to show the newest events.
enum class Took {
  kOwn,   // What the customer holds.
  kRows,  // Records that are too large for a head, too.
  kMore,  // More than that; what is shown so far is not all.
};

absl::StatusOr<Took> ShowNewest(const View& view, const Customer& customer,
                                const Sight& sight, Newest& newest) {
  const bool whole = customer.newest.size() == All(customer.head.events());
  Took took = Took::kOwn;
  for (auto own = customer.newest.rbegin(); own != customer.newest.rend();
       ++own) {
    std::string_view bytes = own->record;
    std::shared_ptr<const void> owner = customer.records;
    std::shared_ptr<const EventView::Amended> amended = own->amended;
    if (bytes.empty()) {
      TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                          timeline::ReadEvent(view, own->profile, own->place));
      TL_ASSIGN_OR_RETURN(const record::Told told,
                          timeline::TellOne(view, own->profile, own->place,
                                            stored, sight.as_of));
      bytes = stored.record;
      owner = stored.owner;
      amended = told.amended;
      took = Took::kRows;
    }
    EventView event(own->profile, own->place, bytes, std::move(owner),
                    std::move(amended), record::HidesDeleted(sight.viewer));
    if (!MaySee(sight.viewer, bytes, event.amended())) continue;
    if (!newest.Take(std::move(event), own->countable)) return took;
  }
  return whole ? took : Took::kMore;
}

absl::StatusOr<Took> ShowTimeline(const View& view, const Customer& customer,
                                  const Sight& sight, Resumption::Body& body) {
  Took took = Took::kMore;
  if (sight.events <= limits::kHeadCountableMax) {
    body.timeline.reserve(customer.newest.size());
    Newest newest(sight, body.timeline);
    TL_ASSIGN_OR_RETURN(took, ShowNewest(view, customer, sight, newest));
  }
  if (took == Took::kMore) {
    body.timeline.clear();
    Newest newest(sight, body.timeline);
    TL_RETURN_IF_ERROR(timeline::Tell(
        view, ProfilesOf(customer),
        {.walk = Walk::kBackward, .as_of = sight.as_of},
        [&](const record::Told& told,
            const std::shared_ptr<const void>& owner) {
          if (!MaySee(sight.viewer, told)) return true;
          return newest.Take(
              EventView(told.profile, told.place, told.record, owner,
                        told.amended, record::HidesDeleted(sight.viewer)),
              told.fields.Is(record::kCountable));
        }));
  }
  std::reverse(body.timeline.begin(), body.timeline.end());
  return took;
}

ConversationStatus StatusOf(const Head::Conversation& part,
                            const Sight& sight) {
  if (part.asks_size() > 0) return ConversationStatus::kWaitingOnUs;
  if (clocks::Resolved(part)) return ConversationStatus::kResolved;
  if (sight.now.Reached(
          SortUs(part.last()) + 1,
          absl::ToInt64Microseconds(sight.policy.dormant_after))) {
    return ConversationStatus::kDormant;
  }
  return !part.message().empty() && part.message_outgoing()
             ? ConversationStatus::kWaitingOnCustomer
             : ConversationStatus::kOpen;
}

// The newest that the viewer may read.
const Head::Text& TextFor(
    const google::protobuf::RepeatedPtrField<Head::Text>& texts,
    const Viewer& viewer) {
  const auto seen =
      std::find_if(texts.begin(), texts.end(), [&](const Head::Text& text) {
        return MaySee(viewer, VisibilityOf(text.visibility()),
                      text.audiences());
      });
  return seen == texts.end() ? Head::Text::default_instance() : *seen;
}

// Whether the viewer may know of a channel from what happened on it.
bool MaySee(const Viewer& viewer, const Head::Channel& channel) {
  for (int i = 0; i < record::kCounts; ++i) {
    if ((channel.seen() & 1U << i) != 0 && SeesCount(viewer, i)) return true;
  }
  return false;
}

// What a viewer with labels may see, counted one by one: nothing else tells
// which of the events for an audience are for this one.
absl::Status CountByHand(const View& view, const Customer& customer,
                         const Sight& sight, Resumption::Body& body) {
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
            Effective(customer.head, told.profile, told.fields.conversation))];
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

}  // namespace

absl::StatusOr<ConversationState> ShowConversation(
    const View& view, const Head::Conversation& part, const Sight& sight) {
  ConversationState state;
  state.id = ConversationId::FromBytes(part.id());
  state.source = part.source();
  state.key = part.key();
  std::vector<const Head::Channel*> channels;
  for (const Head::Channel& channel : part.channels()) {
    if (MaySee(sight.viewer, channel)) channels.push_back(&channel);
  }
  std::sort(channels.begin(), channels.end(),
            [](const Head::Channel* a, const Head::Channel* b) {
              return a->first() < b->first();
            });
  for (const Head::Channel* const channel : channels) {
    state.channels.push_back(channel->name());
  }
  state.opened_us = SortUs(part.opened());
  state.last_us = SortUs(part.last());
  state.events = Seen(part.events(), sight.viewer);
  const Head::Text& topic = TextFor(part.topic(), sight.viewer);
  state.topic = topic.text();
  state.topic_sensitive = topic.sensitive();
  const Head::Text& summary = TextFor(part.summary(), sight.viewer);
  state.summary = summary.text();
  state.summary_sensitive = summary.sensitive();
  state.brand = TextFor(part.brand(), sight.viewer).text();
  state.status = StatusOf(part, sight);
  TL_ASSIGN_OR_RETURN(state.holder, ShowHolder(view, part, sight));
  state.at_least = !part.asks_dropped().empty();
  return state;
}

void Sort(std::vector<ConversationState>& conversations) {
  const auto closed = [](const ConversationState& state) {
    return state.status == ConversationStatus::kResolved ||
           state.status == ConversationStatus::kDormant;
  };
  std::sort(conversations.begin(), conversations.end(),
            [&](const ConversationState& a, const ConversationState& b) {
              if (closed(a) != closed(b)) return closed(b);
              if (a.last_us != b.last_us) return a.last_us > b.last_us;
              return a.id < b.id;
            });
}

absl::StatusOr<std::shared_ptr<const Resumption::Body>> Show(
    const View& view, const Customer& customer, const Sight& sight) {
  auto last = customer.shown.Find(sight.viewer, sight.events, sight.now.us());
  if (last != nullptr) return last;
  const auto shown = std::make_shared<Resumption::Body>();
  Resumption::Body& body = *shown;
  const Head& head = customer.head;
  body.customer = ShowCustomer(customer);
  TL_ASSIGN_OR_RETURN(const Took took,
                      ShowTimeline(view, customer, sight, body));
  TL_RETURN_IF_ERROR(outbox::Show(view, sight.as_of, body.timeline));
  body.conversations.reserve(
      static_cast<std::size_t>(head.conversations_size()));
  bool lasts = took == Took::kOwn;
  for (const Head::Conversation& part : head.conversations()) {
    TL_RETURN_IF_ERROR(ShowAsks(view, part, sight, body.awaiting));
    body.awaiting_at_least |= !part.asks_dropped().empty();
    TL_ASSIGN_OR_RETURN(ConversationState state,
                        ShowConversation(view, part, sight));
    body.conversations.push_back(std::move(state));
    lasts &= !claims::MayBeHeld(part);
  }
  body.awaiting_at_least |= head.conversations_dropped();
  Sort(body.conversations);
  std::sort(
      body.awaiting.begin(), body.awaiting.end(),
      [](const OpenAsk& a, const OpenAsk& b) { return a.place < b.place; });
  TL_RETURN_IF_ERROR(ShowFacts(view, customer, sight, body));
  TL_RETURN_IF_ERROR(ShowPromises(view, head, sight, body));
  body.experience = ShowExperience(head, sight);
  body.handover = ShowHandover(head.conversations(), sight);
  TL_RETURN_IF_ERROR(ShowCheckpoints(view, customer, sight, body));
  if (head.events_size() == record::kCounts &&
      head.events(record::kCounts - 1) > 0 &&
      record::MayHaveLabels(sight.viewer)) {
    TL_RETURN_IF_ERROR(CountByHand(view, customer, sight, body));
  } else {
    body.countable = Seen(head.countable(), sight.viewer);
    body.withheld = All(head.events()) - Seen(head.events(), sight.viewer);
  }
  if (!body.timeline.empty() &&
      body.timeline.size() + body.withheld < All(head.events())) {
    body.more = ToToken(body.timeline.front().place());
  }
  // Of some there is nothing for this viewer.
  std::erase_if(body.conversations, [](const ConversationState& state) {
    return state.events == 0;
  });
  // What holds rows of the engine is not kept as long as the customer is; nor
  // is who holds a conversation, since a renewal is not told.
  if (lasts) {
    customer.shown.Keep(sight.viewer, sight.events, sight.now, shown);
  }
  return shown;
}

}  // namespace throughline::head
