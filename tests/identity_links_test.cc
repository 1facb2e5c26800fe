// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is promised about links: who is one customer, what forbids it, and how
// it is undone.

#include <string>
#include <utility>
#include <vector>

#include "tests/support/graph.h"

namespace throughline {
namespace {

using Names = GraphWorld::Names;

EntryKind KindOf(const storage::EntryRow& entry) {
  return static_cast<EntryKind>(entry.kind());
}

ReviewReason ReasonOf(const storage::ReviewRow& review) {
  return static_cast<ReviewReason>(review.reason());
}

// A customer of `count` cards, each linked to the first.
std::vector<ProfileId> Star(GraphWorld& world, int count) {
  std::vector<ProfileId> cards;
  for (int i = 0; i < count; ++i) {
    const std::string card = "card:" + std::to_string(i);
    cards.push_back(world.Event({card}).home);
    if (i > 0) world.Link(cards[0], cards[i]);
  }
  return cards;
}

TEST_CASE("A pair is linked once however often it is named") {
  GraphWorld world;
  world.Event({"card:1", "email:ann@example.org"});
  const Position newest = world.Newest();

  world.Event({"card:1", "email:ann@example.org"});
  world.Event({"email:ann@example.org", "card:1"});

  CHECK(world.Newest() == newest);
}

TEST_CASE("A pair joined only through others gets a link of its own") {
  GraphWorld world;
  const auto event = world.Event({"card:1", "card:2", "card:3"});

  world.Event({"card:2", "card:3"});

  const auto neighbours =
      Must(identity::NeighboursOf(world.Now(), event.profiles[1]));
  CHECK(neighbours.size() == 2);
}

TEST_CASE("A customer's id is that of its earliest profile") {
  GraphWorld world;
  const auto late = world.Event({"card:1", "card:2", "card:3"});
  GraphWorld other;
  const ProfileId early = other.Event({"card:9"}).home;
  const ProfileId b = other.Event({"card:1", "card:2", "card:3"}).home;

  other.Link(b, early);

  CHECK(world.Group(late.profiles[2]).customer() == late.home);
  CHECK(other.Group(b).customer() == early);
}

TEST_CASE("The smaller customer moves when two become one") {
  GraphWorld world;
  const auto cards = Star(world, 3);
  const auto pair = world.Event({"user:x", "user:y"});
  const GroupId larger = world.Group(cards[0]).id;
  const GroupId smaller = world.Group(pair.home).id;

  const auto linked = world.Link(pair.home, cards[1]);

  CHECK(linked.regrouped.changed == std::vector{larger});
  CHECK(linked.regrouped.gone == std::vector{smaller});
  CHECK(linked.regrouped.moved.size() == 2);
}

TEST_CASE("One review is opened for a pair, not one for each event") {
  GraphWorld world;
  world.Event({"crm:1", "card:1"});
  world.Event({"crm:2", "card:2"});
  world.Event({"card:1", "card:2"});
  const Position newest = world.Newest();

  world.Event({"card:1", "card:2"});
  world.Event({"card:2", "card:1"});
  CHECK(world.Newest() == newest);

  Must(world.Decide(ReviewId::FromBytes(world.Reviews()[0].id()), false));
  world.Event({"card:1", "card:2"});
  CHECK(world.Reviews().empty());
}

TEST_CASE("A call may not link what an exclusive scheme keeps apart") {
  GraphWorld world;
  const ProfileId a = world.Event({"crm:1"}).home;
  const ProfileId b = world.Event({"crm:2"}).home;

  const auto linked = world.Link(a, b);

  CHECK(linked.refused == ReviewReason::kExclusive);
  CHECK(linked.review.has_value());
  CHECK(world.Decide(*linked.review, true).status().code() ==
        absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("A never forbids two profiles to be one customer by any path") {
  GraphWorld world;
  const auto a = world.Event({"card:1", "card:2"});
  const auto b = world.Event({"card:3", "card:4"});
  Must(world.Never(a.profiles[0], b.profiles[0]));

  const auto refused = world.Link(a.profiles[1], b.profiles[1]);
  CHECK(refused.refused == ReviewReason::kNever);
  CHECK(world.Reviews().size() == 1);

  Must(world.Allow(b.profiles[0], a.profiles[0]));
  CHECK_FALSE(world.Link(a.profiles[1], b.profiles[1]).refused.has_value());
  CHECK(world.Same(a.home, b.home));
  CHECK(world.Differences().empty());
}

TEST_CASE("A never written again is the same, and one customer can have none") {
  GraphWorld world;
  const auto pair = world.Event({"card:1", "card:2"});
  const ProfileId other = world.Event({"card:3"}).home;

  const Position first = Must(world.Never(pair.home, other));

  CHECK(Must(world.Never(other, pair.home)) == first);
  CHECK(world.Never(pair.home, pair.profiles[1]).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(world.Allow(pair.home, pair.profiles[1]).status().code() ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("A link by policy that would join very many goes to review") {
  IdentityPolicy policy;
  policy.link_profiles_max = 3;
  GraphWorld world(policy);
  const auto three = world.Event({"card:1", "card:2", "card:3"});
  CHECK(world.Group(three.home).members.size() == 3);

  world.Event({"card:1", "card:4"});

  CHECK(world.NamesOf(world.Owner("card:4")) == Names{"card:4"});
  REQUIRE(world.Reviews().size() == 1);
  CHECK(ReasonOf(world.Reviews()[0]) == ReviewReason::kTooMany);
  Must(world.Decide(ReviewId::FromBytes(world.Reviews()[0].id()), true));
  CHECK(world.Group(three.home).members.size() == 4);
}

TEST_CASE("A call that links is asked no question of size") {
  GraphWorld world;

  const auto cards = Star(world, 50);

  CHECK(world.Group(cards[49]).members.size() == 50);
  CHECK(world.Reviews().empty());
}

TEST_CASE("The end of a link takes apart only what nothing else joins") {
  GraphWorld world;
  const auto cards = Star(world, 3);
  const auto chord = world.Link(cards[1], cards[2]);

  const auto kept = world.End(chord.link);
  CHECK(kept.regrouped.empty());

  const auto parted = world.End(
      Must(identity::LinkBetween(world.Now(), cards[0], cards[2])).value());
  CHECK(parted.regrouped.moved == std::vector{cards[2]});
  CHECK(world.Group(cards[0]).members.size() == 2);
  CHECK(world.Group(cards[2]).id.empty());
  CHECK(world.Differences().empty());
}

TEST_CASE("A cut names the fewest links and where each profile goes") {
  GraphWorld world;
  const auto cards = Star(world, 5);
  world.Link(cards[1], cards[2]);  // 0-1-2 is a ring, so 1 and 0 hold twice.

  const auto cut = Must(identity::PlanCut(world.Now(), cards[1], cards[4]));

  REQUIRE(cut.ends.size() == 1);
  CHECK(cut.ends[0].b() == cards[4].view());
  CHECK(cut.side_b.size() == 1);
  CHECK(cut.side_a.size() == 4);
  CHECK(cut.ambiguous.empty());
}

TEST_CASE("What could go either way stays with the earliest profile") {
  GraphWorld world;
  std::vector<ProfileId> chain;
  for (int i = 0; i < 4; ++i) {
    chain.push_back(world.Event({"card:" + std::to_string(i)}).home);
    if (i > 0) world.Link(chain[i - 1], chain[i]);
  }

  const auto cut = Must(identity::PlanCut(world.Now(), chain[3], chain[0]));

  CHECK(cut.side_a.size() == 1);
  CHECK(cut.side_b.size() == 3);
  CHECK(cut.ambiguous.size() == 2);
  CHECK(
      Must(identity::PlanCut(world.Now(), chain[0], chain[3])).side_a.size() ==
      3);
  CHECK(cut.ends.size() == 1);
}

TEST_CASE("A cut is the smallest also where ways cross") {
  GraphWorld world;
  std::vector<ProfileId> ids;
  for (int i = 0; i < 10; ++i) {
    ids.push_back(world.Event({"card:" + std::to_string(i)}).home);
  }
  for (const auto& [a, b] : std::vector<std::pair<int, int>>{{6, 7},
                                                             {3, 8},
                                                             {1, 4},
                                                             {2, 9},
                                                             {0, 3},
                                                             {2, 8},
                                                             {1, 8},
                                                             {0, 2},
                                                             {4, 8},
                                                             {1, 6},
                                                             {4, 6},
                                                             {3, 6}}) {
    world.Link(ids[a], ids[b]);
  }

  CHECK(Must(identity::PlanCut(world.Now(), ids[2], ids[6])).ends.size() == 2);
}

TEST_CASE("The shortest path of links says why two are one customer") {
  GraphWorld world;
  const auto cards = Star(world, 4);
  const auto chord = world.Link(cards[2], cards[3]);

  CHECK(Must(identity::ShortestPath(world.Now(), cards[2], cards[3])) ==
        std::vector{chord.link});
  CHECK(Must(identity::ShortestPath(world.Now(), cards[1], cards[3]))->size() ==
        2);
  CHECK(Must(identity::ShortestPath(world.Now(), cards[1], cards[1]))->empty());
  CHECK_FALSE(Must(identity::ShortestPath(world.Now(), cards[1],
                                          world.Event({"card:x"}).home))
                  .has_value());
}

TEST_CASE("An exported link keeps its id and time, and is taken only once") {
  GraphWorld world;
  const ProfileId a = world.Event({"card:1"}).home;
  const ProfileId b = world.Event({"card:2"}).home;
  identity::LinkDetails details;
  details.id = LinkId::FromBytes("0123456789abcdef");
  details.said.recorded_us = 77;
  const auto take = [&] {
    return Must(world.Do(
        [&](Draft& draft) { return identity::Link(a, b, details, draft); }));
  };

  CHECK(take().link == details.id);
  CHECK(Must(identity::NeedLink(world.Now(), details.id)).recorded_us() == 77);
  world.End(details.id);

  CHECK(take().already);
  CHECK_FALSE(world.Same(a, b));
}

TEST_CASE("The end of a link is imported only once") {
  GraphWorld world;
  const auto event = world.Event({"card:1", "card:2"});
  const LinkId link =
      Must(identity::LinkBetween(world.Now(), event.home, event.profiles[1]))
          .value();
  const auto end = [&](const identity::Said& said) {
    return world.Do(
        [&](Draft& draft) { return identity::EndLink(link, said, draft); });
  };

  const Position first = Must(end({.recorded_us = 77})).position;

  CHECK(Must(end({.recorded_us = 77})).position == first);
  CHECK(world.Newest() == first);
  CHECK(end({}).status().code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("Whoever knows a customer by what changed is told that it did") {
  GraphWorld world;
  const auto hash = [&world](const std::string& shown) {
    return identity::HashOf(world.Now(), shown);
  };

  const ProfileId a = world.Event({"card:1"}).home;
  CHECK(world.Concerned(hash("card:1")));
  CHECK(world.Concerned(a));
  const ProfileId b = world.Event({"card:2"}).home;
  CHECK_FALSE(world.Concerned(a));

  const LinkId link = world.Link(a, b).link;
  const GroupId group = world.Group(a).id;
  CHECK(world.Concerned(a));
  CHECK(world.Concerned(b));
  CHECK(world.Concerned(group));

  world.End(link);
  CHECK(world.Concerned(a));
  CHECK(world.Concerned(b));
  CHECK(world.Concerned(group));

  world.Share("card:1");
  CHECK(world.Concerned(hash("card:1")));
}

TEST_CASE("Whatever happens to who is who is an entry") {
  GraphWorld world;
  const auto event = world.Event({"card:1", "card:2"});
  world.End(
      Must(identity::LinkBetween(world.Now(), event.home, event.profiles[1]))
          .value());
  Must(world.Never(event.home, event.profiles[1]));
  const auto refused = world.Link(event.home, event.profiles[1]);
  Must(world.Decide(*refused.review, false));
  Must(world.Allow(event.home, event.profiles[1]));
  Must(world.Reassign("card:1", 5));
  world.Share("card:2");

  std::vector<EntryKind> kinds;
  for (const auto& entry : world.Entries()) kinds.push_back(KindOf(entry));
  CHECK(kinds == std::vector{EntryKind::kAssignment, EntryKind::kAssignment,
                             EntryKind::kLink, EntryKind::kLinkEnd,
                             EntryKind::kNever, EntryKind::kReview,
                             EntryKind::kReviewDecided, EntryKind::kAllow,
                             EntryKind::kReassign, EntryKind::kShared});
}

TEST_CASE("What was accepted may be asked again once the link has ended") {
  IdentityPolicy policy;
  policy.link_profiles_max = 1;
  GraphWorld world(policy);
  const auto pair = world.Event({"card:1", "card:2"});
  Must(world.Decide(ReviewId::FromBytes(world.Reviews().at(0).id()), true));
  world.End(
      Must(identity::LinkBetween(world.Now(), pair.home, pair.profiles[1]))
          .value());

  world.Event({"card:1", "card:2"});

  CHECK(world.Reviews().size() == 1);
}

TEST_CASE("A rejected link that has ended since is left as it is") {
  GraphWorld world;
  const auto pair = world.Event({"desk:1", "card:1"});
  world.Share("desk:1");
  const auto review = ReviewId::FromBytes(world.Reviews().at(0).id());
  world.End(
      Must(identity::LinkBetween(world.Now(), pair.home, pair.profiles[1]))
          .value());

  CHECK(world.Decide(review, false).ok());
}

TEST_CASE("A never is imported only once, also where it was withdrawn") {
  GraphWorld world;
  const ProfileId a = world.Event({"card:1"}).home;
  const ProfileId b = world.Event({"card:2"}).home;
  const auto never = [&] {
    return Must(world.Do([&](Draft& draft) {
      return identity::Never(a, b, {.at_us = 7, .recorded_us = 77}, draft);
    }));
  };
  const Position first = never();
  const Position allowed = Must(world.Allow(a, b));

  CHECK(never() == first);
  CHECK(world.Newest() == allowed);
}

}  // namespace
}  // namespace throughline
