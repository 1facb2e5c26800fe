// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The service indicators: a history small enough to count by hand, and larger
// ones against a recount that knows nothing of the store's own.

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/indicators/histogram.h"
#include "tests/support/desk.h"
#include "tests/support/recount.h"
#include "tests/support/seed.h"

namespace throughline {
namespace {

constexpr std::int64_t kSecondUs = 1000000;

// When March is told of: nothing of it lies ahead.
const absl::Time kApril = absl::FromUnixSeconds(1775815200);

std::int64_t Us(const std::string& at) {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, at, &time, &error));
  return absl::ToUnixMicros(time);
}

const ChannelReport& Of(const ServiceReport& report, const std::string& name) {
  static const ChannelReport none;
  for (const ChannelReport& channel : report.channels) {
    if (channel.channel == name) return channel;
  }
  return none;
}

ServiceReport March(Desk& desk) {
  return Must(desk->Report({.from_us = Us("2026-03-01T00:00:00Z"),
                            .to_us = Us("2026-04-01T00:00:00Z")}));
}

// Two customers in March: one chats, asks again by mail, is answered and rates
// it; one calls twice, and is answered the second time.
void Tell(Desk& desk) {
  const auto add = [&](const std::string& who, const std::string& at,
                       const std::string& kind, const std::string& channel,
                       v1::Role role, const std::string& key,
                       std::function<void(v1::Event&)> with = nullptr) {
    return desk.Add({.who = {who},
                     .text = kind + " at " + at,
                     .kind = kind,
                     .channel = channel,
                     .role = role,
                     .at = "2026-03-" + at + "Z",
                     .key = key,
                     .with = std::move(with)});
  };
  const auto call = [](const std::string& id) {
    return [id](v1::Event& event) { event.mutable_call()->set_id(id); };
  };
  constexpr auto kCustomer = v1::ROLE_CUSTOMER;
  constexpr auto kAgent = v1::ROLE_AGENT;
  // Ann's concern: 40 s to the answer in the chat, then 2 h by mail.
  add("crm:ann", "02T10:00:00", "message", "webchat", kCustomer, "a");
  add("crm:ann", "02T10:00:40", "message", "webchat", kAgent, "a");
  add("crm:ann", "02T12:00:00", "message", "email", kCustomer, "a");
  add("crm:ann", "02T14:00:00", "message", "email", kAgent, "a");
  add("crm:ann", "02T15:00:00", "resolution", "email", kAgent, "a");
  add("crm:ann", "02T16:00:00", "survey", "email", kCustomer, "a",
      [](v1::Event& event) { event.set_rating(0.25); });
  // Ben's: an abandoned call that rang 30 s, called back 10 min later.
  add("crm:ben", "03T09:00:00", "call_started", "voice", kCustomer, "b",
      call("1"));
  add("crm:ben", "03T09:00:30", "call_abandoned", "voice", kCustomer, "b",
      call("1"));
  add("crm:ben", "03T09:10:30", "call_answered", "voice", kAgent, "b",
      [](v1::Event& event) {
        event.mutable_call()->set_id("2");
        event.set_direction(v1::DIRECTION_OUTBOUND);
      });
  add("crm:ben", "03T09:20:00", "resolution", "voice", kAgent, "b");
  // Another of Ben's: answered at once, and what its source measured counts.
  add("crm:ben", "20T09:00:00", "call_started", "voice", kCustomer, "c",
      call("3"));
  add("crm:ben", "20T09:00:10", "call_answered", "voice", kAgent, "c",
      [](v1::Event& event) {
        event.mutable_call()->set_id("3");
        event.set_waited_ms(7000);
      });
  add("crm:ben", "20T09:05:00", "resolution", "voice", kAgent, "c");
  add("crm:ben", "20T09:06:00", "survey", "voice", kCustomer, "c",
      [](v1::Event& event) { event.set_rating(1); });
  // Nobody answers this one.
  add("crm:ann", "30T10:00:00", "message", "webchat", kCustomer, "d");
}

TEST_CASE("A small history is counted as by hand") {
  Desk desk;
  desk.now = kApril;
  Tell(desk);

  const ServiceReport report = March(desk);

  CHECK(report.customers == 2);
  CHECK(report.events == 15);
  CHECK(report.position == desk.newest());
  REQUIRE(report.channels.size() == 3);

  const ChannelReport& chat = Of(report, "webchat");
  CHECK(chat.asks == 2);
  CHECK(chat.asks_answered == 1);
  CHECK(chat.asks_unanswered == 1);
  CHECK(chat.responses.count == 1);
  CHECK(chat.responses.max_ms == 40000);
  CHECK(chat.responses.p50_ms == 40000);
  CHECK(chat.concerns == 2);  // Both of Ann's began here.
  CHECK(chat.contacts == 3);  // The first took two channels.
  CHECK(chat.resolved == 1);
  CHECK(chat.resolved_at_first_contact == 0);
  CHECK(chat.reopened == 0);
  CHECK(chat.availability() == 0.5);

  const ChannelReport& mail = Of(report, "email");
  CHECK(mail.asks == 1);
  CHECK(mail.responses.p90_ms == 7200000);
  CHECK(mail.concerns == 0);
  CHECK(mail.ratings == 1);
  CHECK(mail.ratings_bad == 1);
  CHECK(mail.friendliness() == 0.25);
  CHECK(!mail.effectiveness().has_value());

  const ChannelReport& voice = Of(report, "voice");
  CHECK(voice.calls == 2);
  CHECK(voice.calls_answered == 1);
  CHECK(voice.calls_abandoned == 1);
  CHECK(voice.rings.count == 2);
  CHECK(voice.rings.max_ms == 30000);
  CHECK(voice.rings.mean_ms == 18500);
  CHECK(voice.asks == 1);
  CHECK(voice.responses.max_ms == 600000);
  CHECK(voice.concerns == 2);
  CHECK(voice.resolved_at_first_contact == 2);
  CHECK(voice.first_contact() == 1.0);
  CHECK(voice.availability() == 1.0);

  CHECK(report.all.asks == 4);
  CHECK(report.all.asks_answered == 3);
  CHECK(report.all.responses.mean_ms == (40000 + 7200000 + 600000) / 3.0);
  CHECK(report.all.concerns == 4);
  CHECK(report.all.resolved == 3);
  CHECK(report.all.rating_mean == 0.625);
}

TEST_CASE("A report tells how far a channel lies from all others together") {
  Desk desk;
  desk.now = kApril;
  Tell(desk);

  const ServiceReport report = March(desk);

  // Of the others' waits, 10 min and 2 h, half took up to 10 min.
  const ChannelReport& chat = Of(report, "webchat");
  CHECK(std::abs(*chat.apart.response - 40000.0 / 600000) < 0.01);
  CHECK(*chat.apart.effectiveness == 0.5 - 1.0);
  CHECK(!chat.apart.friendliness.has_value());
  CHECK(*Of(report, "email").apart.friendliness == 0.25 - 1);
  CHECK(*Of(report, "voice").apart.friendliness == 1 - 0.25);
  CHECK(*chat.apart.availability == 0.5 - 1.0);
}

TEST_CASE("A period takes in what began within it, and what became of it") {
  Desk desk;
  desk.now = kApril;
  Tell(desk);

  // Up to the mail of the first customer: its answer comes after the period.
  const ServiceReport report =
      Must(desk->Report({.from_us = Us("2026-03-02T10:00:00Z"),
                         .to_us = Us("2026-03-02T12:00:01Z")}));

  CHECK(report.customers == 1);
  CHECK(report.events == 3);
  CHECK(Of(report, "email").asks_answered == 1);
  CHECK(Of(report, "email").responses.max_ms == 7200000);
  CHECK(Of(report, "webchat").resolved == 1);
  CHECK(Of(report, "email").ratings == 0);
  CHECK(Of(report, "voice").calls == 0);
}

TEST_CASE("A period is from its first instant until just before its last") {
  Desk desk;
  desk.now = kApril;
  desk.Add({.who = {"crm:1"}, .at = "2026-03-02T10:00:00Z"});
  const std::int64_t at_us = Us("2026-03-02T10:00:00Z");
  const auto asks = [&](std::int64_t from_us, std::int64_t to_us) {
    return Must(desk->Report({.from_us = from_us, .to_us = to_us})).all.asks;
  };

  CHECK(asks(at_us, at_us + 1) == 1);
  CHECK(asks(at_us - 1, at_us) == 0);
  CHECK(asks(at_us + 1, at_us + 2) == 0);
  CHECK(absl::IsInvalidArgument(
      desk->Report({.from_us = 2, .to_us = 1}).status()));
}

TEST_CASE("What is corrected, deleted or late is counted as it stands") {
  Desk desk;
  desk.now = kApril;
  Tell(desk);
  const Kept ask = desk.Add({.who = {"crm:cem"},
                             .text = "sent by mistake",
                             .at = "2026-03-05T10:00:00Z"});
  CHECK(March(desk).all.asks == 5);
  desk.Add({.who = {"crm:cem"}, .kind = "delete", .target = ask.id});
  CHECK(March(desk).all.asks == 4);

  const Kept rated =
      desk.Add({.who = {"crm:cem"},
                .kind = "survey",
                .at = "2026-03-05T11:00:00Z",
                .with = [](v1::Event& event) { event.set_rating(0.1); }});
  CHECK(Of(March(desk), "webchat").ratings_bad == 1);
  desk.Add({.who = {"crm:cem"},
            .kind = "correction",
            .role = v1::ROLE_SYSTEM,
            .corrects = rated.id,
            .with = [](v1::Event& event) { event.set_rating(0.9); }});
  CHECK(Of(March(desk), "webchat").ratings == 1);
  CHECK(Of(March(desk), "webchat").ratings_bad == 0);

  // An answer that arrives late, with its own time, ends the wait then.
  desk.Add({.who = {"crm:ann"},
            .text = "as I wrote",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-30T10:01:00Z",
            .key = "d"});
  CHECK(Of(March(desk), "webchat").asks_unanswered == 0);
  CHECK(Of(March(desk), "webchat").responses.max_ms == 60000);
}

TEST_CASE("An answer over a link ends the wait, until the link ends") {
  Desk desk;
  desk.now = kApril;
  desk.Add({.who = {"card:9"}, .kind = "note", .at = "2026-03-02T09:00:00Z"});
  desk.Add({.who = {"crm:1"}, .text = "hello?", .at = "2026-03-02T10:00:00Z"});
  const LinkReceipt link = desk.Link("crm:1", "card:9");
  desk.Add({.who = {"card:9"},
            .text = "yes",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-02T10:05:00Z"});
  CHECK(March(desk).customers == 1);
  CHECK(March(desk).all.asks_answered == 1);
  CHECK(March(desk).all.responses.max_ms == 300000);

  desk.Unlink(link);

  CHECK(March(desk).customers == 2);
  CHECK(March(desk).all.asks == 1);
  CHECK(March(desk).all.asks_unanswered == 1);
}

TEST_CASE("A concern that was come back to is not resolved at first contact") {
  Desk desk;
  desk.now = kApril;
  const auto add = [&](const std::string& kind, v1::Role role,
                       const std::string& at) {
    desk.Add({.who = {"crm:1"},
              .text = at,
              .kind = kind,
              .role = role,
              .at = "2026-03-02T" + at + "Z",
              .key = "t"});
  };
  add("message", v1::ROLE_CUSTOMER, "10:00:00");
  add("resolution", v1::ROLE_AGENT, "11:00:00");
  CHECK(March(desk).all.resolved_at_first_contact == 1);
  CHECK(desk.Resume("crm:1").experience().resolved_at_first_contact == 1);
  CHECK(March(desk).all.asks_closed == 1);

  add("message", v1::ROLE_CUSTOMER, "12:00:00");
  CHECK(March(desk).all.resolved == 0);
  CHECK(March(desk).all.reopened == 1);
  CHECK(desk.Resume("crm:1").experience().resolved == 0);

  add("resolution", v1::ROLE_AGENT, "13:00:00");
  CHECK(March(desk).all.resolved == 1);
  CHECK(March(desk).all.resolved_at_first_contact == 0);
  CHECK(desk.Resume("crm:1").experience().resolved == 1);
  CHECK(desk.Resume("crm:1").experience().reopened == 1);
  CHECK(desk.Resume("crm:1").experience().resolved_at_first_contact == 0);
}

TEST_CASE("An imported past is counted though it started no clock") {
  Desk desk;
  desk.now = kApril;
  desk.Add({.who = {"crm:1"}, .text = "hello", .at = "2026-03-02T10:00:00Z"},
           AppendMode::kBackfill);
  desk.Add({.who = {"crm:1"},
            .text = "good day",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-02T10:00:20Z"},
           AppendMode::kBackfill);
  REQUIRE(desk.Awaiting("crm:1").empty());

  CHECK(March(desk).all.asks_answered == 1);
  CHECK(March(desk).all.responses.max_ms == 20000);
}

TEST_CASE("A call is counted once, however many legs and events tell of it") {
  Desk desk;
  desk.now = kApril;
  const auto tell = [&](const std::string& kind, const std::string& leg,
                        const std::string& id, v1::Role role,
                        const std::string& at) {
    desk.Add({.who = {"crm:1"},
              .kind = kind,
              .channel = "voice",
              .role = role,
              .at = "2026-03-02T10:0" + at + "Z",
              .with = [&](v1::Event& event) {
                if (!id.empty()) event.mutable_call()->set_id(id);
                event.mutable_call()->set_leg(leg);
              }});
  };
  tell("call_started", "1", "x", v1::ROLE_CUSTOMER, "0:00");
  tell("call_queued", "1", "x", v1::ROLE_CUSTOMER, "0:05");
  tell("call_answered", "1", "x", v1::ROLE_AGENT, "0:20");
  tell("call_started", "2", "x", v1::ROLE_CUSTOMER, "1:00");
  tell("call_answered", "2", "x", v1::ROLE_AGENT, "1:30");
  // Without a name of its own a call goes on until another one starts.
  tell("call_started", "", "", v1::ROLE_CUSTOMER, "2:00");
  tell("call_answered", "", "", v1::ROLE_AGENT, "2:10");
  tell("call_started", "", "", v1::ROLE_CUSTOMER, "3:00");
  tell("call_abandoned", "", "", v1::ROLE_CUSTOMER, "3:40");
  // One that we made.
  tell("call_started", "", "out", v1::ROLE_AGENT, "4:00");
  tell("call_answered", "", "out", v1::ROLE_AGENT, "4:30");

  const ChannelReport voice = Of(March(desk), "voice");
  CHECK(voice.calls == 3);
  CHECK(voice.calls_answered == 2);
  CHECK(voice.calls_abandoned == 1);
  CHECK(voice.rings.max_ms == 40000);
  CHECK(voice.rings.p50_ms <= 20000 * 33 / 32);
}

TEST_CASE("A report of one customer has theirs alone, and says so exactly") {
  Desk desk;
  desk.now = kApril;
  Tell(desk);

  const ServiceReport report = Must(desk->Report({.who = Who("crm:ben")}));

  CHECK(report.customers == 1);
  CHECK(report.all.calls == 2);
  REQUIRE(report.experience.has_value());
  CHECK(report.experience->contacts == 2);
  CHECK(report.experience->resolved_at_first_contact == 2);
  CHECK(report.experience->last_rating == 1.0);
  CHECK(!March(desk).experience.has_value());
  CHECK(absl::IsNotFound(desk->Report({.who = Who("crm:9")}).status()));
}

TEST_CASE("A tenant without a history has a report of nothing") {
  Desk desk;
  desk.now = kApril;

  const ServiceReport report = Must(desk->Report({.tenant = "north"}));

  CHECK(report.customers == 0);
  CHECK(report.channels.empty());
  CHECK(absl::IsNotFound(
      desk->Report({.tenant = "north", .who = Who("crm:1")}).status()));
}

// ---- Against a naive recount ----

// Some weeks of four people on three channels, linked and parted.
std::vector<std::string> Live(Desk& desk, std::mt19937& random) {
  const std::vector<std::string> people = {"crm:1", "crm:2", "crm:3", "crm:4"};
  const char* const channels[] = {"webchat", "email", "social/x"};
  std::vector<std::string> asks;
  std::vector<LinkReceipt> links;
  for (int i = 0; i < 150; ++i) {
    Told told{.who = {people[random() % people.size()]},
              .text = "t" + std::to_string(i)};
    told.channel = channels[random() % 3];
    if (random() % 3 != 0) told.key = "k" + std::to_string(random() % 6);
    told.at = absl::FormatTime(absl::RFC3339_full,
                               desk.now + absl::Seconds(random() % 200000),
                               absl::UTCTimeZone());
    switch (random() % 10) {
      case 0:
        told.kind = "resolution";
        told.role = v1::ROLE_AGENT;
        break;
      case 1:
        told.kind = "survey";
        told.with = [&](v1::Event& event) {
          event.set_rating(static_cast<double>(random() % 5) / 4);
        };
        break;
      case 2:
      case 3:
      case 4:
        told.role = random() % 4 == 0 ? v1::ROLE_BOT : v1::ROLE_AGENT;
        if (random() % 2 == 0 && !asks.empty()) {
          told.replies = asks[random() % asks.size()];
        }
        break;
      case 5:
        if (asks.empty()) break;
        told.kind = "delete";
        told.target = asks[random() % asks.size()];
        break;
      default:
        break;
    }
    const bool asked = told.kind == "message" && told.role == v1::ROLE_CUSTOMER;
    const Kept kept = desk.Add(told);
    if (asked) asks.push_back(kept.id);
    if (random() % 30 == 0) {
      auto link = desk->Link({.a = Desk::Of(people[random() % 4]),
                              .b = Desk::Of(people[random() % 4]),
                              .why = "said so"});
      if (link.ok() && !link->already) links.push_back(*link);
    }
    if (random() % 60 == 0 && !links.empty()) {
      static_cast<void>(
          desk->Unlink(EndLinkRequest{.link = links.back().link}));
      links.pop_back();
    }
    desk.now += absl::Minutes(random() % 300);
  }
  return people;
}

TEST_CASE("The indicators agree with a naive recount of the timelines") {
  std::mt19937 random(Seed());
  for (int round = 0; round < 10; ++round) {
    Desk desk;
    const std::int64_t begin_us = absl::ToUnixMicros(desk.now);
    const std::vector<std::string> people = Live(desk, random);
    const auto from_us =
        begin_us + static_cast<std::int64_t>(random() % 1000000) * kSecondUs;
    const auto to_us =
        from_us + static_cast<std::int64_t>(random() % 2000000) * kSecondUs;

    CheckReport(*desk, {people.begin(), people.end()}, from_us, to_us);
  }
}

TEST_CASE("What a customer lived through is told alike by resume and report") {
  std::mt19937 random(Seed());
  for (int round = 0; round < 10; ++round) {
    Desk desk;
    for (const std::string& who : Live(desk, random)) {
      const auto known = desk->Customer("main", who);
      if (!known.ok()) continue;
      const Experience resumed = desk.Resume(who).experience();
      const Experience told = *Must(desk->Report({.who = Who(who)})).experience;

      CHECK(!told.at_least);
      if (resumed.at_least) continue;
      CHECK(resumed.contacts == told.contacts);
      CHECK(resumed.contacts_in_30_days == told.contacts_in_30_days);
      CHECK(resumed.repeat_contacts == told.repeat_contacts);
      CHECK(resumed.reopened == told.reopened);
      CHECK(resumed.resolved == told.resolved);
      CHECK(resumed.resolved_at_first_contact ==
            told.resolved_at_first_contact);
      CHECK(resumed.bad_in_a_row == told.bad_in_a_row);
      CHECK(resumed.last_rating == told.last_rating);
    }
  }
}

// ---- The histogram ----

TEST_CASE("A quantile is never below the true one, and at most 1/32 above") {
  std::mt19937_64 random(Seed());
  for (int round = 0; round < 200; ++round) {
    indicators::Histogram histogram;
    std::vector<std::int64_t> waits;
    const std::size_t count = 1 + random() % 300;
    for (std::size_t i = 0; i < count; ++i) {
      const auto wait =
          static_cast<std::int64_t>(random() >> (1 + random() % 63));
      waits.push_back(wait);
      histogram.Add(wait);
    }
    for (const double share : {0.0, 0.01, 0.5, 0.9, 0.99, 1.0}) {
      CheckQuantile(histogram.QuantileMs(share), Rank(waits, share));
    }
    CHECK(histogram.ToWaits().max_ms ==
          *std::max_element(waits.begin(), waits.end()));
  }
}

TEST_CASE("Two histograms added are the histogram of both") {
  std::mt19937 random(Seed());
  indicators::Histogram one;
  indicators::Histogram two;
  indicators::Histogram both;
  for (int i = 0; i < 1000; ++i) {
    const auto wait = static_cast<std::int64_t>(random());
    (i % 3 == 0 ? one : two).Add(wait);
    both.Add(wait);
  }

  one.Add(two);

  for (double share = 0; share <= 1; share += 0.01) {
    CHECK(one.QuantileMs(share) == both.QuantileMs(share));
  }
  CHECK(one.count() == both.count());
}

TEST_CASE("A histogram is exact where waits are short") {
  for (std::int64_t wait = 0; wait < 64; ++wait) {
    indicators::Histogram histogram;
    histogram.Add(wait);
    histogram.Add(1000);
    CHECK(histogram.QuantileMs(0.5) == wait);
  }
}

}  // namespace
}  // namespace throughline
