// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Claims: who has a conversation alone, for how long, and who comes next.

#include <rapidcheck.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/claims/summary.h"
#include "lib/codec/envelope.h"
#include "lib/keys/keys.h"
#include "tests/support/claims.h"
#include "tests/support/twin.h"
#include "throughline/storage/claims.pb.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

using Words = std::vector<std::string>;

TEST_CASE("Who claims a conversation has it alone until the lease ends") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;

  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(30));

  CHECK(claim.since_us == absl::ToUnixMicros(desk.now));
  CHECK(claim.until_us - claim.since_us == 30'000'000);
  const auto other = desk->Claim({.conversation = in, .actor = Bot("other")});
  CHECK(absl::IsFailedPrecondition(other.status()));
  desk.now += absl::Seconds(30);
  CHECK(desk->Claim({.conversation = in, .actor = Bot("other")}).ok());
}

TEST_CASE("Two of one name are two: the second does not have the claim") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Bot());

  const auto again = desk->Claim({.conversation = in, .actor = Bot()});

  CHECK(absl::IsFailedPrecondition(again.status()));
}

TEST_CASE("A refusal names who holds the conversation, and their token") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim held = Take(desk, in, Agent("ann"));

  const auto refused = desk->Claim({.conversation = in, .actor = Bot()});

  const auto current = CurrentClaim(refused.status());
  REQUIRE(current.has_value());
  CHECK(current->held);
  CHECK(current->conversation == in);
  CHECK(current->holder.name() == "the one called ann");
  CHECK(current->token == held.fence.token);
  CHECK(current->until_us == held.until_us);
  const std::string message(refused.status().message());
  CHECK(message.find("agent ann") != std::string::npos);
  CHECK(message.find(held.fence.token.ToText()) != std::string::npos);
  CHECK_FALSE(CurrentClaim(absl::FailedPreconditionError("x")).has_value());
}

TEST_CASE(
    "A later claim has a greater token, whether the one before was released, "
    "ran out or was another conversation's") {
  Desk desk;
  const ConversationId one = desk.Say(kAnn, "hello").conversation;
  const ConversationId two = desk.Say(kMail, "hello").conversation;
  std::vector<FencingToken> tokens;
  const auto take = [&](ConversationId in) {
    tokens.push_back(Take(desk, in, Agent()).fence.token);
    return Fence{in, tokens.back()};
  };
  Must(desk->Release({.fence = take(one)}));
  take(one);
  desk.now += absl::Hours(1);
  take(two);
  take(one);
  desk.Reopen();
  desk.now += absl::Hours(1);
  take(one);
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    CHECK(tokens[i - 1] < tokens[i]);
  }
}

TEST_CASE("After a crash a claim goes on, and the next has the new epoch") {
  const std::shared_ptr<Engine> engine = NewMemoryEngine();
  Desk desk;
  const auto killed =
      Must(Store::Open(std::make_unique<Twin>(engine), desk.options()));
  const v1::Event hello = desk.Event({.who = {kAnn}, .text = "hello"});
  const ConversationId in =
      Must(killed->Append({.events = {hello}})).events.front().conversation;
  const GrantedClaim claim =
      Must(killed->Claim({.conversation = in, .actor = Bot()}));

  // It never said that it closed.
  auto twin = std::make_unique<Twin>(engine);
  twin->Observed();
  const auto after = Must(Store::Open(std::move(twin), desk.options()));

  CHECK(Must(after->Renew({.fence = claim.fence})).fence == claim.fence);
  const GrantedClaim next =
      Must(after->Claim({.conversation = in, .actor = Agent()}));
  CHECK(next.fence.token.epoch == claim.fence.token.epoch + 1);
  CHECK(claim.fence.token < next.fence.token);
}

TEST_CASE("A claim and its token outlive the store that granted it") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Hours(1));

  desk.Reopen();

  const ClaimState state = Must(desk->Holder("main", in));
  CHECK(state.held);
  CHECK(state.holder.id() == "faq");
  CHECK(state.token == claim.fence.token);
  CHECK(state.until_us == claim.until_us);
  CHECK(Send(desk, Request(desk, kAnn, "good morning"), claim.fence).ok());
}

TEST_CASE("A token reads back as it is written, and nothing else is one") {
  const FencingToken token{3, 1207};

  CHECK(token.ToText() == "3.1207");
  CHECK(FencingToken::FromText("3.1207") == token);
  for (const char* const text :
       {"", ".", "3", "3.", ".7", "3.7.1", "3.-7", " 3.7", "3.7 ", "a.b",
        "3.99999999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(FencingToken::FromText(text).has_value());
  }
}

TEST_CASE("A person gets at once what a bot holds, and a bot never does") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim bots = Take(desk, in, Bot());

  const GrantedClaim mine = Take(desk, in, Agent());

  CHECK(bots.fence.token < mine.fence.token);
  CHECK(Stretches(desk, in) ==
        Words{"joined faq", "left faq preempted", "joined ann"});
  CHECK_FALSE(desk->Claim({.conversation = in, .actor = Bot()}).ok());
  CHECK_FALSE(desk->Claim({.conversation = in, .actor = Agent("bob")}).ok());
}

TEST_CASE("A policy may keep people from taking what a bot holds") {
  Policy policy;
  policy.claim.people_preempt_bots = false;
  Desk desk(policy);
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Bot());

  const auto mine = desk->Claim({.conversation = in, .actor = Agent()});

  CHECK(absl::IsFailedPrecondition(mine.status()));
}

TEST_CASE("A renewed claim runs out later, and no entry tells of it") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(30));
  const Position before = desk.newest();
  desk.now += absl::Seconds(29);

  const GrantedClaim longer =
      Must(desk->Renew({.fence = claim.fence, .lease = absl::Seconds(30)}));

  CHECK(longer.fence == claim.fence);
  CHECK(longer.until_us == claim.until_us + 29'000'000);
  CHECK(desk.newest() == before);
  desk.now += absl::Seconds(29);
  CHECK(Must(desk->Holder("main", in)).held);
  desk.now += absl::Seconds(1);
  CHECK_FALSE(Must(desk->Holder("main", in)).held);
}

TEST_CASE("Who renews too late has lost the claim, also if nobody took it") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(30));
  desk.now += absl::Seconds(30);

  const auto late = desk->Renew({.fence = claim.fence});

  REQUIRE(absl::IsFailedPrecondition(late.status()));
  CHECK_FALSE(CurrentClaim(late.status())->held);
}

TEST_CASE("What was committed after the end of a lease keeps it over") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(30));
  desk.now += absl::Minutes(5);
  desk.Say(kMail, "somebody else writes");

  desk.now -= absl::Minutes(5);  // The clock jumps back.

  CHECK_FALSE(Send(desk, Request(desk, kAnn, "hi"), claim.fence).ok());
  CHECK_FALSE(desk->Renew({.fence = claim.fence}).ok());
}

TEST_CASE("A released claim is free, and to release it again is harmless") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim claim = Take(desk, in, Bot());
  Must(desk->Release({.fence = claim.fence}));
  const Position then = desk.newest();

  CHECK(desk->Release({.fence = claim.fence}).ok());

  CHECK(desk.newest() == then);
  CHECK_FALSE(Must(desk->Holder("main", in)).held);
  Take(desk, in, Bot("other"));
  CHECK_FALSE(desk->Release({.fence = claim.fence}).ok());
  CHECK(Stretches(desk, in) ==
        Words{"joined faq", "left faq released", "joined other"});
}

TEST_CASE("A stretch that ran out ends in the timeline when it ran out") {
  Desk desk;
  const Kept first = desk.Say(kAnn, "hello");
  const ConversationId in = first.conversation;
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(10));
  desk.now += absl::Minutes(1);
  desk.Say(kAnn, "is anybody there?");

  Take(desk, in, Agent());

  std::vector<std::string> kinds;
  std::int64_t left_us = 0;
  for (const EventView& event : desk.In(in)) {
    kinds.emplace_back(event.kind());
    if (event.kind() == "left") left_us = event.place().sort_us;
  }
  CHECK(kinds == Words{"message", "joined", "left", "message", "joined"});
  CHECK(left_us == claim.until_us);
  CHECK(Stretches(desk, in) ==
        Words{"joined faq", "left faq expired", "joined ann"});
}

TEST_CASE("A stretch lies on the channel of its conversation, for customers") {
  Desk desk;
  const ConversationId in =
      desk.Add({.who = {kAnn}, .text = "hi", .channel = "social/x"})
          .conversation;

  Take(desk, in, Bot());

  const EventView joined = desk.In(in).back();
  CHECK(joined.kind() == "joined");
  CHECK(joined.channel() == "social/x");
  CHECK(joined.actor_name() == "the one called faq");
  CHECK(joined.direction() == v1::DIRECTION_INTERNAL);
  CHECK_FALSE(joined.countable());
  CHECK(desk.As(TheCustomer(), kAnn).withheld() == 0);
  CHECK(desk.Awaiting(kAnn) == Words{"hi"});
  CHECK(StateIn(desk.Resume(kAnn), in).channels == Words{"social/x"});
}

TEST_CASE("Resume says who holds a conversation, until the lease is over") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  CHECK_FALSE(StateIn(desk.Resume(kAnn), in).holder.has_value());
  const GrantedClaim claim = Take(desk, in, Bot(), absl::Seconds(30));

  const auto holder = StateIn(desk.Resume(kAnn), in).holder;

  REQUIRE(holder.has_value());
  CHECK(holder->actor.id() == "faq");
  CHECK(holder->until_us == claim.until_us);
  desk.now += absl::Seconds(29);
  Must(desk->Renew({.fence = claim.fence, .lease = absl::Seconds(30)}));
  CHECK(StateIn(desk.Resume(kAnn), in).holder->until_us ==
        absl::ToUnixMicros(desk.now) + 30'000'000);
  desk.now += absl::Seconds(30);
  CHECK_FALSE(StateIn(desk.Resume(kAnn), in).holder.has_value());
}

TEST_CASE("As of a position it is held by who held it then") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim bots = Take(desk, in, Bot());
  const GrantedClaim mine = Take(desk, in, Agent());
  Must(desk->Release({.fence = mine.fence}));

  const auto then = [&](Position position) {
    return StateIn(desk.Resume(kAnn, position), in).holder;
  };

  CHECK_FALSE(then(bots.position - 1).has_value());
  CHECK(then(bots.position)->actor.id() == "faq");
  CHECK(then(mine.position)->actor.id() == "ann");
  CHECK_FALSE(then(desk.newest()).has_value());
}

// Threads that wait for a claim, each known by name once it stands in line.
class Line {
 public:
  Line(Desk& desk, ConversationId in) : desk_(desk), in_(in) {}
  ~Line() { Join(); }

  void Add(const std::string& name, absl::Duration wait = absl::Hours(1),
           v1::Role role = v1::ROLE_AGENT) {
    const std::size_t before = Must(desk_->Holder("main", in_)).waiting.size();
    threads_.emplace_back([this, name, wait, role] {
      const auto claim = desk_->Claim({.conversation = in_,
                                       .actor = Actor(role, name),
                                       .lease = absl::Minutes(1),
                                       .wait = wait});
      MutexLock lock(mutex_);
      if (claim.ok()) {
        granted_.push_back(name);
        last_ = claim->fence;
      } else {
        refused_.push_back(name);
      }
    });
    while (Must(desk_->Holder("main", in_)).waiting.size() == before) {
      std::this_thread::yield();
    }
  }

  // Once so many were served.
  Fence Served(std::size_t count) {
    for (;; std::this_thread::yield()) {
      MutexLock lock(mutex_);
      if (granted_.size() == count) return last_;
    }
  }

  void Join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  Words granted() {
    MutexLock lock(mutex_);
    return granted_;
  }
  Words refused() {
    MutexLock lock(mutex_);
    return refused_;
  }

 private:
  Desk& desk_;
  const ConversationId in_;
  std::vector<std::thread> threads_;
  Mutex mutex_;
  Words granted_;
  Words refused_;
  Fence last_;
};

// A desk whose clock any thread may read while the test moves it.
struct SharedClock {
  std::atomic<std::int64_t> us{1'772'445'600'000'000};
  Desk desk;

  SharedClock() {
    desk.options().clock = [this] { return absl::FromUnixMicros(us); };
    desk.Reopen();
  }
  void Jump(absl::Duration by) {
    us += absl::ToInt64Microseconds(by);
    Must(desk->Maintain());
  }
};

TEST_CASE("Those who wait are served in the order in which they came") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Fence fence = Take(desk, in, Agent("first")).fence;
  Line line(desk, in);
  for (const char* const name : {"a", "b", "c"}) line.Add(name);
  const std::vector<v1::Actor> waiting = Must(desk->Holder("main", in)).waiting;
  REQUIRE(waiting.size() == 3);
  CHECK(waiting[1].id() == "b");

  for (std::size_t served = 1; served <= 3; ++served) {
    Must(desk->Release({.fence = fence}));
    fence = line.Served(served);
  }

  line.Join();
  CHECK(line.granted() == Words{"a", "b", "c"});
}

TEST_CASE("A person in line is served before a bot, who would lose it again") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const Fence held = Take(desk, in, Agent("first")).fence;
  Line line(desk, in);
  line.Add("robot", absl::Hours(1), v1::ROLE_BOT);
  line.Add("person");

  Must(desk->Release({.fence = held}));
  Must(desk->Release({.fence = line.Served(1)}));

  line.Join();
  CHECK(line.granted() == Words{"person", "robot"});
}

TEST_CASE("The commit that frees a claim gives it to who waits") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const GrantedClaim held = Take(desk, in, Agent("first"));
  Line line(desk, in);
  line.Add("next");

  const Position freed = Must(desk->Release({.fence = held.fence}));

  // At no position, and to no reader, was it free in between.
  const ClaimState state = Must(desk->Holder("main", in));
  CHECK(state.held);
  CHECK(state.holder.id() == "next");
  CHECK(state.token.number == freed + 1);
  line.Join();
  CHECK(line.granted() == Words{"next"});
}

TEST_CASE("Nobody overtakes those who wait, also when a lease runs out") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Agent("first"), absl::Minutes(10));
  Line line(desk, in);
  line.Add("patient");
  clock.us += 11 * 60'000'000;  // Nobody is told.

  const auto pushy = desk->Claim({.conversation = in, .actor = Agent("pushy")});

  REQUIRE(absl::IsFailedPrecondition(pushy.status()));
  CHECK(CurrentClaim(pushy.status())->holder.id() == "patient");
  line.Join();
  CHECK(line.granted() == Words{"patient"});
}

TEST_CASE("Who waits is woken when the clock comes to the end of the lease") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  Take(desk, in, Agent("first"), absl::Minutes(30));
  Line line(desk, in);
  line.Add("next");

  clock.Jump(absl::Minutes(30));

  line.Join();
  CHECK(line.granted() == Words{"next"});
}

TEST_CASE("A wait ends with a refusal when its own time is over") {
  SharedClock clock;
  Desk& desk = clock.desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const Fence fence = Take(desk, in, Agent("first"), absl::Hours(2)).fence;
  Line line(desk, in);
  line.Add("hasty", absl::Minutes(1));

  clock.Jump(absl::Minutes(2));

  line.Join();
  CHECK(line.refused() == Words{"hasty"});
  CHECK(Must(desk->Holder("main", in)).waiting.empty());
  Must(desk->Release({.fence = fence}));
  CHECK_FALSE(Must(desk->Holder("main", in)).held);
}

TEST_CASE("A lease that is negative, nothing or endless is refused by name") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  const Fence fence = Take(desk, in, Bot()).fence;
  const Position before = desk.newest();
  for (const absl::Duration lease :
       {absl::ZeroDuration(), -absl::Seconds(1), absl::Hours(24 * 365),
        absl::Hours(24) + absl::Nanoseconds(1), absl::InfiniteDuration(),
        -absl::InfiniteDuration()}) {
    INFO(lease);

    const absl::Status claim =
        desk->Claim({.conversation = in, .actor = Agent(), .lease = lease})
            .status();

    CHECK(absl::IsInvalidArgument(claim));
    CHECK(std::string(claim.message()).find("lease: ") == 0);
    CHECK(std::string(claim.message()).find("24h") != std::string::npos);
    CHECK(absl::IsInvalidArgument(
        desk->Renew({.fence = fence, .lease = lease}).status()));
  }
  const absl::Status wait =
      desk->Claim(
              {.conversation = in, .actor = Agent(), .wait = absl::Hours(2)})
          .status();
  CHECK(std::string(wait.message()).find("wait: 2h; 0 to 1h") == 0);
  CHECK(desk.newest() == before);
}

TEST_CASE(
    "A claim needs a conversation of the tenant, and nothing is written") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;
  v1::Event event = desk.Event({.who = {kMail}, .text = "elsewhere"});
  Must(desk->Append({.tenant = "other", .events = {event}}));
  const Position before = desk.newest();

  for (const auto& [tenant, conversation] :
       {std::pair("main", ConversationId()),
        {"main", *ConversationId::FromHex(std::string(32, '7'))},
        {"other", in},
        {"nobody", in}}) {
    INFO(tenant);
    CHECK(absl::IsNotFound(desk->Claim({.tenant = tenant,
                                        .conversation = conversation,
                                        .actor = Bot()})
                               .status()));
    CHECK(absl::IsNotFound(desk->Holder(tenant, conversation).status()));
  }
  CHECK(desk.newest() == before);
}

TEST_CASE("Only an agent or a bot with an id may claim") {
  Desk desk;
  const ConversationId in = desk.Say(kAnn, "hello").conversation;

  for (const v1::Actor& actor :
       {Actor(v1::ROLE_CUSTOMER, "ann"), Actor(v1::ROLE_SYSTEM, "router"),
        Anybody(v1::ROLE_BOT), Agent(std::string(5000, 'x'))}) {
    CHECK(absl::IsInvalidArgument(
        desk->Claim({.conversation = in, .actor = actor}).status()));
  }
}

TEST_CASE("When a customer comes apart the claim stays with who opened it") {
  Desk desk;
  desk.Say(kAnn, "long ago");
  desk.now += absl::Hours(100);
  desk.Add({.who = {kMail}, .kind = "profile", .role = v1::ROLE_SYSTEM});
  const LinkReceipt link = desk.Link(kAnn, kMail);
  const ConversationId in = desk.Say(kAnn, "a1").conversation;
  REQUIRE(desk.Say(kMail, "b1").conversation == in);
  const GrantedClaim claim = Take(desk, in, Agent(), absl::Hours(1));
  CHECK(StateIn(desk.Resume(kMail), in).holder.has_value());
  const UnlinkPlan plan =
      Must(desk->PlanUnlink({.a = Desk::Of(kAnn), .b = Desk::Of(kMail)}));
  REQUIRE(plan.conversations.size() == 1);
  REQUIRE(plan.conversations.front().claim.has_value());
  CHECK(plan.conversations.front().claim->holder.id() == "ann");

  desk.Unlink(link);

  CHECK(StateIn(desk.Resume(kAnn), in).holder->actor.id() == "ann");
  const ConversationState side = desk.Resume(kMail).conversations().front();
  CHECK(side.id != in);
  CHECK_FALSE(side.holder.has_value());
  CHECK(Send(desk, Request(desk, kAnn, "to a"), claim.fence).ok());
  CHECK(Take(desk, side.id, Bot()).fence.token > claim.fence.token);
}

TEST_CASE("A conversation of somebody without identity can be claimed") {
  Desk desk;
  const Kept kept = desk.Add(
      {.who = {"phone:anonymous"}, .text = "who am I", .key = "call-1"});

  const GrantedClaim claim = Take(desk, kept.conversation, Bot());

  CHECK(Stretches(desk, kept.conversation) == Words{"joined faq"});
  CHECK(desk->Release({.fence = claim.fence}).ok());
}

TEST_CASE("Verify finds a claim whose row says other than its events") {
  const std::shared_ptr<Engine> engine = NewMemoryEngine();
  Desk desk;
  const auto store =
      Must(Store::Open(std::make_unique<Twin>(engine), desk.options()));
  const v1::Event hello = desk.Event({.who = {kAnn}, .text = "hello"});
  const ConversationId in =
      Must(store->Append({.events = {hello}})).events.front().conversation;
  const Fence fence =
      Must(store->Claim({.conversation = in, .actor = Bot()})).fence;
  CHECK(Must(store->Verify()).differences.empty());
  constexpr TenantNumber kFirst = 1;
  const std::string key =
      keys::Key(keys::Table::kClaim, kFirst).Add(in).bytes();
  const std::optional<Pinned> row = Must(engine->Latest()->Get(key));
  REQUIRE(row.has_value());
  auto claim = Must(codec::OpenAs<storage::ClaimRow>(row->bytes, "claims"));
  CHECK(claim.number() == fence.token.number);

  claim.set_ended(true);
  Batch batch;
  batch.Put(key, codec::Seal(claim));
  Must(engine->Commit(batch, Durability::kSynced));

  const VerifyReport report = Must(store->Verify());
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences.front().find(in.ToHex()) != std::string::npos);
}

TEST_CASE("What heads say of claims is the same in any order and grouping") {
  using claims::Summary;
  const auto part = [](std::uint64_t kind, std::uint64_t position) {
    Summary summary;
    if (kind % 2 == 0) {
      summary.mutable_stretch()->set_position(position);
      summary.mutable_stretch()->mutable_actor()->set_id("s");
    }
    if (kind % 3 == 0) {
      summary.mutable_offered()->set_position(position);
      summary.mutable_offered()->set_summary("o");
    }
    if (kind % 5 == 0) {
      summary.mutable_answered_offer()->set_position(position);
      summary.mutable_answered_offer()->set_id("a");
    }
    return summary;
  };
  const bool holds = rc::check([&](const std::vector<std::uint8_t>& kinds) {
    Summary forward, backward, grouped;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      claims::Combine(part(kinds[i], i + 1), forward);
      const std::size_t j = kinds.size() - 1 - i;
      claims::Combine(part(kinds[j], j + 1), backward);
    }
    for (std::size_t from = 0; from < kinds.size(); from += 3) {
      Summary group;
      for (std::size_t i = from; i < kinds.size() && i < from + 3; ++i) {
        claims::Combine(part(kinds[i], i + 1), group);
      }
      claims::Combine(group, grouped);
    }
    RC_ASSERT(forward.SerializeAsString() == backward.SerializeAsString());
    RC_ASSERT(forward.SerializeAsString() == grouped.SerializeAsString());
  });
  CHECK(holds);
}

}  // namespace
}  // namespace throughline
