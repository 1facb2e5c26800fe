// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is promised about whose an identity is: profiles, exclusive, transient,
// shared and recycled values.

#include <string>
#include <vector>

#include "tests/support/graph.h"

namespace throughline {
namespace {

using Names = GraphWorld::Names;

ReviewReason ReasonOf(const storage::ReviewRow& review) {
  return static_cast<ReviewReason>(review.reason());
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
  CHECK(world.Owner("device:d", 20) == third.profiles[1]);

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
  const auto candidates = Must(identity::Candidates(
      view, identity::HashOf(view, "ip:10.0.0.1"), view.rows.position(), 10));
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

// A profile without identity, with an entry of its own.
ProfileId Nobody(GraphWorld& world) {
  return Must(world.Do([](Draft& draft) {
    WriteEntry(draft, {});
    return absl::StatusOr<ProfileId>(
        identity::CreateNobody({}, draft.position(), draft));
  }));
}

TEST_CASE("A profile without identity remembers the first it was linked to") {
  GraphWorld world;
  const ProfileId nobody = Nobody(world);
  const auto pair = world.Event({"card:1", "card:2"});

  world.Link(nobody, pair.profiles[1]);
  world.Link(pair.profiles[0], nobody);

  CHECK(Must(identity::NeedProfile(world.Now(), nobody)).named_by() ==
        pair.profiles[1].view());
}

TEST_CASE("Who was parted from an unknown's conversation is not asked again") {
  GraphWorld world;
  const ProfileId nobody = Nobody(world);
  const ProfileId ann = world.Event({"card:1"}).home;
  const auto name = [&](bool believed) {
    Must(world.Do([&](Draft& draft) {
      return identity::LinkNobody(nobody, ann, {.believed = believed}, draft);
    }));
  };
  name(false);
  CHECK_FALSE(world.Same(nobody, ann));
  name(true);
  CHECK(world.Same(nobody, ann));
  world.End(Must(identity::LinkBetween(world.Now(), nobody, ann)).value());
  const Position newest = world.Newest();

  name(true);

  CHECK(world.Newest() == newest);
}

TEST_CASE("What is shared already is shared once") {
  GraphWorld world;
  world.Event({"desk:1", "card:1"});
  const auto share = [&world] {
    return Must(world.Do(
        [](Draft& draft) { return identity::ShareScheme("desk", {}, draft); }));
  };

  const Position value = world.Share("desk:1");
  const Position scheme = share();

  CHECK(world.Share("desk:1") == value);
  CHECK(share() == scheme);
  CHECK(world.Newest() == scheme);
}

TEST_CASE("The tenant's own addresses have no candidates") {
  IdentityPolicy policy;
  policy.house = {"phone:+31201234567"};
  GraphWorld world(policy);
  const std::vector<std::string> stated = {"phone:+31201234567", "card:1"};
  const ProfileId home = world.Event(stated).home;

  Must(world.Do([&](Draft& draft) {
    return identity::NoteCandidates(world.Meet(stated, draft.view()), home,
                                    draft);
  }));

  const View view = world.Now();
  CHECK(Must(identity::Candidates(view,
                                  identity::HashOf(view, "phone:+31201234567"),
                                  world.Newest(), 10))
            .empty());
}

TEST_CASE("An exported event leaves an identity that is somebody's to them") {
  GraphWorld world;
  const ProfileId here = world.Event({"card:1"}).home;
  const auto there = ProfileId::FromBytes("0123456789abcdef");

  const auto restored = Must(world.Do([&](Draft& draft) {
    return identity::ResolveRestored(world.Meet({"card:1"}, draft.view()),
                                     {there, {there}}, {}, draft.position() + 1,
                                     draft);
  }));

  CHECK(restored.home == here);
  CHECK(restored.created.empty());
}

}  // namespace
}  // namespace throughline
