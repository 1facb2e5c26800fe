// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "tests/support/fence_schedules.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "lib/engine/memory/memory_engine.h"
#include "lib/keeping/index_keys.h"
#include "tests/support/catch.h"
#include "throughline/store.h"

namespace throughline {
namespace {

constexpr int kStepsMax = 14;
constexpr int kPerStore = 500;  // A store of its own for each so many.

// Who had the claim, as everybody was told.
class Judge {
 public:
  void Granted(const GrantedClaim& claim) {
    token_ = claim.fence.token;
    until_us_ = claim.until_us;
    over_ = false;
  }
  void Renewed(const GrantedClaim& claim) { until_us_ = claim.until_us; }
  void Released() { over_ = true; }

  bool Has(const FencingToken& token, std::int64_t at_us) const {
    return token == token_ && !over_ && at_us < until_us_;
  }

 private:
  FencingToken token_;
  std::int64_t until_us_ = 0;
  bool over_ = true;
};

class World {
 public:
  explicit World(std::uint32_t seed) : chance_(seed) {
    StoreOptions options;
    options.keys = keeping::MemoryKeys();
    options.clock = [this] { return absl::FromUnixMicros(now_us_); };
    store_ = Must(Store::Open(NewMemoryEngine(), options));
  }

  void Run(Judged& judged) {
    Begin();
    Claim(players_[static_cast<std::size_t>(Below(3))]);
    const int steps = 6 + Below(kStepsMax - 5);
    for (int i = 0; i < steps; ++i) Step(judged);
    ++judged.schedules;
  }

  void Verify() {
    for (const std::string& difference : Must(store_->Verify()).differences) {
      FAIL_CHECK(difference);
    }
  }

 private:
  struct Player {
    v1::Actor actor;
    std::optional<Fence> fence;  // What it thinks it holds.
    bool released = false;       // It said that it let go, once.
  };

  int Below(int bound) {
    return static_cast<int>(chance_() % static_cast<std::uint32_t>(bound));
  }

  v1::Event Event(v1::Role role) {
    v1::Event event;
    event.set_source("s");
    event.set_id(std::to_string(++events_));
    event.set_kind("message");
    event.set_channel("webchat");
    event.mutable_actor()->set_role(role);
    event.set_conversation(std::to_string(conversations_));
    event.add_identities("user:" + std::to_string(conversations_));
    return event;
  }

  void Begin() {
    ++conversations_;
    const AppendReceipt receipt =
        Must(store_->Append({.events = {Event(v1::ROLE_CUSTOMER)},
                             .durability = Durability::kBuffered}));
    Committed();
    in_ = receipt.events.front().conversation;
    judge_ = Judge();
    offered_.reset();
    for (std::size_t i = 0; i < players_.size(); ++i) {
      Player& player = players_[i];
      player = Player();
      player.actor.set_role(i == 0 ? v1::ROLE_AGENT : v1::ROLE_BOT);
      player.actor.set_id(std::to_string(i));
    }
  }

  // The time that the newest commit carries: never before an earlier one's.
  void Committed() { committed_us_ = CommitUs(); }
  std::int64_t CommitUs() const { return std::max(now_us_, committed_us_); }

  absl::Duration Lease() { return absl::Seconds(1 + Below(100)); }

  void Step(Judged& judged) {
    Player& player = players_[static_cast<std::size_t>(Below(3))];
    switch (Below(10)) {
      case 0:
      case 1:
        return Claim(player);
      case 2:
        now_us_ += (Below(240) - 80) * std::int64_t{1'000'000};
        return;
      case 3:
        return Renew(player, judged);
      case 4:
        return Release(player, judged);
      case 5:
        return HandOver(player, judged);
      default:
        return Write(player, judged);
    }
  }

  void Claim(Player& player) {
    const auto claim = store_->Claim(
        {.conversation = in_, .actor = player.actor, .lease = Lease()});
    if (!claim.ok()) return;
    Committed();
    judge_.Granted(*claim);
    player.fence = claim->fence;
    player.released = false;
  }

  // Counts one try under a token. True: it was accepted.
  bool Count(const Player& player, bool accepted, Judged& judged) {
    const bool has = judge_.Has(player.fence->token, CommitUs());
    ++judged.tried;
    judged.accepted += accepted ? 1 : 0;
    judged.stale += accepted && !has ? 1 : 0;
    judged.wronged += !accepted && has ? 1 : 0;
    if (accepted) Committed();
    return accepted;
  }

  void Write(Player& player, Judged& judged) {
    if (!player.fence) return;
    v1::Event event = Event(player.actor.role());
    event.set_request(true);
    const auto written = store_->Append({.events = {event},
                                         .durability = Durability::kBuffered,
                                         .fence = player.fence});
    Count(player, written.ok(), judged);
  }

  void Renew(Player& player, Judged& judged) {
    if (!player.fence) return;
    const auto claim =
        store_->Renew({.fence = *player.fence, .lease = Lease()});
    if (Count(player, claim.ok(), judged)) judge_.Renewed(*claim);
  }

  void Release(Player& player, Judged& judged) {
    // Again it would be harmless, which is no matter of the fence.
    if (!player.fence || player.released) return;
    const auto released = store_->Release({.fence = *player.fence});
    if (!Count(player, released.ok(), judged)) return;
    judge_.Released();
    player.released = true;  // It may go on writing, by mistake.
  }

  void HandOver(Player& player, Judged& judged) {
    if (!offered_ && player.fence) {
      OfferRequest offer{.fence = *player.fence, .stands = Lease()};
      offer.to.set_role(v1::ROLE_AGENT);
      const auto offered = store_->OfferHandover(offer);
      // That one stands already is no matter of the fence.
      if (!offered.ok() && !CurrentClaim(offered.status())) return;
      if (Count(player, offered.ok(), judged)) offered_ = offered->handover;
      return;
    }
    if (!offered_) return;
    Player& agent = players_[0];
    const auto claim = store_->AcceptHandover({.conversation = in_,
                                               .handover = *offered_,
                                               .actor = agent.actor,
                                               .lease = Lease()});
    offered_.reset();
    if (!claim.ok()) return;
    Committed();
    judge_.Granted(*claim);
    agent.fence = claim->fence;
    agent.released = false;
  }

  std::mt19937 chance_;
  std::int64_t now_us_ = 1'772'445'600'000'000;
  std::int64_t committed_us_ = 0;
  std::unique_ptr<Store> store_;
  ConversationId in_;
  Judge judge_;
  std::array<Player, 3> players_;
  std::optional<HandoverId> offered_;
  int events_ = 0;
  int conversations_ = 0;
};

}  // namespace

Judged RunSchedules(int schedules, std::uint32_t seed) {
  Judged judged;
  std::mt19937 seeds(seed);
  while (judged.schedules < schedules) {
    World world(seeds());
    for (int i = 0; i < kPerStore && judged.schedules < schedules; ++i) {
      world.Run(judged);
    }
    world.Verify();
  }
  return judged;
}

}  // namespace throughline
