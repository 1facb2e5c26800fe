// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Laws of who is who, against sets that are walked by brute force. rapidcheck
// prints the seed of what it found.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/graph.h"
#include "tests/support/graph_model.h"

namespace throughline {
namespace {

constexpr int kMost = std::numeric_limits<int>::max();
constexpr int kPolicyMost = 6;

const std::vector<std::string>& Everybody() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const char* scheme : {"card:", "crm:", "cookie:"}) {
      for (int i = 0; i < 4; ++i) all.push_back(scheme + std::to_string(i));
    }
    return all;
  }();
  return names;
}

rc::Gen<std::vector<std::string>> SomeOf(std::vector<std::string> names) {
  return rc::gen::resize(
      4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
             rc::gen::elementOf(std::move(names)))));
}

// Both at once: what the room did must be what the model did.
class Duel {
 public:
  Duel() : world_(Policy()), model_(kPolicyMost) {}

  void Step() {
    switch (*rc::gen::inRange(0, 10)) {
      case 0:
        return Link();
      case 1:
        return End();
      case 2:
        return Never();
      case 3:
        return Allow();
      case 4:
        return Reassign();
      case 5:
        if (*rc::gen::inRange(0, 8) == 0) Share();
        return;
      default:
        return Event();
    }
  }

  void Compare() {
    for (int i = 0; i < model_.profiles(); ++i) {
      if (ids_.count(i) == 0) continue;
      std::set<int> members;
      for (const auto& member : world_.Group(ids_.at(i)).members) {
        members.insert(numbers_.at(member.profile));
      }
      RC_ASSERT(members == model_.CustomerOf(i));
    }
    RC_ASSERT(world_.Differences() == std::vector<std::string>());
    Remember();
  }

  // Every customer as it was at every position it was looked at.
  void ComparePast() {
    for (const auto& [position, customers] : past_) {
      for (const auto& [profile, group] : customers) {
        RC_ASSERT(Must(identity::GroupAsOf(world_.Now(), profile, position))
                      .members == group.members);
      }
    }
  }

  GraphWorld& world() { return world_; }
  std::vector<ProfileId> Ids() const {
    std::vector<ProfileId> ids;
    for (const auto& [number, id] : ids_) ids.push_back(id);
    return ids;
  }
  std::optional<int> AnyProfile() const {
    if (ids_.empty()) return std::nullopt;
    const int at = *rc::gen::inRange<int>(0, static_cast<int>(ids_.size()));
    return std::next(ids_.begin(), at)->first;
  }
  ProfileId IdOf(int number) const { return ids_.at(number); }

 private:
  static IdentityPolicy Policy() {
    IdentityPolicy policy;
    policy.link_profiles_max = kPolicyMost;
    return policy;
  }

  // The model's profile is this one, now and for ever.
  void Pair(int number, ProfileId id) {
    RC_ASSERT((number < 0) == id.empty());
    if (number < 0) return;
    RC_ASSERT(ids_.emplace(number, id).first->second == id);
    RC_ASSERT(numbers_.emplace(id, number).first->second == number);
  }

  void Event() {
    const auto names = *SomeOf(Everybody());
    const std::int64_t at = *rc::gen::inRange<std::int64_t>(0, 20);
    const auto resolved = world_.Event(names, at);
    const auto numbers = model_.Event(names, at);
    for (const ProfileId id : resolved.created) {
      // One that began anew in this event may have done so unseen.
      if (numbers_.count(id) == 0) PairByOrder(id);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      Pair(numbers[i], resolved.profiles[i]);
    }
  }

  // Profiles are made in the same order by both.
  void PairByOrder(ProfileId id) {
    const int next = ids_.empty() ? 0 : ids_.rbegin()->first + 1;
    RC_ASSERT(next < model_.profiles());
    Pair(next, id);
  }

  void Link() {
    const auto a = AnyProfile();
    const auto b = AnyProfile();
    if (!a.has_value() || *a == *b) return;
    const auto linked = world_.Link(ids_.at(*a), ids_.at(*b));
    const std::int64_t at =
        linked.refused.has_value()
            ? 0
            : Must(identity::NeedLink(world_.Now(), linked.link)).at_us();
    RC_ASSERT(model_.Link(*a, *b, at, kMost) == !linked.refused.has_value());
  }

  void End() {
    if (model_.links().empty()) return;
    const int at =
        *rc::gen::inRange<int>(0, static_cast<int>(model_.links().size()));
    const auto pair = std::next(model_.links().begin(), at)->first;
    world_.End(Must(identity::LinkBetween(world_.Now(), ids_.at(pair.first),
                                          ids_.at(pair.second)))
                   .value());
    model_.End(pair);
  }

  void Never() {
    const auto a = AnyProfile();
    const auto b = AnyProfile();
    if (!a.has_value()) return;
    RC_ASSERT(world_.Never(ids_.at(*a), ids_.at(*b)).ok() ==
              model_.Never(*a, *b));
  }

  void Allow() {
    const auto a = AnyProfile();
    const auto b = AnyProfile();
    if (!a.has_value()) return;
    world_.Allow(ids_.at(*a), ids_.at(*b)).IgnoreError();
    model_.Allow(*a, *b);
  }

  void Reassign() {
    const auto name = *rc::gen::elementOf(Everybody());
    const std::int64_t from = *rc::gen::inRange<std::int64_t>(0, 20);
    const auto reassigned = world_.Reassign(name, from);
    Pair(model_.Reassign(name, from),
         reassigned.ok() ? reassigned->profile : ProfileId());
  }

  void Share() {
    const auto name = *rc::gen::elementOf(Everybody());
    world_.Share(name);
    model_.Share(name);
  }

  void Remember() {
    std::map<ProfileId, identity::Group> customers;
    for (const ProfileId id : Ids()) customers.emplace(id, world_.Group(id));
    past_.emplace_back(world_.Newest(), std::move(customers));
  }

  GraphWorld world_;
  GraphModel model_;
  std::map<int, ProfileId> ids_;
  std::map<ProfileId, int> numbers_;
  std::vector<std::pair<Position, std::map<ProfileId, identity::Group>>> past_;
};

TEST_CASE("Whatever is said of who is who, customers are what links connect") {
  rc::prop("against sets", [] {
    Duel duel;
    const int steps = *rc::gen::inRange(1, 60);
    for (int i = 0; i < steps; ++i) {
      duel.Step();
      duel.Compare();
    }
    duel.ComparePast();
  });
}

TEST_CASE("The order in which events arrive does not change the customers") {
  rc::prop("shuffled", [] {
    const std::vector<std::string> names = {
        "card:1", "card:2", "email:a@b.nl",      "crm:1",
        "user:x", "user:y", "phone:+31612345678"};
    const auto events =
        *rc::gen::container<std::vector<std::vector<std::string>>>(
            SomeOf(names));
    auto shuffled = events;
    const auto places = *rc::gen::container<std::vector<std::size_t>>(
        events.size(), rc::gen::arbitrary<std::size_t>());
    for (std::size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[places[i - 1] % i]);
    }
    const auto customers = [](const auto& order) {
      GraphWorld world;
      std::vector<ProfileId> profiles;
      for (const auto& event : order) {
        const auto resolved = world.Event(event);
        profiles.insert(profiles.end(), resolved.profiles.begin(),
                        resolved.profiles.end());
      }
      return world.Customers(profiles);
    };
    RC_ASSERT(customers(events) == customers(shuffled));
  });
}

TEST_CASE("The end of a link restores what was before it") {
  rc::prop("link and unlink", [] {
    Duel duel;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) duel.Step();
    const auto a = duel.AnyProfile();
    const auto b = duel.AnyProfile();
    if (!a.has_value() || *a == *b) return;
    std::map<ProfileId, std::vector<identity::Group::Member>> before;
    for (const ProfileId id : duel.Ids()) {
      before[id] = duel.world().Group(id).members;
    }

    const auto linked = duel.world().Link(duel.IdOf(*a), duel.IdOf(*b));
    if (linked.already || linked.refused.has_value()) return;
    duel.world().End(linked.link);

    for (const ProfileId id : duel.Ids()) {
      RC_ASSERT(duel.world().Group(id).members == before[id]);
    }
    RC_ASSERT(duel.world().Differences().empty());
  });
}

// Whether ending these leaves no way from a to b.
bool Parts(const std::vector<GraphModel::Pair>& links, std::size_t ended, int a,
           int b) {
  GraphModel without(kMost);
  for (int i = 0; i < 6; ++i) without.Event({"card:" + std::to_string(i)}, 0);
  for (std::size_t i = 0; i < links.size(); ++i) {
    if ((ended >> i & 1) == 0) {
      without.Link(links[i].first, links[i].second, 0, kMost);
    }
  }
  return !without.Same(a, b);
}

TEST_CASE("No smaller set of links than the planned one parts two profiles") {
  rc::prop("against every subset", [] {
    GraphWorld world;
    std::vector<ProfileId> ids;
    for (int i = 0; i < 6; ++i) {
      ids.push_back(world.Event({"card:" + std::to_string(i)}).home);
    }
    std::vector<GraphModel::Pair> links;
    for (int i = 0; i < 6; ++i) {
      for (int j = i + 1; j < 6; ++j) {
        if (*rc::gen::inRange(0, 10) > 3 || links.size() >= 8) continue;
        links.emplace_back(i, j);
        world.Link(ids[i], ids[j]);
      }
    }
    const int a = *rc::gen::inRange(0, 6);
    const int b = *rc::gen::inRange(0, 6);
    if (a == b || !world.Same(ids[a], ids[b])) {
      RC_ASSERT(!identity::PlanCut(world.Now(), ids[a], ids[b]).ok());
      return;
    }

    const auto cut = Must(identity::PlanCut(world.Now(), ids[a], ids[b]));

    std::size_t fewest = links.size();
    for (std::size_t ended = 0; ended < std::size_t{1} << links.size();
         ++ended) {
      if (!Parts(links, ended, a, b)) continue;
      fewest = std::min<std::size_t>(fewest, __builtin_popcountll(ended));
    }
    RC_ASSERT(cut.ends.size() == fewest);
    for (const auto& link : cut.ends) {
      world.End(LinkId::FromBytes(link.id()));
    }
    RC_ASSERT(world.Group(ids[a]).members == cut.side_a);
    RC_ASSERT(world.Group(ids[b]).members == cut.side_b);
    RC_ASSERT(world.Differences().empty());
  });
}

}  // namespace
}  // namespace throughline
