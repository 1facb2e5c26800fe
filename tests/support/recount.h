// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The service indicators once more, from pages of each customer's timeline and
// nothing else: what a report is compared with.

#ifndef THROUGHLINE_TESTS_SUPPORT_RECOUNT_H_
#define THROUGHLINE_TESTS_SUPPORT_RECOUNT_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "throughline/store.h"

namespace throughline {

struct Counts {
  std::uint64_t asks = 0, answered = 0, closed = 0, unanswered = 0;
  std::vector<std::int64_t> waits_ms;
  std::uint64_t concerns = 0, contacts = 0, reopened = 0, resolved = 0,
                at_first = 0;
  std::uint64_t ratings = 0, bad = 0;
  double rating_sum = 0;
};

inline std::vector<EventView> WholeTimeline(const Store& store,
                                            const Who& who) {
  std::vector<EventView> all;
  TimelineRequest request{.who = who, .limit = 1000};
  do {
    TimelinePage page = Must(store.Timeline(request));
    all.insert(all.end(), page.events.begin(), page.events.end());
    request.token = page.token;
  } while (!request.token.empty());
  return all;
}

// Says it all again from a page of each customer's timeline, one rule after
// the other, as slowly as it likes.
inline std::map<std::string, Counts> Recount(const Store& store,
                                             const std::vector<Who>& people,
                                             std::int64_t from_us,
                                             std::int64_t to_us) {
  std::map<std::string, Counts> by_channel;
  std::set<ProfileId> done;
  const auto in = [&](const EventView& event) {
    return from_us <= event.place().sort_us && event.place().sort_us < to_us;
  };
  const auto of = [&](const EventView& event) -> Counts& {
    return by_channel[std::string(event.channel())];
  };
  for (const Who& who : people) {
    const auto customer = store.Customer("main", who);
    if (!customer.ok() || !done.insert(customer->id).second) continue;
    const std::vector<EventView> all = WholeTimeline(store, who);
    const auto contact = [](const EventView& event) {
      static const std::set<std::string_view> kEfforts = {
          "message",     "voicemail",    "callback_request",
          "call_queued", "call_started", "call_abandoned"};
      return event.role() == v1::ROLE_CUSTOMER &&
             kEfforts.count(event.kind()) > 0 && !event.Decode().automatic();
    };
    std::map<ConversationId, std::vector<std::size_t>> conversations;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].rating() && in(all[i]) && !all[i].deleted()) {
        Counts& counts = of(all[i]);
        ++counts.ratings;
        counts.bad += *all[i].rating() < 0.5;
        counts.rating_sum += *all[i].rating();
      }
      conversations[all[i].conversation()].push_back(i);
      if (!all[i].ask() || all[i].deleted() || !in(all[i])) continue;
      Counts& counts = of(all[i]);
      ++counts.asks;
      bool open = true;
      bool resolved = false;
      // Named by an answer in another conversation, whoever's that is.
      const bool elsewhere =
          all[i].amended() != nullptr && all[i].amended()->answered;
      for (std::size_t j = i + 1; j < all.size() && open; ++j) {
        const v1::Event event = all[j].Decode();
        const bool here = all[j].conversation() == all[i].conversation();
        if (here && all[j].kind() == "resolution") {
          resolved = true;
          if (elsewhere) continue;
          ++counts.closed;
          open = false;
        } else if (all[j].answer() &&
                   (event.has_in_reply_to()
                        ? event.in_reply_to().id() == all[i].id()
                        : here && !resolved)) {
          ++counts.answered;
          counts.waits_ms.push_back(
              (all[j].place().sort_us - all[i].place().sort_us) / 1000);
          open = false;
        }
      }
      counts.unanswered += open && !elsewhere;
      counts.answered += open && elsewhere;
    }
    for (const auto& [id, events] : conversations) {
      const auto first =
          std::find_if(events.begin(), events.end(),
                       [&](std::size_t i) { return contact(all[i]); });
      if (first == events.end() || !in(all[*first])) continue;
      std::set<std::string> channels;
      bool resolved_once = false;
      bool reopened = false;
      bool resolved = false;
      for (const std::size_t i : events) {
        if (contact(all[i])) {
          channels.insert(std::string(all[i].channel()));
          reopened |= resolved_once;
          resolved = false;
        }
        if (all[i].kind() == "resolution") resolved_once = resolved = true;
      }
      Counts& counts = of(all[*first]);
      ++counts.concerns;
      counts.contacts += channels.size();
      counts.reopened += reopened;
      counts.resolved += resolved;
      counts.at_first += resolved && !reopened && channels.size() == 1;
    }
  }
  return by_channel;
}

// The rank that a quantile means, of waits one by one.
inline std::int64_t Rank(std::vector<std::int64_t> waits, double share) {
  std::sort(waits.begin(), waits.end());
  const auto rank = static_cast<std::size_t>(
      std::ceil(share * static_cast<double>(waits.size())));
  return waits[std::max<std::size_t>(rank, 1) - 1];
}

inline void CheckQuantile(std::int64_t told_ms, std::int64_t true_ms) {
  CHECK(told_ms >= true_ms);
  CHECK(static_cast<double>(told_ms) <=
        static_cast<double>(true_ms) * 33.0 / 32.0);
}

// That a report of the period tells what the recount does; how many asks it
// was about.
inline std::uint64_t CheckReport(const Store& store,
                                 const std::vector<Who>& people,
                                 std::int64_t from_us, std::int64_t to_us) {
  const ServiceReport report =
      Must(store.Report({.from_us = from_us, .to_us = to_us}));
  const auto recounted = Recount(store, people, from_us, to_us);
  std::uint64_t asks = 0;
  for (const ChannelReport& told : report.channels) {
    INFO(told.channel);
    const auto found = recounted.find(told.channel);
    const Counts counts = found == recounted.end() ? Counts() : found->second;
    asks += counts.asks;
    CHECK(told.asks == counts.asks);
    CHECK(told.asks_answered == counts.answered);
    CHECK(told.asks_closed == counts.closed);
    CHECK(told.asks_unanswered == counts.unanswered);
    CHECK(told.concerns == counts.concerns);
    CHECK(told.contacts == counts.contacts);
    CHECK(told.reopened == counts.reopened);
    CHECK(told.resolved == counts.resolved);
    CHECK(told.resolved_at_first_contact == counts.at_first);
    CHECK(told.ratings == counts.ratings);
    CHECK(told.ratings_bad == counts.bad);
    CHECK(std::abs(told.rating_mean * static_cast<double>(counts.ratings) -
                   counts.rating_sum) < 1e-6);
    REQUIRE(told.responses.count == counts.waits_ms.size());
    if (counts.waits_ms.empty()) continue;
    CheckQuantile(told.responses.p50_ms, Rank(counts.waits_ms, 0.5));
    CheckQuantile(told.responses.p90_ms, Rank(counts.waits_ms, 0.9));
    CheckQuantile(told.responses.p99_ms, Rank(counts.waits_ms, 0.99));
  }
  CHECK(report.all.asks == asks);
  for (const auto& [channel, counts] : recounted) {
    const auto& name = channel;  // clang 14 captures no binding.
    const bool told =
        std::any_of(report.channels.begin(), report.channels.end(),
                    [&name](const auto& of) { return of.channel == name; });
    CHECK((told || counts.asks + counts.concerns + counts.ratings == 0));
  }
  return asks;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_RECOUNT_H_
