// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a store answers about a customer against what the model works out:
// pages of the timeline, the resumption, one conversation.

#ifndef THROUGHLINE_TESTS_SUPPORT_HISTORY_CHECK_H_
#define THROUGHLINE_TESTS_SUPPORT_HISTORY_CHECK_H_

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/history_model.h"
#include "throughline/limits.h"
#include "throughline/store.h"

namespace throughline {

class HistoryCheck {
 public:
  using Happened = HistoryModel::Happened;
  using Moment = HistoryModel::Moment;
  using Random = std::mt19937_64;

  HistoryCheck(const Store& store, const HistoryModel& model,
               std::int64_t now_us, Random& random)
      : store_(store), model_(model), now_us_(now_us), random_(random) {}

  static Viewer CustomerViewer() { return {v1::ROLE_CUSTOMER, "", {}, false}; }

  // All pages, in either direction, of a window and a channel.
  void Timeline(int profile) {
    TimelineRequest request{.who = model_.profile_ids[profile]};
    request.newest_first = Chance(2);
    request.limit = Up(1, 9);
    if (Chance(3)) request.viewer = CustomerViewer();
    if (Chance(4)) request.channel = "webchat";
    const auto events = model_.Of(model_.graph().CustomerOf(profile));
    const auto some = [&] {
      return std::get<0>(events[Up(0, Size(events) - 1)]->at);
    };
    if (Chance(3) && !events.empty()) request.after_us = some();
    if (Chance(3) && !events.empty()) request.before_us = some();

    std::vector<std::string> expected;
    for (const Happened* event : events) {
      const std::int64_t at = std::get<0>(event->at);
      if (request.after_us && at < *request.after_us) continue;
      if (request.before_us && at >= *request.before_us) continue;
      if (!request.channel.empty() &&
          event->said.channel() != request.channel) {
        continue;
      }
      if (!Seen(request.viewer, model_.As(*event))) continue;
      expected.push_back(Told(*event, request.viewer));
    }
    if (request.newest_first) std::reverse(expected.begin(), expected.end());

    std::vector<std::string> told;
    do {
      const TimelinePage page = Must(store_.Timeline(request));
      if (Size(page.events) > request.limit) FAIL("a page is too long");
      for (const EventView& event : page.events) told.push_back(Told(event));
      request.token = page.token;
    } while (!request.token.empty());
    Same("timeline", told, expected);
  }

  void Resume(int profile, const std::optional<std::string>& identity) {
    ResumeRequest request{.who = model_.profile_ids[profile]};
    if (identity.has_value()) request.who = *identity;
    if (Chance(3)) request.viewer = CustomerViewer();
    request.events = Chance(2) ? 20 : Up(1, 30);
    const Resumption resumption = Must(store_.Resume(request));
    const auto customer = model_.graph().CustomerOf(profile);
    const auto events = model_.Of(customer);
    Who(resumption, customer, events);
    Newest(resumption, events, request);
    Conversations(resumption, events, request.viewer);
    Facts(resumption, events, request.viewer);
    Experienced(resumption, events, request.viewer);
  }

  // Of everybody who is in it.
  void Conversation(int conversation) {
    const Resumption resumption = Must(
        store_.Resume({.who = std::string(),
                       .conversation = model_.conversation_ids[conversation],
                       .events = 1000}));
    std::vector<const Happened*> events;
    for (const Happened& event : model_.events()) {
      if (model_.In(event) == conversation) events.push_back(&event);
    }
    std::sort(events.begin(), events.end(), Earlier);
    std::vector<std::string> expected;
    for (const Happened* event : events) {
      expected.push_back(Told(*event, Viewer::AgentWithEveryGrant()));
    }
    std::vector<std::string> told;
    for (const EventView& event : resumption.timeline()) {
      told.push_back(Told(event));
    }
    Same("conversation", told, expected);
    if (events.empty()) return;  // All of it goes on elsewhere.
    Conversations(resumption, events, Viewer::AgentWithEveryGrant());
  }

 private:
  template <typename All>
  static int Size(const All& all) {
    return static_cast<int>(all.size());
  }
  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance(int in) { return Up(1, in) == 1; }

  static bool Earlier(const Happened* a, const Happened* b) {
    return a->at < b->at;
  }
  static bool Seen(const Viewer& viewer, int visibility) {
    return viewer.every_grant || visibility <= v1::VISIBILITY_CUSTOMER;
  }
  static bool Seen(const Viewer& viewer, const HistoryModel::Stands& as) {
    return Seen(viewer, as.visibility);
  }

  static void Same(const char* what, const std::vector<std::string>& told,
                   const std::vector<std::string>& expected) {
    if (told == expected) return;
    std::string text = std::string(what) + " differs; the store says:\n";
    for (const std::string& one : told) text += "  " + one + "\n";
    text += "the model says:\n";
    for (const std::string& one : expected) text += "  " + one + "\n";
    FAIL(text);
  }

  static std::string Marks(bool corrected, bool edited, bool deleted, bool late,
                           bool countable) {
    return std::string(corrected ? " corrected" : "") +
           (edited ? " edited" : "") + (deleted ? " deleted" : "") +
           (late ? " late" : "") + (countable ? " countable" : "");
  }
  static std::string Number(std::optional<double> number) {
    return number ? std::to_string(*number) : "-";
  }
  std::string Told(const Happened& event, const Viewer& viewer) const {
    HistoryModel::Stands as = model_.As(event);
    if (as.deleted && !viewer.every_grant) {
      as.text.clear();
      as.rating.reset();
    }
    const auto& [sort, order, position] = event.at;
    return event.said.source() + "/" + event.said.id() + " @" +
           std::to_string(sort) + "," + std::to_string(order) + "," +
           std::to_string(position) + " " + as.text + " " + Number(as.rating) +
           Marks(as.corrected, as.edited, as.deleted, event.late,
                 event.countable) +
           " of " + model_.profile_ids[event.profile].ToHex().substr(0, 6);
  }
  static std::string Told(const EventView& event) {
    const Place place = event.place();
    return std::string(event.source()) + "/" + std::string(event.id()) + " @" +
           std::to_string(place.sort_us) + "," + std::to_string(place.order) +
           "," + std::to_string(place.position) + " " +
           std::string(event.text()) + " " + Number(event.rating()) +
           Marks(event.corrected(), event.edited(), event.deleted(),
                 event.late(), event.countable()) +
           " of " + event.profile().ToHex().substr(0, 6);
  }

  // By what each was made with.
  std::vector<int> Earliest(const HistoryModel::Customer& customer) const {
    std::vector<int> profiles(customer.begin(), customer.end());
    std::sort(profiles.begin(), profiles.end(), [this](int a, int b) {
      return std::tuple(model_.created[a], model_.profile_ids[a]) <
             std::tuple(model_.created[b], model_.profile_ids[b]);
    });
    return profiles;
  }

  void Who(const Resumption& resumption, const HistoryModel::Customer& customer,
           const std::vector<const Happened*>& events) {
    std::vector<std::string> expected;
    for (const int profile : Earliest(customer)) {
      const auto own = std::count_if(events.begin(), events.end(),
                                     [profile](const Happened* event) {
                                       return event->profile == profile;
                                     });
      expected.push_back(model_.profile_ids[profile].ToHex() + " " +
                         model_.graph().NameOf(profile) + " " +
                         std::to_string(own));
    }
    std::vector<std::string> told;
    for (const ProfileSummary& profile : resumption.customer().profiles) {
      told.push_back(profile.id.ToHex() + " " + profile.identity + " " +
                     std::to_string(profile.events));
    }
    std::int64_t contact = 0;
    for (const Happened* event : events) {
      if (event->contact()) contact = std::get<0>(event->at);
    }
    told.push_back(resumption.customer().id.ToHex());
    expected.push_back(model_.profile_ids[Earliest(customer)[0]].ToHex());
    told.push_back(std::to_string(resumption.customer().since_us) + " " +
                   std::to_string(resumption.customer().last_contact_us));
    expected.push_back(
        std::to_string(events.empty() ? 0 : std::get<0>(events[0]->at)) + " " +
        std::to_string(contact));
    Same("customer", told, expected);
  }

  void Newest(const Resumption& resumption,
              const std::vector<const Happened*>& events,
              const ResumeRequest& request) {
    std::vector<std::string> expected;
    std::uint64_t seen = 0;
    std::uint64_t countable = 0;
    int taken = 0;
    bool full = false;
    for (auto at = events.rbegin(); at != events.rend(); ++at) {
      if (!Seen(request.viewer, model_.As(**at))) continue;
      ++seen;
      countable += (*at)->countable;
      full |= Size(expected) == 4 * request.events || taken == request.events;
      if (full) continue;
      taken += (*at)->countable;
      expected.push_back(Told(**at, request.viewer));
    }
    std::reverse(expected.begin(), expected.end());
    const bool more = expected.size() < seen && !expected.empty();
    expected.push_back(std::to_string(countable) + " of " +
                       std::to_string(events.size() - seen) +
                       (more ? " more" : ""));
    std::vector<std::string> told;
    for (const EventView& event : resumption.timeline()) {
      told.push_back(Told(event));
    }
    told.push_back(std::to_string(resumption.countable()) + " of " +
                   std::to_string(resumption.withheld()) +
                   (resumption.more().empty() ? "" : " more"));
    Same("newest", told, expected);
  }

  struct Part {
    std::vector<const Happened*> events;
    std::vector<const Happened*> asks;  // Open ones.
    Moment asked, resolved;
    const Happened* message = nullptr;
    std::vector<std::pair<Moment, std::string>> channels;
  };

  // By what was said later to its customer: to another it says nothing.
  bool Closed(const Happened& ask,
              const std::vector<const Happened*>& events) const {
    return std::any_of(
        events.begin(), events.end(), [&](const Happened* other) {
          return other->at > ask.at &&
                 (other->answers_all || other->said.kind() == "resolution") &&
                 model_.graph().Same(ask.profile, other->profile);
        });
  }

  Part PartOf(const std::vector<const Happened*>& events) const {
    Part part;
    part.asked = part.resolved = {INT64_MIN, 0, 0};
    std::map<std::string, Moment> channels;
    for (const Happened* event : events) {
      if (event->asks()) part.asked = event->at;
      if (event->said.kind() == "resolution") part.resolved = event->at;
      if (event->message()) part.message = event;
      channels.emplace(event->said.channel(), event->at);
    }
    for (const auto& [name, first] : channels) {
      part.channels.emplace_back(first, name);
    }
    std::sort(part.channels.begin(), part.channels.end());
    for (const Happened* event : events) {
      if (event->asks() && !model_.As(*event).deleted &&
          !model_.Answered(*event) && !Closed(*event, events)) {
        part.asks.push_back(event);
      }
    }
    part.events = events;
    return part;
  }

  std::string StatusOf(const Part& part) const {
    if (!part.asks.empty()) return "waits for us";
    if (part.resolved > part.asked && std::get<0>(part.resolved) != INT64_MIN) {
      return "resolved";
    }
    if (now_us_ - std::get<0>(part.events.back()->at) >
        30LL * 24 * 3'600'000'000) {
      return "dormant";
    }
    return part.message != nullptr && part.message->outgoing()
               ? "waits for them"
               : "open";
  }
  static std::string Named(ConversationStatus status) {
    constexpr const char* kNames[] = {"open", "waits for us", "waits for them",
                                      "resolved", "dormant"};
    return kNames[static_cast<int>(status)];
  }

  // Of more than a head holds it may tell any.
  static void KeepTold(const std::vector<std::string>& told,
                       std::vector<std::string>& expected) {
    std::erase_if(expected, [&told](const std::string& line) {
      return std::find(told.begin(), told.end(), line) == told.end();
    });
  }

  // Whether a head keeps all their ratings, for whomever they are: it keeps the
  // newest of all, so that a viewer may miss some of his own.
  bool KeepsRatings(const std::vector<const Happened*>& events) const {
    const auto rates = [&](const Happened* event) {
      const HistoryModel::Stands as = model_.As(*event);
      return as.rating && !as.deleted && !event->amends;
    };
    return std::count_if(events.begin(), events.end(), rates) <=
           limits::kHeadRatingsMax;
  }

  void Conversations(const Resumption& resumption,
                     const std::vector<const Happened*>& events,
                     const Viewer& viewer) {
    std::map<int, std::vector<const Happened*>> parts;
    for (const Happened* event : events) {
      if (model_.In(*event) >= 0) parts[model_.In(*event)].push_back(event);
    }
    std::vector<std::string> expected;
    std::vector<const Happened*> awaiting;
    for (const auto& [in, of] : parts) {
      const auto seen = std::count_if(of.begin(), of.end(), [&](auto* event) {
        return Seen(viewer, model_.As(*event));
      });
      if (seen == 0) continue;
      const Part part = PartOf(of);
      std::string channels;
      for (const auto& [at, name] : part.channels) {
        if (std::any_of(of.begin(), of.end(), [&, &on = name](auto* event) {
              return event->said.channel() == on &&
                     Seen(viewer, model_.As(*event));
            })) {
          channels += " " + name;
        }
      }
      expected.push_back(model_.conversation_ids[in].ToHex() + " " +
                         StatusOf(part) + channels + " " +
                         std::to_string(std::get<0>(of.front()->at)) + " " +
                         std::to_string(std::get<0>(of.back()->at)) + " " +
                         std::to_string(seen));
      for (const Happened* ask : part.asks) {
        if (Seen(viewer, model_.As(*ask))) awaiting.push_back(ask);
      }
    }
    std::vector<std::string> told;
    for (const ConversationState& state : resumption.conversations()) {
      std::string channels;
      for (const std::string& name : state.channels) channels += " " + name;
      told.push_back(state.id.ToHex() + " " + Named(state.status) + channels +
                     " " + std::to_string(state.opened_us) + " " +
                     std::to_string(state.last_us) + " " +
                     std::to_string(state.events));
    }
    std::sort(told.begin(), told.end());
    std::sort(expected.begin(), expected.end());
    const bool at_least = resumption.experience().at_least;
    const bool fits = Size(parts) <= limits::kHeadConversationsMax;
    if (at_least && fits && KeepsRatings(events)) {
      FAIL("at least, though it is not more than a head holds");
    }
    if (at_least && !fits) KeepTold(told, expected);
    Same("conversations", told, expected);

    std::sort(awaiting.begin(), awaiting.end(), Earlier);
    expected.clear();
    for (const Happened* ask : awaiting) {
      expected.push_back(ask->said.source() + "/" + ask->said.id() + " " +
                         model_.As(*ask).text);
    }
    told.clear();
    for (const OpenAsk& ask : resumption.awaiting()) {
      told.push_back(ask.event.source + "/" + ask.event.id + " " + ask.text);
    }
    if (at_least && !fits) KeepTold(told, expected);
    Same("awaiting", told, expected);
  }

  void Facts(const Resumption& resumption,
             const std::vector<const Happened*>& events, const Viewer& viewer) {
    struct Latest {
      v1::Fact fact;
      std::string said;
    };
    std::map<std::string, Latest> latest;
    for (const Happened* event : events) {
      const HistoryModel::Stands as = model_.As(*event);
      if (event->amends || !Seen(viewer, as)) continue;
      for (const v1::Fact& fact : as.facts) {
        latest[fact.key()] = {fact,
                              event->said.source() + "/" + event->said.id()};
      }
    }
    std::vector<std::string> expected;
    for (const auto& [key, of] : latest) {
      if (of.fact.retracted()) continue;
      expected.push_back(key + "=" + of.fact.value_json() + " " + of.said);
    }
    std::vector<std::string> told;
    for (const CurrentFact& fact : resumption.facts()) {
      told.push_back(fact.key + "=" + fact.value_json + " " +
                     fact.source_event.source + "/" + fact.source_event.id);
    }
    Same("facts", told, expected);
  }

  void Experienced(const Resumption& resumption,
                   const std::vector<const Happened*>& events,
                   const Viewer& viewer) {
    std::map<int, std::set<std::string>> contacts;
    std::vector<double> ratings;
    for (const Happened* event : events) {
      const HistoryModel::Stands as = model_.As(*event);
      if (as.rating && !as.deleted && !event->amends && Seen(viewer, as)) {
        ratings.push_back(*as.rating);
      }
      if (event->contact() && model_.In(*event) >= 0) {
        contacts[model_.In(*event)].insert(event->said.channel());
      }
    }
    std::uint64_t all = 0;
    std::uint64_t repeated = 0;
    for (const auto& [in, channels] : contacts) {
      all += channels.size();
      repeated += channels.size() - 1;
    }
    std::uint64_t bad = 0;
    for (auto at = ratings.rbegin(); at != ratings.rend() && *at < 0.5; ++at) {
      ++bad;
    }
    const auto text = [](std::uint64_t contacted, std::uint64_t again,
                         std::uint64_t bad_ones, std::optional<double> last) {
      return std::vector<std::string>{std::to_string(contacted),
                                      std::to_string(again),
                                      std::to_string(bad_ones), Number(last)};
    };
    const Experience& told = resumption.experience();
    std::optional<double> last =
        ratings.empty() ? std::nullopt : std::optional(ratings.back());
    if (!KeepsRatings(events)) {
      if (told.bad_in_a_row > bad) FAIL("more bad ones than there were");
      if (told.bad_in_a_row < bad || (last && !told.last_rating)) {
        CHECK(told.at_least);
      }
      bad = told.bad_in_a_row;
      if (!told.last_rating) last.reset();
    }
    if (told.at_least) {
      if (told.contacts > all || told.repeat_contacts > repeated) {
        FAIL("more contacts than there were");
      }
      all = told.contacts;
      repeated = told.repeat_contacts;
    }
    Same("experience",
         text(told.contacts, told.repeat_contacts, told.bad_in_a_row,
              told.last_rating),
         text(all, repeated, bad, last));
  }

  const Store& store_;
  const HistoryModel& model_;
  const std::int64_t now_us_;
  Random& random_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_HISTORY_CHECK_H_
