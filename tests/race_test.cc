// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Many at once: what comes of it is what would have come of one after another.
// Threads count; the test looks afterwards.

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lib/engine/memory/memory_engine.h"
#include "tests/support/catch.h"
#include "tests/support/meddler.h"
#include "tests/support/twin.h"
#include "throughline/store.h"

namespace throughline {
namespace {

constexpr int kThreads = 64;

struct Keys final : KeyProvider {
  absl::StatusOr<std::string> IndexKey(std::string_view) override {
    return std::string("an index key of thirty-two bytes");
  }
};

StoreOptions Options(std::size_t cache_bytes) {
  StoreOptions options;
  options.clock = [] { return absl::FromUnixSeconds(1'700'000'000); };
  options.keys = std::make_shared<Keys>();
  options.cache_bytes = cache_bytes;
  // All that is named here is one person's.
  options.policy.identity.link_profiles_max = 1000;
  return options;
}

// A store, and another that does something just before its next commit.
struct Meddled {
  std::shared_ptr<Engine> engine = NewMemoryEngine();
  Meddler* meddler = nullptr;
  std::unique_ptr<Store> store;
  std::unique_ptr<Store> other;

  Meddled() {
    auto meddling = std::make_unique<Meddler>(std::make_unique<Twin>(engine));
    meddler = meddling.get();
    store = Must(Store::Open(std::move(meddling), Options(1 << 20)));
  }

  void Before(std::function<void(Store&)> act) {
    if (other == nullptr) {
      auto twin = std::make_unique<Twin>(engine);
      twin->Observed();
      other = Must(Store::Open(std::move(twin), Options(0)));
    }
    meddler->BeforeNextCommit([this, act] { act(*other); });
  }
};

v1::Event Message(const std::string& id, std::vector<std::string> identities) {
  v1::Event event;
  event.set_source("chat");
  event.set_id(id);
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
  event.set_text("text of " + id);
  for (std::string& identity : identities) {
    event.add_identities(std::move(identity));
  }
  return event;
}

void AllAtOnce(const std::function<void(int)>& act) {
  std::atomic<int> ready = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (++ready; ready < kThreads;) std::this_thread::yield();
      act(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void MustVerify(const Store& store) {
  const VerifyReport report = Must(store.Verify());
  for (const std::string& difference : report.differences) {
    UNSCOPED_INFO(difference);
  }
  REQUIRE(report.differences.empty());
}

std::vector<Entry> Entries(const Store& store) {
  return Must(store.Feed({.from = 1, .limit = 1000})).entries;
}

}  // namespace

TEST_CASE(
    "the first events of one customer on 64 threads are one conversation") {
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(1 << 20)));
  std::vector<absl::StatusOr<AppendReceipt>> receipts(
      kThreads, absl::UnknownError("not called"));

  AllAtOnce([&](int i) {
    std::vector<std::string> identities = {"card:" + std::to_string(i),
                                           "email:ann@example.org"};
    if (i % 2 == 0) std::swap(identities[0], identities[1]);
    receipts[i] = store->Append(
        {.events = {Message("e" + std::to_string(i), identities)}});
  });

  std::set<ConversationId> conversations;
  for (const auto& receipt : receipts) {
    Must(receipt.status());
    conversations.insert(receipt->events[0].conversation);
  }
  REQUIRE(conversations.size() == 1);
  const StoreStats stats = Must(store->Stats("main"));
  REQUIRE(stats.customers == 1);
  REQUIRE(stats.profiles == kThreads + 1);
  REQUIRE(stats.conversations == 1);
  MustVerify(*store);
}

TEST_CASE("one event delivered on 64 threads happened once") {
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(1 << 20)));
  std::vector<absl::StatusOr<AppendReceipt>> receipts(
      kThreads, absl::UnknownError("not called"));

  AllAtOnce([&](int i) {
    receipts[i] = store->Append({.events = {Message("e", {"card:1"})}});
  });

  int first = 0;
  std::set<Position> positions;
  for (const auto& receipt : receipts) {
    Must(receipt.status());
    first += receipt->events[0].duplicate ? 0 : 1;
    positions.insert(receipt->events[0].position);
  }
  REQUIRE(first == 1);
  REQUIRE(positions.size() == 1);
  REQUIRE(Must(store->Stats("main")).events == 1);
}

TEST_CASE("two contents under one id on 64 threads leave one of them") {
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(1 << 20)));
  std::vector<absl::Status> statuses(kThreads);

  AllAtOnce([&](int i) {
    v1::Event event = Message("e", {"card:1"});
    event.set_text(std::to_string(i));
    statuses[i] = store->Append({.events = {event}}).status();
  });

  REQUIRE(std::count_if(statuses.begin(), statuses.end(),
                        [](const auto& each) { return each.ok(); }) == 1);
  REQUIRE(std::count_if(statuses.begin(), statuses.end(), [](const auto& each) {
            return absl::IsAlreadyExists(each);
          }) == kThreads - 1);
}

TEST_CASE("an event whose customer is linked meanwhile joins what is open") {
  Meddled meddled;
  const auto first =
      Must(meddled.store->Append({.events = {Message("a", {"card:1"})}}));
  v1::Event who = Message("b", {"card:2"});
  who.set_kind("profile");
  Must(meddled.store->Append({.events = {who}}).status());
  meddled.Before([](Store& other) {
    Must(other
             .Link({.a = {.identity = "card:1"},
                    .b = {.identity = "card:2"},
                    .why = "met"})
             .status());
  });

  const auto second =
      Must(meddled.store->Append({.events = {Message("c", {"card:2"})}}));

  REQUIRE(second.events[0].conversation == first.events[0].conversation);
  MustVerify(*meddled.store);
}

TEST_CASE("a link made while somebody appends holds what was appended") {
  Meddled meddled;
  Must(meddled.store->Append({.events = {Message("a", {"card:1"})}}).status());
  Must(meddled.store->Append({.events = {Message("b", {"card:2"})}}).status());
  meddled.Before([](Store& other) {
    Must(other.Append({.events = {Message("c", {"card:2"})}}).status());
  });

  Must(meddled.store
           ->Link({.a = {.identity = "card:1"},
                   .b = {.identity = "card:2"},
                   .why = "met"})
           .status());

  const Resumption resumption =
      Must(meddled.store->Resume({.who = std::string("card:1")}));
  REQUIRE(resumption.timeline().size() == 3);
  REQUIRE(resumption.awaiting().size() == 3);
  MustVerify(*meddled.store);
}

TEST_CASE("a plan of parting that was overtaken is refused and harms nothing") {
  Meddled meddled;
  Must(meddled.store->Append({.events = {Message("a", {"card:1", "card:2"})}})
           .status());
  const UnlinkPlan plan = Must(meddled.store->PlanUnlink(
      {.a = {.identity = "card:1"}, .b = {.identity = "card:2"}}));
  meddled.Before([](Store& other) {
    Must(other.Append({.events = {Message("b", {"card:3", "card:2"})}})
             .status());
  });

  const auto parted = meddled.store->Unlink(UnlinkRequest{.plan = plan});

  REQUIRE(absl::IsFailedPrecondition(parted.status()));
  REQUIRE(Must(meddled.store->Stats("main")).customers == 1);
  MustVerify(*meddled.store);
}

namespace {

// What one reader saw: the position, and those of the events.
struct Reading {
  Position position = 0;
  int events = 0;
  std::vector<Position> at;
};

std::vector<Reading> ReadUntil(const Store& store,
                               const std::atomic<bool>& done, int events) {
  std::vector<Reading> readings;
  while (!done) {
    const auto resumption =
        store.Resume({.who = std::string("card:1"), .events = events});
    if (!resumption.ok()) continue;  // Not there yet.
    Reading& reading = readings.emplace_back();
    reading.position = resumption->position();
    reading.events = events;
    for (const EventView& event : resumption->timeline()) {
      reading.at.push_back(event.position());
    }
  }
  return readings;
}

}  // namespace

TEST_CASE("a resumption is whole and the feed goes on where it ends") {
  const std::size_t cache_bytes =
      GENERATE(std::size_t{0}, std::size_t{1} << 20);
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(cache_bytes)));
  constexpr int kReaders = 4;
  constexpr int kBatches = 150;
  std::atomic<bool> done = false;
  std::vector<std::vector<Reading>> readings(kReaders);
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] {
      readings[i] = ReadUntil(*store, done, i % 2 == 0 ? 1000 : 20);
    });
  }
  absl::Status wrote;
  for (int i = 0; i < kBatches; ++i) {
    const std::string name = std::to_string(i);
    wrote.Update(
        store
            ->Append({.events = {Message("a" + name, {"card:1"}),
                                 Message("b" + name, {"card:2", "card:1"})}})
            .status());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  Must(wrote);

  std::vector<Position> all;
  for (const Entry& entry : Entries(*store)) {
    if (entry.kind == EntryKind::kEvent) all.push_back(entry.position);
  }
  REQUIRE(all.size() == 2 * kBatches);
  std::size_t looked = 0;
  for (const auto& of_one : readings) {
    for (const Reading& reading : of_one) {
      std::vector<Position> expected;
      for (const Position position : all) {
        if (position <= reading.position) expected.push_back(position);
      }
      if (static_cast<int>(expected.size()) > reading.events) {
        expected.erase(expected.begin(), expected.end() - reading.events);
      }
      if (reading.at != expected) {
        FAIL("at position " << reading.position << " " << reading.at.size()
                            << " events were seen, not " << expected.size());
      }
      ++looked;
    }
  }
  INFO(looked << " resumptions");
  MustVerify(*store);
}

TEST_CASE(
    "an identity that passes from one to the next leads to the next at once, "
    "whoever else asks for it meanwhile") {
  constexpr std::int64_t kFromUs = 1'699'999'999'000'000;  // By now past.
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(1 << 20)));
  Must(store->Append({.events = {Message("e", {"card:1"})}}).status());
  std::atomic<bool> done = false;
  std::atomic<int> refused = 0;
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back([&] {
      while (!done) {
        refused += store->Resume({.who = "card:1"}).ok() ? 0 : 1;
      }
    });
  }

  int behind = 0;
  for (int i = 0; i < 300; ++i) {
    const ReassignReceipt next =
        Must(store->Reassign({.identity = "card:1", .from_us = kFromUs + i}));
    for (int asked = 0; asked < 3; ++asked) {
      const Resumption now = Must(store->Resume({.who = "card:1"}));
      behind += now.customer().id == next.profile ? 0 : 1;
    }
  }
  done = true;
  for (std::thread& other : others) other.join();

  CHECK(behind == 0);
  CHECK(refused == 0);
}

TEST_CASE("a customer who is linked and parted is never seen in between") {
  const std::size_t cache_bytes =
      GENERATE(std::size_t{0}, std::size_t{1} << 20);
  const auto store = Must(Store::Open(NewMemoryEngine(), Options(cache_bytes)));
  for (int i = 0; i < 5; ++i) {
    const std::string name = std::to_string(i);
    Must(store->Append({.events = {Message("a" + name, {"card:1"})}}).status());
    Must(store->Append({.events = {Message("b" + name, {"card:2"})}}).status());
  }
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto resumption = store->Resume({.who = std::string("card:1")});
        const std::size_t profiles =
            resumption.ok() ? resumption->customer().profiles.size() : 0;
        const std::size_t events =
            resumption.ok() ? resumption->timeline().size() : 0;
        const std::size_t asks =
            resumption.ok() ? resumption->awaiting().size() : 0;
        if (events != 5 * profiles || asks != events || profiles == 0) ++wrong;
      }
    });
  }
  absl::Status wrote;
  for (int i = 0; i < 100; ++i) {
    const auto link = store->Link({.a = {.identity = "card:1"},
                                   .b = {.identity = "card:2"},
                                   .why = "met"});
    wrote.Update(link.status());
    if (link.ok()) {
      wrote.Update(store->Unlink({.link = link->link}).status());
    }
  }
  done = true;
  for (std::thread& reader : readers) reader.join();

  Must(wrote);
  REQUIRE(wrong == 0);
  MustVerify(*store);
}

}  // namespace throughline
