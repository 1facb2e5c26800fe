// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Follow and Watch: who waits is woken by the commit they wait for, and by
// nothing else. Nothing here sleeps: a follower that was not woken would wait
// for ever.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/engine/memory/memory_engine.h"
#include "tests/support/catch.h"
#include "tests/support/meddler.h"
#include "throughline/store.h"

namespace throughline {
namespace {

// A store whose clock tells how often followers have looked: each look at the
// rows ends with a look at the clock.
class Room {
 public:
  Room() {
    StoreOptions options;
    options.clock = [this] { return Look(); };
    auto engine = std::make_unique<Meddler>(NewMemoryEngine());
    meddler = engine.get();
    store_ = Must(Store::Open(std::move(engine), options));
  }

  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }

  Position Say(const std::string& who, const std::string& text,
               Durability durability = Durability::kSynced) {
    v1::Event event;
    event.set_source("chat");
    event.set_id("e" + std::to_string(++said_));
    event.set_kind("message");
    event.set_channel("webchat");
    event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
    event.add_identities(who);
    event.set_text(text);
    return Must(store_->Append({.events = {event}, .durability = durability}))
        .events.front()
        .position;
  }

  void Pass(absl::Duration time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
  }
  absl::Time now() {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  // Looks at the clock by a thread other than the test's.
  int looks() {
    const std::lock_guard lock(mutex_);
    return looks_;
  }
  void AwaitLooks(int looks) {
    std::unique_lock lock(mutex_);
    looked_.wait(lock, [&] { return looks_ >= looks; });
  }

  Meddler* meddler = nullptr;

 private:
  absl::Time Look() {
    const std::lock_guard lock(mutex_);
    if (std::this_thread::get_id() != own_) {
      ++looks_;
      looked_.notify_all();
    }
    return now_;
  }

  std::mutex mutex_;
  std::condition_variable looked_;
  const std::thread::id own_ = std::this_thread::get_id();
  absl::Time now_ = absl::FromUnixSeconds(1772445600);
  int looks_ = 0;
  int said_ = 0;
  std::unique_ptr<Store> store_;
};

// How often one look at the rows looks at the clock.
constexpr int kLook = 3;

// Follows on a thread of its own, once, from when it is made.
class Follower {
 public:
  // Returns once it has looked; a look for a tenant that is not there is
  // shorter.
  Follower(Room& room, FeedRequest request, Wait wait = {}, int look = kLook)
      : looks_before_(room.looks()),
        thread_([this, &room, request = std::move(request),
                 wait = std::move(wait)] {
          page_ = request.filter.customer.has_value()
                      ? room->Watch(request, wait)
                      : room->Follow(request, wait);
        }) {
    room.AwaitLooks(looks_before_ + look);
  }

  FeedPage Join() {
    thread_.join();
    return Must(std::move(*page_));
  }

 private:
  std::optional<absl::StatusOr<FeedPage>> page_;
  const int looks_before_;
  std::thread thread_;
};

std::vector<Position> PositionsOf(const FeedPage& page) {
  std::vector<Position> positions;
  for (const Entry& entry : page.entries) positions.push_back(entry.position);
  return positions;
}

TEST_CASE("A follower is woken by the commit that it waits for") {
  Room room;
  room.Say("crm:1", "hello");
  const Position next = Must(room->Feed({})).next;
  Follower follower(room, {.from = next});

  const Position said = room.Say("crm:1", "are you there?");

  const FeedPage page = follower.Join();
  CHECK(PositionsOf(page) == std::vector<Position>{said});
  CHECK(page.entries.front().event->text() == "are you there?");
  CHECK(page.next == said + 1);
  CHECK(room.looks() == 2 * kLook);
}

TEST_CASE("What is there already is not waited for") {
  Room room;
  const Position said = room.Say("crm:1", "hello");

  const FeedPage page = Must(room->Follow({.from = said}, {}));

  CHECK(PositionsOf(page) == std::vector<Position>{said});
}

TEST_CASE("What is written but not durable wakes nobody") {
  Room room;
  room.Say("crm:1", "hello");
  Follower follower(room, {.from = Must(room->Feed({})).next});
  int looks_before_commit = 0;
  int looks_before_sync = 0;
  Position shown_before_sync = 0;
  room.meddler->BeforeNextCommit([&] { looks_before_commit = room.looks(); });
  room.meddler->BeforeNextSync([&] {
    looks_before_sync = room.looks();
    shown_before_sync = Must(room->Feed({})).newest;
  });

  const Position said = room.Say("crm:1", "again");

  const FeedPage page = follower.Join();
  CHECK(looks_before_commit == kLook);
  CHECK(looks_before_sync == kLook);
  CHECK(shown_before_sync == said - 1);
  CHECK(PositionsOf(page) == std::vector<Position>{said});
}

TEST_CASE("A write that need not be synced wakes as well") {
  Room room;
  room.Say("crm:1", "hello");
  Follower follower(room, {.from = Must(room->Feed({})).next});

  const Position said = room.Say("crm:1", "again", Durability::kBuffered);

  CHECK(PositionsOf(follower.Join()) == std::vector<Position>{said});
}

TEST_CASE("A commit between the look and the wait is not missed") {
  Room room;
  const Position said = room.Say("crm:1", "hello");
  const Position next = said + 1;

  // The commit comes while another one is on its way, so that the follower
  // looks in between.
  std::optional<Follower> follower;
  room.meddler->BeforeNextSync(
      [&] { follower.emplace(room, FeedRequest{.from = next}); });
  const Position again = room.Say("crm:1", "again");

  CHECK(PositionsOf(follower->Join()) == std::vector<Position>{again});
}

TEST_CASE("What concerns others does not wake the watch of a customer") {
  Room room;
  room.Say("crm:1", "hello");
  room.Say("crm:2", "hello");
  FeedRequest request{.from = Must(room->Feed({})).next};
  request.filter.customer = "crm:1";
  Follower watch(room, request);

  room.Say("crm:2", "not them");
  room.Say("crm:3", "nor these");
  CHECK(room.looks() == kLook);
  const Position said = room.Say("crm:1", "them");

  CHECK(PositionsOf(watch.Join()) == std::vector<Position>{said});
  CHECK(room.looks() == 2 * kLook);
}

TEST_CASE("A watch follows the customer through a link and its end") {
  Room room;
  room.Say("crm:1", "hello");
  room.Say("card:9", "hello");
  FeedRequest request{.from = Must(room->Feed({})).next};
  request.filter.customer = "crm:1";
  const auto of = [](const std::string& identity) {
    return ProfileRef{identity, std::nullopt, std::nullopt, std::nullopt};
  };

  Follower linking(room, request);
  const LinkReceipt link = Must(
      room->Link({.a = of("crm:1"), .b = of("card:9"), .why = "same person"}));
  const FeedPage linked = linking.Join();
  CHECK(PositionsOf(linked) == std::vector<Position>{link.position});
  CHECK(linked.entries.front().kind == EntryKind::kLink);

  request.from = linked.next;
  const Position by_card = room.Say("card:9", "it is me");
  CHECK(PositionsOf(Must(room->Watch(request, {}))) ==
        std::vector<Position>{by_card});

  request.from = by_card + 1;
  Must(room->Unlink(EndLinkRequest{.link = link.link}));
  const FeedPage ended = Must(room->Watch(request, {}));
  REQUIRE(!ended.entries.empty());
  CHECK(ended.entries.front().kind == EntryKind::kLinkEnd);

  request.from = ended.next;
  room.Say("card:9", "another person now");
  const Position own = room.Say("crm:1", "still me");
  CHECK(PositionsOf(Must(room->Watch(request, {}))) ==
        std::vector<Position>{own});
}

TEST_CASE("A watch that waits is woken by what comes in over a new link") {
  Room room;
  room.Say("crm:1", "hello");
  room.Say("card:9", "hello");
  Must(room->Link({.a = {"crm:1", {}, {}, {}},
                   .b = {"card:9", {}, {}, {}},
                   .why = "same person"}));
  FeedRequest request{.from = Must(room->Feed({})).next};
  request.filter.customer = "crm:1";
  Follower watch(room, request);

  const Position said = room.Say("card:9", "over the other one");

  CHECK(PositionsOf(watch.Join()) == std::vector<Position>{said});
}

TEST_CASE("A link that comes while a watch looks is watched over as well") {
  Room room;
  room.Say("crm:1", "hello");
  room.Say("card:9", "hello");
  FeedRequest request{.from = Must(room->Feed({})).next};
  request.filter.customer = "crm:1";
  request.filter.kinds = {EntryKind::kEvent};  // The link itself wakes nobody.
  room.meddler->AfterNextDurable([&] {
    Must(room->Link({.a = {"crm:1", {}, {}, {}},
                     .b = {"card:9", {}, {}, {}},
                     .why = "same person"}));
  });
  Follower watch(room, request, {}, kLook + 2);

  const Position said = room.Say("card:9", "over the new link");

  CHECK(PositionsOf(watch.Join()) == std::vector<Position>{said});
}

TEST_CASE("A follower is woken for what its filter lets through alone") {
  Room room;
  room.Say("crm:1", "hello");
  FeedRequest request{.from = Must(room->Feed({})).next};
  request.filter.kinds = {EntryKind::kBackfillStart};
  Follower follower(room, request);

  room.Say("crm:1", "no");
  room.Say("crm:1", "nor this");
  const Position mark = Must(room->MarkBackfill("main", true));

  CHECK(PositionsOf(follower.Join()) == std::vector<Position>{mark});
}

TEST_CASE("A wait ends at its deadline by the store's clock") {
  Room room;
  room.Say("crm:1", "hello");
  Follower follower(room, {.from = Must(room->Feed({})).next},
                    {.deadline = room.now() + absl::Hours(1)});

  room.Pass(absl::Minutes(59));
  Must(room->Maintain());
  room.AwaitLooks(2 * kLook);
  room.Pass(absl::Minutes(1));
  Must(room->Maintain());

  const FeedPage page = follower.Join();
  CHECK(page.entries.empty());
  CHECK(page.next == page.newest + 1);
}

TEST_CASE("A deadline that has passed is no wait at all") {
  Room room;
  room.Say("crm:1", "hello");

  const FeedPage page = Must(room->Follow({.from = Must(room->Feed({})).next},
                                          {.deadline = room.now()}));

  CHECK(page.entries.empty());
}

TEST_CASE("A wait ends when it is told to stop") {
  Room room;
  room.Say("crm:1", "hello");
  std::stop_source stop;
  Follower follower(room, {.from = Must(room->Feed({})).next},
                    {.stop = stop.get_token()});

  stop.request_stop();

  CHECK(follower.Join().entries.empty());
}

TEST_CASE("A tenant that is not there yet can be followed") {
  Room room;
  room.Say("crm:1", "of another tenant");
  Follower follower(room, {.tenant = "north"}, {}, 1);

  v1::Event event;
  event.set_source("chat");
  event.set_id("n1");
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
  event.add_identities("crm:1");
  Must(room->Append({.tenant = "north", .events = {event}}));

  const FeedPage page = follower.Join();
  REQUIRE(!page.entries.empty());
  for (const Entry& entry : page.entries) {
    if (entry.event) CHECK(entry.event->id() == "n1");
  }
}

TEST_CASE("Ten followers are woken by one commit") {
  Room room;
  room.Say("crm:1", "hello");
  const Position next = Must(room->Feed({})).next;
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 10; ++i) {
    followers.push_back(
        std::make_unique<Follower>(room, FeedRequest{.from = next}));
  }

  const Position said = room.Say("crm:1", "all of you");

  for (const auto& follower : followers) {
    CHECK(PositionsOf(follower->Join()) == std::vector<Position>{said});
  }
}

TEST_CASE("Nobody can be watched who is not known, or not named") {
  Room room;
  room.Say("crm:1", "hello");
  FeedRequest request;

  CHECK(absl::IsInvalidArgument(room->Watch(request, {}).status()));
  request.filter.customer = "crm:77";
  CHECK(absl::IsNotFound(room->Watch(request, {}).status()));
}

}  // namespace
}  // namespace throughline
