// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is promised about who is who: profiles, links, nevers, reviews, shared
// and recycled values.

#include <string>
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

TEST_CASE("Each identity has its own profile, made when it is first named") {
  GraphWorld world;

  const auto first = world.Event({"email:ann@example.org"});
  const auto again = world.Event({"email:ann@EXAMPLE.org"});
  const auto other = world.Event({"email:bob@example.org"});

  CHECK(first.created == std::vector{first.home});
  CHECK(again.home == first.home);
  CHECK(again.created.empty());
  CHECK(other.home != first.home);
  CHECK_FALSE(world.Same(first.home, other.home));
}

TEST_CASE("The first identity of an event names whose history it is") {
  GraphWorld world;

  const auto event = world.Event({"card:1", "email:ann@example.org"});

  CHECK(event.home == world.Owner("card:1"));
  CHECK(event.profiles ==
        std::vector{event.home, world.Owner("email:ann@example.org")});
  CHECK(world.NamesOf(event.home) == Names{"card:1", "email:ann@example.org"});
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

TEST_CASE("A source or scheme that is not believed links nothing") {
  IdentityPolicy policy;
  policy.schemes["rumour"] = {.links = false};
  GraphWorld world(policy);

  const auto doubted = world.Event({"card:1", "card:2"}, 0, false);
  const auto rumour = world.Event({"card:3", "rumour:3"});

  CHECK(world.NamesOf(doubted.home) == Names{"card:1"});
  CHECK(world.NamesOf(rumour.home) == Names{"card:3"});
  CHECK(rumour.profiles[1] == world.Owner("rumour:3"));
}

TEST_CASE("Two values of an exclusive scheme are never in one customer") {
  GraphWorld world;
  world.Event({"crm@north:1", "card:1"});
  world.Event({"crm@north:2", "card:2"});

  const auto event = world.Event({"card:1", "card:2"});

  CHECK(world.NamesOf(event.home) == Names{"card:1", "crm@north:1"});
  REQUIRE(world.Reviews().size() == 1);
  CHECK(ReasonOf(world.Reviews()[0]) == ReviewReason::kExclusive);
  CHECK(world.Reviews()[0].evidence_id() == "3");
}

TEST_CASE("An exclusive scheme of another scope is another scheme") {
  GraphWorld world;

  const auto event = world.Event({"crm@north:1", "crm@south:2"});

  CHECK(world.NamesOf(event.home) == Names{"crm@north:1", "crm@south:2"});
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

TEST_CASE("A transient identity is its first customer's") {
  GraphWorld world;

  world.Event({"cookie:c"}, 10);
  world.Event({"cookie:c", "device:d"}, 20);
  const auto login = world.Event({"cookie:c", "email:ann@example.org"}, 30);

  CHECK(world.NamesOf(login.home) ==
        Names{"cookie:c", "device:d", "email:ann@example.org"});
  CHECK(world.Owner("cookie:c", 10) == world.Owner("cookie:c", 40));
}

TEST_CASE("A transient identity begins anew when it meets another customer") {
  GraphWorld world;
  const auto ann = world.Event({"cookie:c", "email:ann@example.org"}, 10);

  const auto bob = world.Event({"email:bob@example.org", "cookie:c"}, 20);

  CHECK(world.NamesOf(ann.home) == Names{"cookie:c", "email:ann@example.org"});
  CHECK(world.NamesOf(bob.home) == Names{"cookie:c", "email:bob@example.org"});
  CHECK(world.Owner("cookie:c", 19) == ann.home);
  CHECK(world.Owner("cookie:c", 20) == bob.profiles[1]);
  CHECK(world.Differences().empty());
}

TEST_CASE("A transient identity that comes first begins anew with the others") {
  GraphWorld world;
  world.Event({"email:ann@example.org", "cookie:c"}, 10);
  world.Event({"email:bob@example.org"}, 10);

  const auto event = world.Event(
      {"cookie:c", "email:bob@example.org", "card:9", "cookie:c"}, 20);

  CHECK(world.NamesOf(event.home) ==
        Names{"card:9", "cookie:c", "email:bob@example.org"});
  CHECK(event.profiles[3] == event.home);
  CHECK(world.NamesOf(world.Owner("email:ann@example.org")) ==
        Names{"cookie:c", "email:ann@example.org"});
}

TEST_CASE("A late meeting takes nothing of what followed it") {
  GraphWorld world;
  const auto bob = world.Event({"email:bob@example.org", "cookie:c"}, 20);

  const auto ann = world.Event({"email:ann@example.org", "cookie:c"}, 10);

  CHECK(world.Owner("cookie:c", 10) == ann.profiles[1]);
  CHECK(world.Owner("cookie:c", 30) == bob.profiles[1]);
  CHECK(world.Differences().empty());
}

TEST_CASE("Two customers may meet one device at the same time") {
  GraphWorld world;
  world.Event({"card:1", "device:d"}, 10);
  world.Event({"card:2", "device:d"}, 20);
  const auto third = world.Event({"card:3", "device:d"}, 20);

  const auto again = world.Event({"card:2", "device:d"}, 20);

  CHECK(again.created.empty());
  CHECK(world.NamesOf(again.home) == Names{"card:2", "device:d"});
  CHECK(world.NamesOf(third.home) == Names{"card:3", "device:d"});
}

TEST_CASE("What stands for nobody or for many owns no profile") {
  IdentityPolicy policy;
  policy.house = {"phone:+31201234567"};
  GraphWorld world(policy);

  const auto none = world.Event({"phone:anonymous", "ip:10.0.0.1"});
  const auto some =
      world.Event({"ip:10.0.0.1", "phone:+31201234567", "card:1"});

  CHECK(none.home.empty());
  CHECK(none.created.empty());
  CHECK(some.home == world.Owner("card:1"));
  CHECK(some.profiles[0].empty());
  CHECK(some.profiles[1].empty());
}

TEST_CASE("A value that is declared shared owns nothing from then on") {
  GraphWorld world;
  const auto before = world.Event({"phone:+31201234567", "card:1"});

  world.Share("phone:+31 20 1234567");
  const auto after = world.Event({"phone:+31201234567", "card:2"});

  CHECK(after.home == world.Owner("card:2"));
  CHECK(world.NamesOf(after.home) == Names{"card:2"});
  REQUIRE(world.Reviews().size() == 1);
  CHECK(ReasonOf(world.Reviews()[0]) == ReviewReason::kShared);
  CHECK(world.Same(before.profiles[0], before.profiles[1]));
}

TEST_CASE("A rejected link of a shared value ends and an accepted one stays") {
  GraphWorld world;
  const auto event = world.Event({"phone:+31201234567", "card:1", "card:2"});
  world.Share("phone:+31201234567");
  const auto reviews = world.Reviews();
  REQUIRE(reviews.size() == 2);

  Must(world.Decide(ReviewId::FromBytes(reviews[0].id()), true));
  Must(world.Decide(ReviewId::FromBytes(reviews[1].id()), false));

  CHECK(world.NamesOf(event.home) == Names{"card:1", "phone:+31201234567"});
  CHECK(world.NamesOf(event.profiles[2]) == Names{"card:2"});
  CHECK(world.Reviews().empty());
  CHECK(world.Differences().empty());
}

TEST_CASE("A whole scheme is declared shared for the known and the unknown") {
  GraphWorld world;
  world.Event({"desk:1", "card:1"});
  world.Event({"desktop:1", "card:2"});

  Must(world.Do(
      [](Draft& draft) { return identity::ShareScheme("desk", {}, draft); }));

  CHECK(world.Reviews().size() == 1);
  CHECK(world.Event({"desk:1"}).home.empty());
  CHECK(world.Event({"desk:2"}).home.empty());
  CHECK_FALSE(world.Event({"desktop:2"}).home.empty());
}

TEST_CASE("A shared value knows whose events named it") {
  GraphWorld world;
  const auto note = [&world](const std::vector<std::string>& stated) {
    const ProfileId home = world.Event(stated).home;
    Must(world.Do([&](Draft& draft) {
      return identity::NoteCandidates(world.Meet(stated, draft.view()), home,
                                      draft);
    }));
    return home;
  };

  const ProfileId a = note({"ip:10.0.0.1", "card:1"});
  note({"ip:10.0.0.1", "card:1"});
  const ProfileId b = note({"card:2", "ip:10.0.0.1"});

  const View view = world.Now();
  const auto candidates = Must(
      identity::Candidates(view, identity::HashOf(view, "ip:10.0.0.1"), 10));
  CHECK(std::set(candidates.begin(), candidates.end()) == std::set{a, b});
}

TEST_CASE("The first person named in an unknown's conversation is linked") {
  GraphWorld world;
  const ProfileId nobody = Must(world.Do([](Draft& draft) {
    WriteEntry(draft, {});
    return absl::StatusOr<ProfileId>(
        identity::CreateNobody({}, draft.position(), draft));
  }));
  const ProfileId ann = world.Event({"card:1", "card:3"}).home;
  const ProfileId bob = world.Event({"card:2"}).home;
  const auto name = [&](ProfileId person) {
    Must(world.Do([&](Draft& draft) {
      return identity::LinkNobody(nobody, person, {}, draft);
    }));
  };

  name(ann);
  name(world.Owner("card:3"));
  CHECK(world.Reviews().empty());
  name(bob);
  name(bob);

  CHECK(world.Same(nobody, ann));
  CHECK_FALSE(world.Same(nobody, bob));
  REQUIRE(world.Reviews().size() == 1);
  CHECK(ReasonOf(world.Reviews()[0]) == ReviewReason::kSecond);
}

TEST_CASE("From its reassignment on an identity is somebody else's") {
  GraphWorld world;
  const ProfileId old = world.Event({"phone:+31612345678"}, 10).home;

  const auto next = Must(world.Reassign("phone:+31612345678", 100));

  CHECK(world.Event({"phone:+31612345678"}, 99).home == old);
  CHECK(world.Event({"phone:+31612345678"}, 100).home == next.profile);
  CHECK(Must(world.Reassign("phone:+31612345678", 100)).profile ==
        next.profile);
  CHECK(world.Reassign("phone:+31612345678", 50).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(world.Differences().empty());
}

TEST_CASE("An identity may be reassigned before anybody is known by it") {
  GraphWorld world;
  const auto next = Must(world.Reassign("phone:+31612345678", 100));

  const ProfileId before = world.Event({"phone:+31612345678"}, 10).home;

  CHECK(before != next.profile);
  CHECK(world.Event({"phone:+31612345678"}, 200).home == next.profile);
  CHECK(world.Differences().empty());
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
  CHECK(cut.ends.size() == 1);
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

TEST_CASE("An exported event brings its profiles under their own ids") {
  GraphWorld world;
  const auto event = world.Event({"card:1", "ip:10.0.0.1", "card:2"});
  GraphWorld copy;
  const auto restore = [&] {
    return Must(copy.Do([&](Draft& draft) {
      return identity::ResolveRestored(
          copy.Meet({"card:1", "ip:10.0.0.1", "card:2"}, draft.view()),
          {event.home, event.profiles}, {}, draft.position() + 1, draft);
    }));
  };

  const auto restored = restore();
  CHECK(restored.home == event.home);
  CHECK(restored.profiles == event.profiles);
  CHECK_FALSE(copy.Same(event.profiles[0], event.profiles[2]));
  const Position newest = copy.Newest();

  restore();
  CHECK(copy.Newest() == newest);
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

TEST_CASE("A profile without identity remembers the first it was linked to") {
  GraphWorld world;
  const ProfileId nobody = Must(world.Do([](Draft& draft) {
    WriteEntry(draft, {});
    return absl::StatusOr<ProfileId>(
        identity::CreateNobody({}, draft.position(), draft));
  }));
  const auto pair = world.Event({"card:1", "card:2"});

  world.Link(nobody, pair.profiles[1]);
  world.Link(pair.profiles[0], nobody);

  CHECK(Must(identity::NeedProfile(world.Now(), nobody)).named_by() ==
        pair.profiles[1].view());
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

}  // namespace
}  // namespace throughline
