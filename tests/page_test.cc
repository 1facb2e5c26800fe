// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Budgets of a resumption and pages of a timeline, from wherever they lie.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

Desk::Texts Numbers(int from, int to) {
  Desk::Texts numbers;
  for (int i = from; i < to; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

Resumption Within(Desk& desk, int events) {
  return Must(desk->Resume({.who = kAnn, .events = events}));
}

// ---- Budgets ----

TEST_CASE(
    "a budget counts messages, calls once, voicemails, requests for a "
    "call back and notes") {
  Desk desk;
  for (const char* kind :
       {"message", "voicemail", "callback_request", "note", "call_started"}) {
    desk.Add({.who = {kAnn}, .kind = kind});
  }
  CHECK(desk.Resume(kAnn).countable() == 5);
  for (const char* kind :
       {"call_queued", "call_answered", "call_held", "call_ended", "transcript",
        "recording", "edit", "delivery", "fact", "survey", "resolution",
        "summary", "profile", "novelty"}) {
    desk.Add({.who = {kAnn}, .kind = kind});
  }
  CHECK(desk.Resume(kAnn).countable() == 5);
  for (int leg = 0; leg < 3; ++leg) {
    desk.Add({.who = {kAnn}, .kind = "call_started", .with = [](v1::Event& e) {
                e.mutable_call()->set_id("c");
              }});
  }
  CHECK(desk.Resume(kAnn).countable() == 6);
}

TEST_CASE(
    "the newest events over all channels are told, oldest first, and the "
    "rest named by a token that goes on without gap or repetition") {
  Desk desk;
  const int count = 100;
  for (int i = 0; i < count; ++i) {
    desk.Add({.who = {i % 3 == 0 ? kMail : kAnn},
              .text = std::to_string(i),
              .channel = i % 2 == 0 ? "voice" : "email"});
  }
  desk.Link(kAnn, kMail);
  for (const int budget : {1, 7, 19, 20, 21, 99, 100, 1000}) {
    INFO("budget " << budget);
    const Resumption tail = Within(desk, budget);
    const int from = std::max(0, count - budget);
    CHECK(Desk::TextsOf(tail.timeline()) == Numbers(from, count));
    CHECK(tail.more().empty() == (budget >= count));

    Desk::Texts all = Desk::TextsOf(tail.timeline());
    std::string token = tail.more();
    while (!token.empty()) {
      const TimelinePage page = Must(desk->Timeline(
          {.who = kAnn, .limit = 13, .newest_first = true, .token = token}));
      for (const EventView& event : page.events) {
        all.insert(all.begin(), std::string(event.text()));
      }
      token = page.token;
    }
    CHECK(all == Numbers(0, count));
  }
}

TEST_CASE(
    "others between them come along, at most four times the budget in "
    "all") {
  Desk desk;
  desk.Say(kAnn, "old");
  for (int i = 0; i < 6; ++i) {
    desk.Add({.who = {kAnn}, .kind = "call_ended"});
  }
  desk.Say(kAnn, "new");

  CHECK(Within(desk, 1).timeline().size() == 1);
  CHECK(Within(desk, 2).timeline().size() == 8);
  for (int i = 0; i < 300; ++i) {
    desk.Add({.who = {kAnn}, .kind = "call_held"});
  }
  for (const int budget : {1, 5, 20, 50}) {
    CHECK(Within(desk, budget).timeline().size() ==
          static_cast<std::size_t>(4 * budget));
    CHECK_FALSE(Within(desk, budget).more().empty());
  }
  CHECK(Within(desk, 77).timeline().size() == 308);
  CHECK(Within(desk, 77).more().empty());
}

TEST_CASE(
    "large events are told whole: over what a head keeps, and at the "
    "limit, amended or not") {
  Desk desk;
  const std::vector<std::size_t> sizes = {
      limits::kHeadEventBytesMax - 300, limits::kHeadEventBytesMax,
      limits::kHeadEventBytesMax + 1, limits::kTextBytesMax};
  for (const std::size_t size : sizes) {
    desk.Add({.who = {kAnn},
              .text = std::string(size, 'x'),
              .id = "m" + std::to_string(size)});
  }
  const auto told = [&desk] {
    std::vector<std::size_t> lengths;
    const Resumption resumption = desk.Resume(kAnn);
    for (const EventView& event : resumption.timeline()) {
      if (event.kind() == "message") lengths.push_back(event.text().size());
    }
    return lengths;
  };
  CHECK(told() == sizes);
  CHECK(desk.Awaiting(kAnn).back().size() == limits::kTextBytesMax);

  for (const std::size_t size : sizes) {
    desk.Add({.who = {kAnn},
              .text = std::string(size - 1, 'y'),
              .kind = "edit",
              .target = "m" + std::to_string(size)});
  }
  std::vector<std::size_t> edited = sizes;
  for (std::size_t& size : edited) --size;
  CHECK(told() == edited);
  desk.Verify();
  desk.Reopen();
  CHECK(told() == edited);
}

// ---- Pages ----

TEST_CASE(
    "pages of any size, forwards and backwards, make the whole timeline") {
  Desk desk;
  for (int i = 0; i < 50; ++i) {
    desk.Add({.who = {i % 2 == 0 ? kAnn : kMail}, .text = std::to_string(i)});
  }
  desk.Link(kAnn, kMail);
  for (const int limit : {1, 7, 49, 50, 51}) {
    for (const bool newest_first : {false, true}) {
      Desk::Texts all;
      std::string token;
      do {
        const TimelinePage page =
            Must(desk->Timeline({.who = kMail,
                                 .limit = limit,
                                 .newest_first = newest_first,
                                 .token = token}));
        CHECK(page.events.size() <= static_cast<std::size_t>(limit));
        const Desk::Texts texts = Desk::TextsOf(page.events);
        all.insert(all.end(), texts.begin(), texts.end());
        token = page.token;
      } while (!token.empty());
      if (newest_first) std::reverse(all.begin(), all.end());
      CHECK(all == Numbers(0, 50));
    }
  }
}

TEST_CASE(
    "a page keeps to its times, from inclusive to exclusive, and to its "
    "channel") {
  Desk desk;
  for (int hour = 10; hour < 15; ++hour) {
    desk.Add({.who = {kAnn},
              .text = std::to_string(hour),
              .channel = hour % 2 == 0 ? "voice" : "email",
              .at = "2026-03-01T" + std::to_string(hour) + ":00:00Z"});
  }
  const std::int64_t eleven = 1772362800000000;
  const std::int64_t thirteen = eleven + 2 * 3600 * 1000000LL;
  const auto page = [&](const TimelineRequest& request) {
    return Desk::TextsOf(Must(desk->Timeline(request)).events);
  };

  CHECK(page({.who = kAnn, .before_us = thirteen, .after_us = eleven}) ==
        Desk::Texts{"11", "12"});
  CHECK(page({.who = kAnn, .before_us = thirteen, .newest_first = true}) ==
        Desk::Texts{"12", "11", "10"});
  CHECK(page({.who = kAnn, .channel = "voice"}) ==
        Desk::Texts{"10", "12", "14"});
  CHECK(page({.who = kAnn, .before_us = eleven, .after_us = thirteen}).empty());
}

TEST_CASE("a page goes on within the times it was asked for") {
  Desk desk;
  for (int i = 10; i < 20; ++i) {
    desk.Add({.who = {kAnn},
              .text = std::to_string(i),
              .at = "2026-03-01T00:00:" + std::to_string(i) + "Z"});
  }
  const std::int64_t start = 1772323200000000;
  for (const bool newest_first : {false, true}) {
    Desk::Texts all;
    std::string token;
    do {
      const TimelinePage page =
          Must(desk->Timeline({.who = kAnn,
                               .limit = 2,
                               .before_us = start + 18 * 1000000,
                               .after_us = start + 12 * 1000000,
                               .newest_first = newest_first,
                               .token = token}));
      const Desk::Texts texts = Desk::TextsOf(page.events);
      all.insert(all.end(), texts.begin(), texts.end());
      token = page.token;
    } while (!token.empty());
    if (newest_first) std::reverse(all.begin(), all.end());
    CHECK(all == Numbers(12, 18));
  }
}

// ---- As they stand, by whichever way they are reached ----

struct Standing {
  Position position = 0;
  std::string text;
  bool edited = false;
  bool deleted = false;

  friend bool operator==(const Standing&, const Standing&) = default;
};

std::vector<Standing> PagesOf(Desk& desk, TimelineRequest request) {
  std::vector<Standing> all;
  do {
    const TimelinePage page = Must(desk->Timeline(request));
    for (const EventView& event : page.events) {
      all.push_back({event.position(), std::string(event.text()),
                     event.edited(), event.deleted()});
    }
    request.token = page.token;
  } while (!request.token.empty());
  if (request.newest_first) std::reverse(all.begin(), all.end());
  return all;
}

// Of one thread there are events of many, near and far apart, edited, edited in
// the edit, and deleted.
void TellOfMany(Desk& desk, int persons) {
  for (int i = 0; i < 120; ++i) {
    const std::string who =
        "phone:+316123456" + std::to_string(10 + i * 7 % persons);
    const std::string id = "m" + std::to_string(i);
    const bool inside = i % 3 == 0 || (i > 60 && i < 80);
    desk.Add({.who = {who}, .text = id, .id = id, .key = inside ? "t" : "u"});
    for (int edit = 0; edit < (i % 10 == 0 ? 12 : i % 4 == 1 ? 1 : 0); ++edit) {
      const std::string by = id + "-" + std::to_string(edit);
      desk.Add(
          {.who = {who}, .text = by, .kind = "edit", .id = by, .target = id});
      if (edit > 0) continue;
      desk.Add({.who = {who}, .text = by + "!", .kind = "edit", .target = by});
    }
    if (i % 9 != 5) continue;
    desk.Add({.who = {who}, .kind = "delete", .target = id});
  }
}

TEST_CASE(
    "an event of a conversation stands there as in its customer's timeline, "
    "however many events and persons lie between") {
  for (const int persons : {1, 3, 20}) {
    INFO(persons << " persons");
    Desk desk;
    TellOfMany(desk, persons);
    std::map<ConversationId, std::set<Position>> within;
    std::map<Position, Standing> standing;
    const Position last = desk.Add({.who = {kAnn}}).position;
    for (const std::optional<Position> as_of :
         {std::optional<Position>(), std::optional(last / 2)}) {
      for (int i = 0; i < persons; ++i) {
        const std::string who = "phone:+316123456" + std::to_string(10 + i);
        for (const Standing& one :
             PagesOf(desk, {.who = who, .limit = 7, .as_of = as_of})) {
          standing[one.position] = one;
        }
        const TimelinePage page =
            Must(desk->Timeline({.who = who, .limit = 1000, .as_of = as_of}));
        for (const EventView& event : page.events) {
          within[event.conversation()].insert(event.position());
        }
      }
      for (const auto& [id, positions] : within) {
        if (id.empty()) continue;
        for (const bool newest_first : {false, true}) {
          std::vector<Standing> expected;
          for (const Position position : positions) {
            expected.push_back(standing[position]);
          }
          CHECK(PagesOf(desk, {.conversation = id,
                               .limit = 11,
                               .newest_first = newest_first,
                               .as_of = as_of}) == expected);
        }
      }
      within.clear();
      standing.clear();
    }
  }
}

// ---- From what the cache holds ----

// One page, with all that tells it from another.
struct Paged {
  std::vector<Standing> events;
  std::string token;

  friend bool operator==(const Paged&, const Paged&) = default;
};

Paged PageOf(Desk& desk, const TimelineRequest& request) {
  const TimelinePage page = Must(desk->Timeline(request));
  Paged paged{{}, page.token};
  for (const EventView& event : page.events) {
    paged.events.push_back({event.position(), std::string(event.text()),
                            event.edited(), event.deleted()});
  }
  return paged;
}

// Customers of few events and of many, linked and alone, with what not all may
// see, what was amended and what is too large for a head.
void TellOfAll(Desk& desk) {
  const auto at = [](int i) {
    return "2026-03-01T00:" + std::to_string(10 + i / 60) + ":" +
           std::to_string(10 + i % 50) + "Z";
  };
  const auto size = [](int i) {
    return i == 81 ? limits::kHeadEventBytesMax : std::size_t{3};
  };
  for (int i = 0; i < 100; ++i) {
    const char* const who = i % 3 == 0 ? kMail : kAnn;
    const auto visibility =
        i % 8 == 3 ? v1::VISIBILITY_STAFF : v1::VISIBILITY_PUBLIC;
    const std::string id = "m" + std::to_string(i);
    const Told told{.who = {i < 8 ? "phone:+31612345601" : who},
                    .text = id + std::string(size(i), 'x'),
                    .kind = i % 7 == 1 ? "call_held" : "message",
                    .channel = i % 2 == 0 ? "voice" : "email",
                    .id = id,
                    .at = at(i * 37 % 100),
                    .visibility = visibility};
    desk.Add(told);
    if (i % 10 != 4) continue;
    desk.Add({.who = told.who, .text = "z", .kind = "edit", .target = id});
    if (i % 20 != 4) continue;
    desk.Add({.who = told.who, .kind = "delete", .target = id});
  }
  desk.Link(kAnn, kMail);
  for (int i = 0; i < 35; ++i) {  // The customer may read the newest five.
    desk.Add(
        {.who = {"phone:+31612345602"},
         .text = "s" + std::to_string(i),
         .visibility = i < 30 ? v1::VISIBILITY_STAFF : v1::VISIBILITY_PUBLIC});
  }
}

std::vector<TimelineRequest> AllKindsOfPages() {
  std::vector<TimelineRequest> requests;
  const std::int64_t start = 1772323800000000;  // 2026-03-01T00:10:00Z
  for (const char* who :
       {kAnn, kMail, "phone:+31612345601", "phone:+31612345602"}) {
    for (const int limit : {1, 5, 8, 20, 21, 1000}) {
      for (const Viewer& viewer :
           {Viewer::AgentWithEveryGrant(), AnAgent(), TheCustomer()}) {
        for (const char* channel : {"", "email"}) {
          for (int bounds = 0; bounds < 4; ++bounds) {
            TimelineRequest request{
                .who = who, .viewer = viewer, .limit = limit};
            request.channel = channel;
            if (bounds & 1) request.after_us = start + 85 * 1000000;
            if (bounds & 2) request.before_us = start + 100 * 1000000;
            requests.push_back(request);
            request.newest_first = true;
            requests.push_back(request);
          }
        }
      }
    }
  }
  return requests;
}

TEST_CASE(
    "a page is the same whether it is read from what the cache holds or from "
    "the events") {
  Desk desk;
  TellOfAll(desk);
  const Position newest = desk.newest();
  for (TimelineRequest request : AllKindsOfPages()) {
    for (int page = 0; page < 3; ++page) {
      INFO("limit " << request.limit << ", page " << page << ", newest first "
                    << request.newest_first << ", channel " << request.channel);
      desk.Resume(request.who);
      request.as_of.reset();
      const Paged held = PageOf(desk, request);
      request.as_of = newest;
      CHECK(held == PageOf(desk, request));
      if (held.token.empty()) break;
      request.token = held.token;
    }
  }
}

TEST_CASE("a page is never of a customer as it was before a change") {
  Desk desk;
  const Kept first = desk.Say(kAnn, "one");
  const TimelineRequest request{.who = first.profile, .newest_first = true};
  for (int i = 0; i < 3; ++i) {
    desk.Resume(kAnn);
    const std::size_t before = PageOf(desk, request).events.size();
    desk.Say(kAnn, "another");
    CHECK(PageOf(desk, request).events.size() == before + 1);
  }
  desk.Resume(kAnn);
  const std::size_t alone = PageOf(desk, request).events.size();
  desk.Say(kMail, "by mail");
  const LinkReceipt link = desk.Link(kAnn, kMail);
  CHECK(PageOf(desk, request).events.size() == alone + 1);
  desk.Unlink(link);
  CHECK(PageOf(desk, request).events.size() == alone);
}

TEST_CASE(
    "an event stands alike on every page, however often those beside it were "
    "amended") {
  Desk desk;
  TellOfMany(desk, 1);
  const std::string who = "phone:+31612345610";
  const std::vector<Standing> all = PagesOf(desk, {.who = who, .limit = 1000});
  REQUIRE(all.size() > 200);
  CHECK(std::count_if(all.begin(), all.end(),
                      [](const Standing& one) { return one.edited; }) > 30);
  for (const int limit : {1, 5, 20}) {
    for (const bool newest_first : {false, true}) {
      CHECK(PagesOf(desk, {.who = who,
                           .limit = limit,
                           .newest_first = newest_first}) == all);
    }
  }
  for (const Standing& one : all) {
    if (one.deleted || one.text.empty() || !one.text.starts_with("m")) continue;
    const std::string id = one.text.substr(0, one.text.find('-'));
    const bool first = id == one.text;
    // What was edited says what its last edit says.
    if (!first && one.edited && !one.text.ends_with("!")) {
      const int number = std::stoi(id.substr(1));
      CHECK(one.text == id + (number % 10 == 0 ? "-11" : "-0!"));
    }
  }
}

}  // namespace
}  // namespace throughline
