// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The law that everything a customer's head says rests on:
//
//   Combine(Fold(A), Fold(B)) == Fold(A and B interleaved)
//
// for the head and for each part by itself, in any order; and what becomes of
// it where a head is full. TL_SEED replays.

#include <algorithm>
#include <deque>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/rfc3339.h"
#include "lib/clocks/asks.h"
#include "lib/clocks/promises.h"
#include "lib/conversation/summary.h"
#include "lib/cursors/counts.h"
#include "lib/engine/memory/memory_engine.h"
#include "lib/facts/current.h"
#include "lib/head/head.h"
#include "lib/head/pieces.h"
#include "lib/head/spare.h"
#include "lib/timeline/tail.h"
#include "tests/support/catch.h"
#include "tests/support/seed.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "throughline/store.h"

namespace throughline {
namespace {

using head::Head;
using record::Told;

ProfileId ProfileNumber(int number) {
  ProfileId id;
  id.bytes[0] = static_cast<std::uint8_t>(0x10 + number);
  return id;
}

// Events by chance, as they are folded.
class Events {
 public:
  explicit Events(std::uint64_t seed) : random_(seed) {}

  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance(int in) { return Up(1, in) == 1; }
  template <typename T>
  std::vector<T> Shuffled(std::vector<T> all) {
    std::shuffle(all.begin(), all.end(), random_);
    return all;
  }

  // Of `profiles` people.
  std::vector<Told> Some(int count, int profiles) {
    std::vector<Told> some;
    for (int i = 0; i < count; ++i) some.push_back(One(Up(1, profiles)));
    return some;
  }

  Told One(int profile) {
    storage::Record record = Decided();
    v1::Event& event = *record.mutable_event();
    event.set_source("a");
    event.set_id(std::to_string(made_));
    event.set_kind(Chance(6) ? "summary" : "message");
    event.set_channel(Chance(2) ? "voice" : "webchat");
    event.set_text("text " + std::to_string(made_));
    if (Chance(4)) event.set_topic("topic " + std::to_string(made_));
    if (Chance(4)) event.set_brand("brand " + std::to_string(made_));
    if (Chance(3)) event.set_rating(Up(0, 10) / 10.0);
    if (Chance(5)) event.set_conversation("key " + std::to_string(Up(0, 2)));
    for (int i = Chance(2) ? Up(1, 3) : 0; i > 0; --i) {
      v1::Fact& fact = *event.add_facts();
      fact.set_key(std::to_string(Up(0, 9)));
      fact.set_value_json(std::to_string(Up(0, 99)));
      if (Chance(4)) fact.set_valid_from(FormatRfc3339(Up(0, 60)));
      if (Chance(4)) fact.set_valid_to(FormatRfc3339(Up(0, 60)));
      fact.set_retracted(Chance(8));
      record.add_fact_weights(Chance(4) ? Up(1, 2) : 0);
    }
    event.mutable_actor()->set_role(static_cast<v1::Role>(Up(1, 4)));
    if (Chance(2)) event.mutable_actor()->set_id(std::to_string(Up(1, 3)));
    if (Chance(6)) event.add_sensitivity()->set_label("card");
    Told told;
    told.profile = ProfileNumber(profile);
    // Few times, so that the order and the position decide as well.
    told.place = {Up(0, 40), Up(0, 2), static_cast<Position>(made_)};
    told.record = kept_.emplace_back(record.SerializeAsString());
    told.fields = record::ReadFields(told.record);
    if (Chance(6)) Amend(told);
    return told;
  }

 private:
  std::string RefNumber(int number) {
    Hash hash;
    hash.bytes[0] = static_cast<std::uint8_t>(number);
    hash.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    return std::string(hash.view());
  }

  storage::Record Decided() {
    storage::Record record;
    record.set_self(RefNumber(++made_));
    record.set_visibility(static_cast<v1::Visibility>(Up(1, 4)));
    if (!Chance(6)) {
      record.set_conversation(RefNumber(0x7000 + Up(0, 4)));
    }
    std::uint32_t bits = 0;
    if (Chance(3)) bits |= record::kAsk;
    if (Chance(6)) bits |= record::kAnswersAll;
    if (Chance(8)) bits |= record::kResolves;
    if (Chance(2)) bits |= record::kCountable;
    if (Chance(2)) bits |= record::kContact;
    if (Chance(2)) bits |= record::kMessage;
    if (Chance(2)) bits |= record::kOutgoing;
    if (Chance(8)) bits |= record::kPauses;
    if (Chance(5)) bits |= record::kPromise;
    if (Chance(9)) bits |= record::kBackfill;
    if (Chance(2)) record.set_due_us(Up(0, 60));
    record.set_recorded_us(Up(0, 60));
    if (Chance(5)) {
      bits |= record::kAnswersNamed;
      record.set_answers(RefNumber(Up(1, 60)));
    }
    record.set_decided(bits);
    return record;
  }

  void Amend(Told& told) {
    auto amended = std::make_shared<EventView::Amended>();
    if (Chance(2)) amended->text = "amended";
    if (Chance(3)) amended->rating = 0.5;
    amended->deleted = Chance(3);
    amended->corrected = true;
    if (Chance(3)) amended->visibility = v1::VISIBILITY_STAFF;
    amended->answered = Chance(5);
    amended->sensitive = Chance(5);
    if (Chance(5)) amended->due_us = Up(0, 60);
    told.amended = std::move(amended);
  }

  std::mt19937_64 random_;
  std::deque<std::string> kept_;
  int made_ = 0;
};

// What the law is said of: how one event is folded and how two combine.
struct Law {
  const char* name;
  std::function<void(const Told&, Head&)> fold;
  std::function<void(const Head&, Head&)> combine;
};

Head::Profile& OnlyProfile(Head& head) {
  if (head.profiles_size() == 0) head.add_profiles();
  return *head.mutable_profiles(0);
}

Head::Conversation& Only(Head& head) {
  if (head.conversations_size() == 0) head.add_conversations();
  return *head.mutable_conversations(0);
}

const std::vector<Law>& Laws() {
  static const std::vector<Law> laws = {
      {"head",
       [](const Told& told, Head& into) { head::Fold(told, true, into); },
       [](const Head& from, Head& into) { head::Combine(from, into); }},
      {"tail", timeline::FoldTail, timeline::CombineTail},
      {"facts", facts::Fold, facts::Combine},
      {"promises", clocks::FoldPromise, clocks::CombinePromises},
      {"counts",
       [](const Told& told, Head& into) {
         cursors::Fold(told, OnlyProfile(into));
       },
       [](const Head& from, Head& into) {
         if (from.profiles_size() == 0) return;
         cursors::Combine(from.profiles(0), OnlyProfile(into));
       }},
      {"asks",
       [](const Told& told, Head& into) { clocks::Fold(told, Only(into)); },
       [](const Head& from, Head& into) {
         clocks::Combine(from.conversations(0), Only(into));
       }},
      {"conversation",
       [](const Told& told, Head& into) {
         conversation::Fold(told, Only(into));
       },
       [](const Head& from, Head& into) {
         conversation::Combine(from.conversations(0), Only(into));
       }},
  };
  return laws;
}

// The heads of profiles 1 and up; Only() of a part needs one conversation.
Head Begin(const Law& law, int profile) {
  if (std::string(law.name) == "head") {
    return head::Begin(ProfileNumber(profile), profile,
                       "card:" + std::to_string(profile));
  }
  Head head;
  Only(head);
  return head;
}

Head Folded(const Law& law, Head head, const std::vector<Told>& events) {
  for (const Told& event : events) law.fold(event, head);
  return head;
}

Head Combined(const Law& law, const Head& a, const Head& b) {
  Head combined = a;
  law.combine(b, combined);
  return combined;
}

std::vector<Told> Of(const std::vector<Told>& events, int profile) {
  std::vector<Told> of;
  for (const Told& event : events) {
    if (event.profile == ProfileNumber(profile)) of.push_back(event);
  }
  return of;
}

// Calls `judge` with many sets of events of three people.
void ForMany(int most,
             const std::function<void(const Law&, Events&,
                                      const std::vector<Told>&)>& judge) {
  const std::uint64_t seed = Seed();
  for (std::uint64_t i = 0; i < 300; ++i) {
    Events chance(seed + i);
    const std::vector<Told> events = chance.Some(chance.Up(0, most), 3);
    for (const Law& law : Laws()) {
      INFO(law.name << ", TL_SEED=" << seed + i);
      judge(law, chance, events);
    }
  }
}

bool Same(const Head& a, const Head& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace

TEST_CASE("what is folded does not depend on the order of its events") {
  ForMany(30, [](const Law& law, Events& chance, const auto& events) {
    const std::vector<Told> of = Of(events, 1);
    const Head expected = Folded(law, Begin(law, 1), of);

    for (int i = 0; i < 3; ++i) {
      REQUIRE(Same(Folded(law, Begin(law, 1), chance.Shuffled(of)), expected));
    }
  });
}

TEST_CASE("combining what was folded is folding what is interleaved") {
  ForMany(40, [](const Law& law, Events& chance, const auto& events) {
    Head expected = Combined(law, Begin(law, 1), Begin(law, 2));
    std::vector<Told> both = Of(events, 1);
    for (const Told& event : Of(events, 2)) both.push_back(event);
    expected = Folded(law, expected, chance.Shuffled(both));

    REQUIRE(Same(Combined(law, Folded(law, Begin(law, 1), Of(events, 1)),
                          Folded(law, Begin(law, 2), Of(events, 2))),
                 expected));
  });
}

TEST_CASE("heads combine in any order and any grouping") {
  ForMany(60, [](const Law& law, Events&, const auto& events) {
    const Head a = Folded(law, Begin(law, 1), Of(events, 1));
    const Head b = Folded(law, Begin(law, 2), Of(events, 2));
    const Head c = Folded(law, Begin(law, 3), Of(events, 3));

    REQUIRE(Same(Combined(law, a, b), Combined(law, b, a)));
    REQUIRE(Same(Combined(law, Combined(law, a, b), c),
                 Combined(law, a, Combined(law, b, c))));
  });
}

TEST_CASE(
    "a row says the same in a head that others let go of as in a new one") {
  const Law& whole = Laws().front();
  const std::uint64_t seed = Seed();
  for (std::uint64_t i = 0; i < 100; ++i) {
    INFO("TL_SEED=" << seed + i);
    Events chance(seed + i);
    const auto some = [&] {
      return Folded(whole, Begin(whole, 1), chance.Some(chance.Up(1, 40), 1));
    };
    Head used = some();
    used.clear_tail();
    head::KeepSpare(std::move(used));
    const std::string row = head::BasePiece(some());

    Head anew;
    Must(head::FoldAllButTail(row, anew));
    Head spare = head::TakeSpare();
    REQUIRE(spare.SpaceUsedLong() > Head().SpaceUsedLong());
    Must(head::FoldAllButTail(row, spare));

    REQUIRE(Same(spare, anew));
  }
}

TEST_CASE("a full tail is the same whatever came first and was combined") {
  const Law& tail = Laws()[1];
  const std::uint64_t seed = Seed();
  for (std::uint64_t i = 0; i < 50; ++i) {
    INFO("TL_SEED=" << seed + i);
    Events chance(seed + i);
    const std::vector<Told> events = chance.Some(3 * limits::kHeadEventsMax, 2);
    const Head expected = Folded(tail, Head(), events);

    REQUIRE(expected.tail_size() < static_cast<int>(events.size()));
    REQUIRE(Same(Folded(tail, Head(), chance.Shuffled(events)), expected));
    REQUIRE(Same(Combined(tail, Folded(tail, Head(), Of(events, 1)),
                          Folded(tail, Head(), Of(events, 2))),
                 expected));
  }
}

namespace {

// A customer who has more of everything than a head holds, told in any order.
class Full {
 public:
  explicit Full(std::uint64_t seed) : chance_(seed) {
    StoreOptions options;
    options.clock = [] { return absl::FromUnixSeconds(1'800'000'000); };
    options.policy.identity.link_profiles_max = 1000;
    options.policy.facts.otherwise = {.by = FactRule::By::kSource,
                                      .sources = {"b"}};
    store_ = Must(Store::Open(NewMemoryEngine(), options));
  }

  const Store& store() const { return *store_; }

  // Of `profiles` people, who are one: for a large customer a combined head is
  // stored, and it joins before, amid or after what they say.
  void Live(int profiles) {
    std::vector<v1::Event> events;
    for (int i = 0; i < kEvents; ++i) {
      events.push_back(Say(i, chance_.Up(1, profiles)));
    }
    events = chance_.Shuffled(events);
    const int linked_at = chance_.Up(0, kEvents);
    for (int i = 0; i < kEvents; ++i) {
      if (i == linked_at) Link(profiles);
      Must(store_->Append({.events = {events[i]}}).status());
    }
    if (linked_at == kEvents) Link(profiles);
    Regret(events);
  }

 private:
  static constexpr int kEvents = 900;

  // When all is full: the newest ratings are deleted, and somebody answered
  // long ago.
  void Regret(std::vector<v1::Event> events) {
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
      return a.occurred_at() > b.occurred_at();
    });
    int deleted = 0;
    for (const v1::Event& event : events) {
      if (event.kind() != "survey" || deleted == 3) continue;
      v1::Event regret = event;
      regret.set_id("regret " + event.id());
      regret.set_kind("delete");
      regret.clear_rating();
      regret.mutable_target()->set_id(event.id());
      Must(store_->Append({.events = {regret}}).status());
      ++deleted;
    }
    v1::Event answer = events[kEvents / 2];
    answer.set_id("answer");
    answer.set_kind("message");
    answer.mutable_actor()->set_role(v1::ROLE_AGENT);
    answer.set_conversation("long");
    answer.clear_in_reply_to();
    answer.clear_corrects();
    answer.clear_target();
    Must(store_->Append({.events = {answer}}).status());
  }

  void Link(int profiles) {
    for (int i = 2; i <= profiles; ++i) {
      v1::Event event = Say(2000 + i, i);
      event.set_kind("profile");
      event.clear_conversation();
      event.clear_in_reply_to();
      event.clear_corrects();
      event.clear_target();
      event.add_identities("card:1");
      Must(store_->Append({.events = {event}}).status());
    }
  }

  v1::Event Say(int number, int profile) {
    v1::Event event;
    event.set_source("a");
    event.set_id(std::to_string(number));
    event.set_kind("message");
    event.set_channel("webchat");
    event.add_identities("card:" + std::to_string(profile));
    event.set_text("text of " + event.id());
    event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
    event.set_occurred_at(
        absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ",
                         absl::FromUnixSeconds(1'700'000'000 + number * 60),
                         absl::UTCTimeZone()));
    // One conversation of very many asks, and very many of few.
    event.set_conversation(
        !chance_.Chance(4) ? "long" : "key " + std::to_string(number % 70));
    const int what = chance_.Up(0, 11);
    if (what <= 1) {
      event.set_kind("survey");
      event.set_rating(chance_.Chance(8) ? 0.9 : 0.1);
    } else if (what <= 3) {
      event.set_kind("fact");
      v1::Fact& fact = *event.add_facts();
      fact.set_key(std::to_string(chance_.Up(0, 90)));
      fact.set_value_json(std::to_string(number));
      const auto at = [&] {
        return FormatRfc3339((1'700'000'000LL + chance_.Up(0, 60'000)) *
                             1'000'000);
      };
      if (chance_.Chance(3)) fact.set_valid_from(at());
      if (chance_.Chance(3)) fact.set_valid_to(at());
      if (chance_.Chance(3)) event.set_source("b");
      if (chance_.Chance(4)) fact.set_key("often");
    } else if (what == 4 && number > 0) {
      event.set_kind(chance_.Chance(2) ? "delete" : "correction");
      const std::string other = std::to_string(chance_.Up(0, number - 1));
      event.mutable_actor()->set_role(v1::ROLE_SYSTEM);
      if (event.kind() == "delete") {
        event.mutable_target()->set_id(other);
      } else {
        event.mutable_corrects()->set_id(other);
        event.set_rating(0.2);
      }
    } else if (what <= 7) {
      event.mutable_actor()->set_role(v1::ROLE_AGENT);
      // Mostly by name, so that asks and answers pile up.
      if (number > 0 && !chance_.Chance(40)) {
        event.mutable_in_reply_to()->set_id(
            std::to_string(chance_.Up(0, number - 1)));
      }
    } else if (what == 8) {
      event.set_kind("note");
      event.mutable_actor()->set_role(v1::ROLE_AGENT);
      event.mutable_actor()->set_id(std::to_string(chance_.Up(1, 60)));
    } else if (what == 9) {
      event.set_kind("promise");
      event.mutable_actor()->set_role(v1::ROLE_AGENT);
      event.set_data_json(R"({"due": "2026-03-02T11:00:00Z"})");
    }
    return event;
  }

  Events chance_;
  std::unique_ptr<Store> store_;
};

}  // namespace

TEST_CASE("a full head says what its events say") {
  const std::uint64_t seed = Seed();
  const int profiles = GENERATE(1, 3, 20);
  for (std::uint64_t i = 0; i < 4; ++i) {
    INFO(profiles << " profiles, TL_SEED=" << seed + i);
    Full full(seed + i);
    full.Live(profiles);
    const Store& store = full.store();

    const VerifyReport report = Must(store.Verify());
    for (const std::string& difference : report.differences) {
      UNSCOPED_INFO(difference);
    }
    REQUIRE(report.differences.empty());
    // As of the newest position all is folded from the events.
    const Resumption now = Must(store.Resume({.who = std::string("card:1")}));
    const Resumption then = Must(
        store.Resume({.who = std::string("card:1"), .as_of = now.position()}));
    REQUIRE(now.experience().at_least);
    REQUIRE(now.facts().size() == then.facts().size());
    REQUIRE(now.timeline().size() == then.timeline().size());
    REQUIRE(now.conversations().size() == then.conversations().size());
    for (std::size_t at = 0; at < now.conversations().size(); ++at) {
      REQUIRE(now.conversations()[at].id == then.conversations()[at].id);
      REQUIRE(now.conversations()[at].events ==
              then.conversations()[at].events);
    }
  }
}

TEST_CASE("a large customer's older conversations come back as they were") {
  constexpr int kProfiles = limits::kCombinedOnReadMax + 4;
  constexpr int kConversations = limits::kHeadConversationsMax + 8;
  StoreOptions options;
  options.clock = [] { return absl::FromUnixSeconds(1'800'000'000); };
  const auto store = Must(Store::Open(NewMemoryEngine(), options));
  int number = 0;
  const auto say = [&](int conversation, v1::Role role) {
    v1::Event event;
    event.set_source("a");
    event.set_id(std::to_string(++number));
    event.set_kind("message");
    event.set_channel("webchat");
    event.set_text("text of " + event.id());
    event.set_conversation("key " + std::to_string(conversation));
    event.add_identities("card:" + std::to_string(conversation % kProfiles));
    event.mutable_actor()->set_role(role);
    event.set_occurred_at(absl::FormatTime(
        "%Y-%m-%d%ET%H:%M:%E6SZ", absl::FromUnixSeconds(1'700'000'000 + number),
        absl::UTCTimeZone()));
    Must(store->Append({.events = {event}}).status());
  };
  for (int i = 0; i < kConversations; ++i) say(i, v1::ROLE_CUSTOMER);
  for (int i = 1; i < kProfiles; ++i) {
    Must(store->Link({.a = {.identity = "card:0"},
                      .b = {.identity = "card:" + std::to_string(i)},
                      .why = "the same person"}));
  }

  Events chance(Seed());
  INFO("TL_SEED=" << Seed());
  int opened = kConversations;
  for (int i = 0; i < 120; ++i) {
    // One that is new, one of the first, or any.
    const int which = chance.Up(0, 2);
    say(which == 0   ? opened++
        : which == 1 ? chance.Up(0, 7)
                     : chance.Up(0, opened - 1),
        chance.Chance(2) ? v1::ROLE_CUSTOMER : v1::ROLE_AGENT);
    const Resumption now = Must(store->Resume({.who = std::string("card:0")}));
    // As of the newest position all is folded from the events.
    const Resumption then = Must(
        store->Resume({.who = std::string("card:0"), .as_of = now.position()}));
    REQUIRE(now.conversations().size() == then.conversations().size());
    for (std::size_t at = 0; at < now.conversations().size(); ++at) {
      REQUIRE(now.conversations()[at].id == then.conversations()[at].id);
      REQUIRE(now.conversations()[at].events ==
              then.conversations()[at].events);
    }
    REQUIRE(now.awaiting().size() == then.awaiting().size());
  }
}

TEST_CASE(
    "asks that a full head let go of come back once others are answered") {
  StoreOptions options;
  options.clock = [] { return absl::FromUnixSeconds(1'800'000'000); };
  const auto store = Must(Store::Open(NewMemoryEngine(), options));
  const auto say = [&store](int second, v1::Role role) {
    v1::Event event;
    event.set_source("a");
    event.set_id(std::to_string(second));
    event.set_kind("message");
    event.set_channel("webchat");
    event.set_conversation("long");
    event.add_identities("card:1");
    event.mutable_actor()->set_role(role);
    event.set_occurred_at(absl::FormatTime(
        "%Y-%m-%d%ET%H:%M:%E6SZ", absl::FromUnixSeconds(1'700'000'000 + second),
        absl::UTCTimeZone()));
    Must(store->Append({.events = {event}}).status());
  };
  const int asks = limits::kHeadAsksMax + 6;
  for (int i = 0; i < asks; ++i) say(10 * i, v1::ROLE_CUSTOMER);

  REQUIRE(
      Must(store->Resume({.who = std::string("card:1")})).awaiting_at_least());

  say(10 * (asks / 2) - 5, v1::ROLE_AGENT);  // Late: it answers half of them.

  const Resumption now = Must(store->Resume({.who = std::string("card:1")}));
  REQUIRE(now.awaiting().size() == static_cast<std::size_t>(asks / 2));
  REQUIRE(!now.awaiting_at_least());
  REQUIRE(Must(store->Verify()).differences.empty());
}

}  // namespace throughline
