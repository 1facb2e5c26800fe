// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What came of a history, told without what depends on when each event
// arrived: ids, positions and who came late.

#ifndef THROUGHLINE_TESTS_SUPPORT_OUTCOME_H_
#define THROUGHLINE_TESTS_SUPPORT_OUTCOME_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "throughline/store.h"

namespace throughline {

struct HistoryOutcome {
  using Names = std::set<std::string>;  // Identities, or what stands for one.

  std::set<Names> customers;
  std::map<Names, std::vector<std::string>> timelines;
  std::map<Names, std::vector<std::string>> facts;
  std::map<std::string, Names> threads;  // By source and key: its events.
};

// Every entry of the tenant.
inline std::vector<Entry> Entries(const Store& store) {
  std::vector<Entry> entries;
  for (Position from = 1;;) {
    FeedPage page = Must(store.Feed({.from = from, .limit = 1000}));
    for (Entry& entry : page.entries) entries.push_back(std::move(entry));
    if (page.entries.empty() || page.next > page.newest) return entries;
    from = page.next;
  }
}

inline std::vector<EventView> WholeTimeline(const Store& store, Who who) {
  TimelineRequest request{.who = std::move(who), .limit = 1000};
  std::vector<EventView> events;
  do {
    TimelinePage page = Must(store.Timeline(request));
    for (EventView& event : page.events) events.push_back(std::move(event));
    request.token = page.token;
  } while (!request.token.empty());
  return events;
}

inline std::string RefOf(const EventView& event) {
  return std::string(event.source()) + "/" + std::string(event.id());
}

// An event as it stands.
inline std::string Standing(const EventView& event) {
  std::string text = RefOf(event) + " " + std::string(event.kind()) + " " +
                     std::to_string(event.place().sort_us) + "," +
                     std::to_string(event.place().order) + " " +
                     std::string(event.text());
  if (event.rating()) text += " " + std::to_string(*event.rating());
  const v1::Event as = event.DecodeAsItStands();
  for (const v1::Fact& fact : as.facts()) {
    text += " " + fact.key() + "=" + fact.value_json();
  }
  text += event.corrected() ? " corrected" : "";
  text += event.edited() ? " edited" : "";
  text += event.deleted() ? " deleted" : "";
  return text;
}

// In timeline order; those of one time and order by name.
inline std::vector<std::string> StandingInOrder(
    const std::vector<EventView>& events) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::string>> told;
  for (const EventView& event : events) {
    told.emplace_back(event.place().sort_us, event.place().order,
                      Standing(event));
  }
  // Only what is equal in time and order may swap.
  if (!std::is_sorted(told.begin(), told.end(),
                      [](const auto& a, const auto& b) {
                        return std::tie(std::get<0>(a), std::get<1>(a)) <
                               std::tie(std::get<0>(b), std::get<1>(b));
                      })) {
    FAIL("a timeline is out of order");
  }
  std::sort(told.begin(), told.end());
  std::vector<std::string> lines;
  for (auto& [sort, order, line] : told) lines.push_back(std::move(line));
  return lines;
}

inline void AddCustomer(const Store& store, const CustomerInfo& customer,
                        HistoryOutcome& outcome) {
  const std::vector<EventView> events = WholeTimeline(store, customer.id);
  HistoryOutcome::Names names;
  for (const auto& profile : customer.profiles) {
    if (!profile.identity.empty()) names.insert(profile.identity);
  }
  if (names.empty()) {  // Nobody is known: what was said stands for them.
    for (const EventView& event : events) names.insert(RefOf(event));
  }
  outcome.customers.insert(names);
  outcome.timelines[names] = StandingInOrder(events);
  const Resumption resumption = Must(store.Resume({.who = customer.id}));
  for (const CurrentFact& fact : resumption.facts()) {
    outcome.facts[names].push_back(fact.key + "=" + fact.value_json + " by " +
                                   fact.source_event.source + "/" +
                                   fact.source_event.id);
  }
}

inline HistoryOutcome OutcomeOf(const Store& store) {
  HistoryOutcome outcome;
  std::set<ProfileId> told;
  std::map<std::string, std::set<ConversationId>> named;
  std::map<ConversationId, std::set<std::string>> names;
  for (const Entry& entry : Entries(store)) {
    if (entry.kind != EntryKind::kEvent) continue;
    const EventView& event = *entry.event;
    if (!event.conversation_key().empty() && !event.conversation().empty()) {
      const std::string thread = std::string(event.source()) + "/" +
                                 std::string(event.conversation_key());
      outcome.threads[thread].insert(RefOf(event));
      named[thread].insert(event.conversation());
      names[event.conversation()].insert(thread);
    }
    if (told.count(entry.profile) != 0) continue;
    const CustomerInfo customer = Must(store.Customer("main", entry.profile));
    for (const auto& profile : customer.profiles) told.insert(profile.id);
    AddCustomer(store, customer, outcome);
  }
  for (const auto& [thread, ids] : named) {
    if (ids.size() != 1) FAIL("a thread lies in several conversations");
  }
  for (const auto& [id, threads] : names) {
    if (threads.size() != 1) FAIL("a conversation holds several threads");
  }
  return outcome;
}

// What differs first, or nothing.
template <typename Map>
std::string DifferenceIn(const char* what, const Map& a, const Map& b) {
  for (const auto& [name, of] : a) {
    const auto at = b.find(name);
    if (at != b.end() && at->second == of) continue;
    std::string text = std::string(what) + " of";
    if constexpr (std::is_same_v<typename Map::key_type, std::string>) {
      text += " " + name;
    } else {
      for (const std::string& one : name) text += " " + one;
    }
    for (const std::string& line : of) text += "\n  " + line;
    text += "\nbut then";
    if (at != b.end()) {
      for (const std::string& line : at->second) text += "\n  " + line;
    }
    return text;
  }
  return a.size() == b.size() ? "" : std::string(what) + ": another number";
}

inline std::string Difference(const HistoryOutcome& a,
                              const HistoryOutcome& b) {
  for (const auto& [one, other] : {std::pair(&a, &b), {&b, &a}}) {
    for (const HistoryOutcome::Names& names : one->customers) {
      if (other->customers.count(names) != 0) continue;
      std::string text = "only in one of both, a customer of";
      for (const std::string& name : names) text += " " + name;
      return text;
    }
  }
  std::string text = DifferenceIn("timeline", a.timelines, b.timelines);
  if (text.empty()) text = DifferenceIn("facts", a.facts, b.facts);
  if (text.empty()) text = DifferenceIn("thread", a.threads, b.threads);
  return text;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_OUTCOME_H_
