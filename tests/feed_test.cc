// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The feed: filters, viewers, tokens, consumers, and how far back it goes.

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/desk.h"
#include "tests/support/meddler.h"
#include "tests/support/seed.h"
#include "throughline/limits.h"
#include "throughline/render.h"

namespace throughline {
namespace {

using Positions = std::vector<Position>;

// All of it, page by page.
std::vector<Entry> All(Desk& desk, FeedRequest request = {}, int limit = 7) {
  std::vector<Entry> all;
  request.limit = limit;
  for (;;) {
    FeedPage page = Must(desk->Feed(request));
    CHECK(static_cast<int>(page.entries.size()) <= limit);
    for (Entry& entry : page.entries) all.push_back(std::move(entry));
    if (page.next > page.newest) return all;
    request.from = page.next;
  }
}

Positions Of(const std::vector<Entry>& entries) {
  Positions positions;
  for (const Entry& entry : entries) positions.push_back(entry.position);
  return positions;
}

FeedRequest About(const std::string& who) {
  FeedRequest request;
  request.filter.customer = who;
  return request;
}

// ---- Filters ----

// A desk on which a little of everything happened.
void Happen(Desk& desk, std::mt19937& random, int steps) {
  const auto up = [&](int most) {
    return std::uniform_int_distribution<int>(0, most)(random);
  };
  const auto who = [&] { return "crm:" + std::to_string(up(5)); };
  std::vector<LinkReceipt> links;
  std::vector<std::string> ids;
  const char* const channels[] = {"webchat", "voice", "email"};
  const char* const kinds[] = {"message", "note", "call_started", "resolution"};
  for (int i = 0; i < steps; ++i) {
    switch (up(9)) {
      case 0: {
        auto link = desk->Link(
            {.a = Desk::Of(who()), .b = Desk::Of(who()), .why = "said so"});
        if (link.ok() && !link->already) links.push_back(*link);
        break;
      }
      case 1:
        if (links.empty()) break;
        static_cast<void>(
            desk->Unlink(EndLinkRequest{.link = links.back().link}));
        links.pop_back();
        break;
      case 2:
        static_cast<void>(
            desk->Never({.a = Desk::Of(who()), .b = Desk::Of(who())}));
        break;
      case 3:
        static_cast<void>(desk->Reassign(
            {.identity = who(), .from_us = absl::ToUnixMicros(desk.now) + i}));
        break;
      case 4:
        if (ids.empty()) break;
        desk.Add({.who = {who()},
                  .kind = "delete",
                  .target = ids[static_cast<std::size_t>(
                      up(static_cast<int>(ids.size()) - 1))]});
        break;
      default: {
        Told told{.who = {who()}, .text = "t" + std::to_string(i)};
        told.channel = channels[up(2)];
        told.kind = kinds[up(3)];
        told.role = up(2) == 0 ? v1::ROLE_AGENT : v1::ROLE_CUSTOMER;
        told.visibility = static_cast<v1::Visibility>(up(4));
        if (up(2) == 0) told.key = "thread" + std::to_string(up(3));
        if (up(4) == 0) told.who.push_back("card:" + std::to_string(up(3)));
        ids.push_back(desk.Add(told).id);
      }
    }
  }
}

// What a filter means, said once more, over what the whole feed tells.
bool Lets(const FeedFilter& filter, const Entry& entry) {
  const auto has = [](const auto& list, const auto& value) {
    return list.empty() ||
           std::find(list.begin(), list.end(), value) != list.end();
  };
  if (!has(filter.kinds, entry.kind)) return false;
  const bool more = !filter.channels.empty() || !filter.event_kinds.empty() ||
                    filter.conversation.has_value();
  if (entry.withheld) return !more;
  if (!entry.event) {
    return filter.channels.empty() && filter.event_kinds.empty() &&
           (!filter.conversation ||
            entry.conversation == *filter.conversation ||
            entry.split_from == *filter.conversation);
  }
  return has(filter.channels, entry.event->channel()) &&
         has(filter.event_kinds, entry.event->kind()) &&
         (!filter.conversation ||
          entry.event->conversation() == *filter.conversation);
}

FeedFilter SomeFilter(std::mt19937& random, const std::vector<Entry>& all) {
  const auto chance = [&] { return random() % 3 == 0; };
  FeedFilter filter;
  for (const auto kind : {EntryKind::kEvent, EntryKind::kLink,
                          EntryKind::kAssignment, EntryKind::kNever}) {
    if (chance()) filter.kinds.push_back(kind);
  }
  for (const char* const channel : {"webchat", "voice"}) {
    if (chance()) filter.channels.emplace_back(channel);
  }
  for (const char* const kind : {"message", "note", "delete"}) {
    if (chance()) filter.event_kinds.emplace_back(kind);
  }
  if (random() % 4 == 0) {
    const Entry& entry = all[random() % all.size()];
    if (entry.event) filter.conversation = entry.event->conversation();
  }
  return filter;
}

std::vector<Viewer> Viewers() {
  return {Viewer::AgentWithEveryGrant(),
          AnAgent(),
          AnAgent({"restricted"}),
          ABot(),
          ABot({"staff"}),
          TheCustomer()};
}

TEST_CASE("A filtered feed is the filter of the feed, whoever looks") {
  std::mt19937 random(Seed());
  for (int round = 0; round < 8; ++round) {
    Desk desk;
    Happen(desk, random, 60);
    for (const Viewer& viewer : Viewers()) {
      const std::vector<Entry> all = All(desk, {.viewer = viewer});
      for (int i = 0; i < 10; ++i) {
        FeedRequest request{.viewer = viewer};
        request.filter = SomeFilter(random, all);
        Positions let;
        for (const Entry& entry : all) {
          if (Lets(request.filter, entry)) let.push_back(entry.position);
        }

        CHECK(Of(All(desk, request, 1 + static_cast<int>(random() % 9))) ==
              let);
      }
    }
  }
}

// Whether an entry is about any of these profiles, by what it says.
bool Concerns(const Entry& entry, const std::vector<ProfileId>& profiles,
              const std::vector<std::string>& identities) {
  const auto among = [&](ProfileId profile) {
    return std::find(profiles.begin(), profiles.end(), profile) !=
           profiles.end();
  };
  const bool named = std::find(identities.begin(), identities.end(),
                               entry.identity) != identities.end();
  const bool by_identity =
      entry.kind == EntryKind::kReassign || entry.kind == EntryKind::kShared;
  return among(entry.profile) || among(entry.link.a) || among(entry.link.b) ||
         (entry.review && (among(entry.review->a) || among(entry.review->b))) ||
         (by_identity && named);
}

TEST_CASE("A customer's feed is what the feed says of their profiles") {
  std::mt19937 random(Seed());
  for (int round = 0; round < 8; ++round) {
    Desk desk;
    Happen(desk, random, 60);
    const std::vector<Entry> all = All(desk);
    for (int who = 0; who <= 5; ++who) {
      const std::string identity = "crm:" + std::to_string(who);
      const auto customer = desk->Customer("main", identity);
      if (!customer.ok()) continue;
      std::vector<ProfileId> profiles;
      for (const auto& profile : customer->profiles) {
        profiles.push_back(profile.id);
        FeedRequest of_profile;
        of_profile.filter.profile = profile.id;
        Positions about;
        for (const Entry& entry : all) {
          // An identity that was reassigned is said of all who had it.
          const std::vector<std::string> identities =
              profile.created <= entry.position
                  ? std::vector<std::string>{profile.identity}
                  : std::vector<std::string>();
          if (Concerns(entry, {profile.id}, identities)) {
            about.push_back(entry.position);
          }
        }
        CHECK(Of(All(desk, of_profile, 5)) == about);
      }
      const Positions found = Of(All(desk, About(identity), 5));
      Positions merged;
      for (const Entry& entry : all) {
        bool concerns = false;
        for (const auto& profile : customer->profiles) {
          concerns |= Concerns(entry, {profile.id},
                               profile.created <= entry.position
                                   ? std::vector<std::string>{profile.identity}
                                   : std::vector<std::string>());
        }
        if (concerns) merged.push_back(entry.position);
      }
      CHECK(found == merged);
    }
  }
}

TEST_CASE("A feed has every position once, in order, whoever looks") {
  std::mt19937 random(Seed());
  Desk desk;
  Happen(desk, random, 100);

  for (const Viewer& viewer : Viewers()) {
    Positions every;
    for (Position at = 1; at <= desk.newest(); ++at) every.push_back(at);
    CHECK(Of(All(desk, {.viewer = viewer})) == every);
  }
}

TEST_CASE("A filter's lists have a limit that the error names") {
  Desk desk;
  desk.Say("crm:1", "hello");
  FeedRequest request;
  request.filter.channels.assign(
      static_cast<std::size_t>(limits::kFilterNamesMax) + 1, "webchat");

  const absl::Status status = desk->Feed(request).status();

  CHECK(absl::IsInvalidArgument(status));
  CHECK(std::string(status.message()) ==
        "filter: 65 channels; at most 64 are right");
}

// ---- Viewers ----

TEST_CASE("What a viewer may not read keeps its position and says no more") {
  Desk desk;
  desk.Say("crm:1", "hello");
  desk.Add({.who = {"crm:1"},
            .text = "a secret",
            .kind = "note",
            .role = v1::ROLE_AGENT});

  const std::vector<Entry> seen = All(desk, {.viewer = TheCustomer()});

  REQUIRE(seen.size() == 3);
  CHECK(seen[0].withheld);  // The profile that was made.
  CHECK(seen[0].kind == EntryKind::kAssignment);
  CHECK(seen[0].identity.empty());
  CHECK(seen[0].profile.empty());
  CHECK(!seen[1].withheld);
  CHECK(seen[1].event->text() == "hello");
  CHECK(seen[2].withheld);
  CHECK(seen[2].kind == EntryKind::kEvent);
  CHECK(!seen[2].event.has_value());
  CHECK(seen[2].recorded_us == 0);
  CHECK(seen[2].profile.empty());
}

TEST_CASE("A filter does not tell what is withheld") {
  Desk desk;
  desk.Say("crm:1", "hello");
  desk.Add({.who = {"crm:1"},
            .text = "a secret",
            .kind = "note",
            .channel = "voice",
            .role = v1::ROLE_AGENT});

  FeedRequest request{.viewer = TheCustomer()};
  request.filter.channels = {"voice"};
  CHECK(All(desk, request).empty());
  request.filter = {.customer = "crm:1"};
  CHECK(All(desk, request).size() == 1);
}

TEST_CASE("A deleted text is shown to those alone who may see it") {
  Desk desk;
  const Kept said = desk.Say("crm:1", "never mind");
  desk.Add({.who = {"crm:1"}, .kind = "delete", .target = said.id});
  const auto text = [&](const Viewer& viewer) {
    return std::string(
        All(desk, {.from = said.position, .viewer = viewer})[0].event->text());
  };

  CHECK(text(AnAgent()) == "");
  CHECK(text(AnAgent({"deleted"})) == "never mind");
  CHECK(text(Viewer::AgentWithEveryGrant()) == "never mind");
}

// ---- Tokens ----

TEST_CASE("A token goes on where its page ended, also after a restart") {
  Desk desk;
  for (int i = 0; i < 5; ++i) desk.Say("crm:1", std::to_string(i));
  const FeedPage page = Must(desk->Feed({.limit = 3}));

  desk.Reopen();

  const FeedPage next = Must(desk->Feed({.token = page.token}));
  REQUIRE(!next.entries.empty());
  CHECK(next.entries.front().position == page.next);
}

TEST_CASE("A token of what was lost with the power is refused") {
  Desk desk;
  desk.Say("crm:1", "kept");
  const FeedPage kept = Must(desk->Feed({}));
  desk.Close();
  FeedPage lost;
  {
    auto engine =
        std::make_unique<Meddler>(NewMemoryEngine(desk.shared_disk()));
    Meddler& process = *engine;
    const auto store = Must(Store::Open(std::move(engine), desk.options()));
    const v1::Event event = desk.Event({.who = {"crm:1"}, .text = "buffered"});
    Must(store->Append(
        {.events = {event}, .durability = Durability::kBuffered}));
    lost = Must(store->Feed({}));
    process.Sever();
  }
  REQUIRE(lost.next == kept.next + 1);

  desk.disk().LosePower();
  desk.Open();
  REQUIRE(desk->epoch() == 2);
  desk.Say("crm:1", "another");
  desk.Say("crm:1", "and one more");

  const absl::Status refused = desk->Feed({.token = lost.token}).status();
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(std::string(refused.message()) ==
        "the token has seen up to position 3 of epoch 1, which goes to 2 here: "
        "the store was set back to an earlier state");
  const FeedPage page = Must(desk->Feed({.token = kept.token}));
  REQUIRE(page.entries.size() == 2);
  CHECK(page.entries.front().event->text() == "another");
}

TEST_CASE("A token of an epoch that is yet to come is refused") {
  Desk desk;
  desk.Say("crm:1", "hello");

  const absl::Status status = desk->Feed({.token = "7-2"}).status();

  CHECK(absl::IsFailedPrecondition(status));
}

TEST_CASE("What is no token is refused and not read as a position") {
  Desk desk;
  desk.Say("crm:1", "hello");

  for (const char* const token :
       {"1", "1-", "-1", "01-1", "1-01", "1-2 ", "1-2-3", "0-1", "a-b",
        "1-99999999999999999999", "--"}) {
    INFO(token);
    CHECK(absl::IsInvalidArgument(desk->Feed({.token = token}).status()));
  }
  CHECK(absl::IsInvalidArgument(
      desk->Feed({.from = 2, .token = "1-2"}).status()));
}

// ---- Consumers ----

CommitRequest StepOf(Position from, Position to) {
  return {.step = {.consumer = "billing", .from = from, .to = to}};
}

TEST_CASE("A consumer stands where it last stepped, also after a restart") {
  Desk desk;
  desk.Say("crm:1", "hello");
  CHECK(Must(desk->Consumer("main", "billing")).next == 1);
  CHECK(!Must(desk->Consumer("main", "billing")).known);

  Must(desk->Commit(StepOf(1, 3)));
  desk.Reopen();

  const ConsumerInfo stands = Must(desk->Consumer("main", "billing"));
  CHECK(stands.known);
  CHECK(stands.next == 3);
  CHECK(stands.stepped_us == absl::ToUnixMicros(desk.now));
  CHECK(Must(desk->Consumer("main", "other")).next == 1);
}

TEST_CASE("Of two consumers under one name only one goes on") {
  Desk desk;
  desk.Say("crm:1", "hello");
  desk.Say("crm:1", "again");
  Must(desk->Commit(StepOf(1, 3)));

  const absl::Status second = desk->Commit(StepOf(1, 2));

  CHECK(absl::IsFailedPrecondition(second));
  CHECK(std::string(second.message()) ==
        "the consumer stands at 3, not at 1: another one took a step under its "
        "name");
  CHECK(Must(desk->Consumer("main", "billing")).next == 3);
}

TEST_CASE("The same step again is harmless, and a step back is one too") {
  Desk desk;
  desk.Say("crm:1", "hello");

  Must(desk->Commit(StepOf(1, 3)));
  Must(desk->Commit(StepOf(1, 3)));
  Must(desk->Commit(StepOf(3, 1)));

  CHECK(Must(desk->Consumer("main", "billing")).next == 1);
}

TEST_CASE("A step goes with an append, or neither does") {
  Desk desk;
  desk.Say("crm:1", "hello");
  const auto append = [&](const std::string& id, Position from, Position to) {
    const v1::Event event =
        desk.Event({.who = {"crm:1"}, .text = "invoice", .id = id});
    return desk->Append(
        {.events = {event},
         .step = ConsumerStep{.consumer = "billing", .from = from, .to = to}});
  };

  const Position invoice = Must(append("i1", 1, 3)).events.front().position;
  const Position newest = desk.newest();
  CHECK(newest == invoice);
  CHECK(Must(desk->Consumer("main", "billing")).next == 3);

  // A second process that believes to stand at the beginning still.
  CHECK(absl::IsFailedPrecondition(append("i2", 1, 2).status()));
  CHECK(desk.newest() == newest);

  // The same once more, whose answer was lost.
  const AppendReceipt again = Must(append("i1", 1, 3));
  CHECK(again.events.front().duplicate);
  CHECK(again.events.front().position == invoice);
  CHECK(Must(desk->Consumer("main", "billing")).next == 3);
}

TEST_CASE("A step beyond what there is, or of no name, is refused") {
  Desk desk;
  desk.Say("crm:1", "hello");

  CHECK(absl::IsFailedPrecondition(desk->Commit(StepOf(1, 9))));
  CHECK(absl::IsInvalidArgument(desk->Commit(StepOf(0, 1))));
  CHECK(absl::IsInvalidArgument(desk->Commit(StepOf(1, 0))));
  CHECK(absl::IsInvalidArgument(desk->Commit({.step = {.consumer = ""}})));
  CHECK(absl::IsInvalidArgument(
      desk->Commit({.step = {.consumer = std::string(129, 'x')}})));
  CHECK(!Must(desk->Consumer("main", "billing")).known);
}

TEST_CASE("A step takes no position") {
  Desk desk;
  desk.Say("crm:1", "hello");
  const Position newest = desk.newest();

  Must(desk->Commit(StepOf(1, 2)));

  CHECK(desk.newest() == newest);
}

// ---- Retention ----

TEST_CASE(
    "The newest entries are kept, and an older position names the first") {
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.Say("crm:1", std::to_string(i));
  desk.options().policy.feed.keep_entries = 5;
  desk.Reopen();

  const MaintainReport report = Must(desk->Maintain());

  CHECK(report.entries_cut == 16);
  const absl::Status old = desk->Feed({.from = 16}).status();
  CHECK(absl::IsFailedPrecondition(old));
  CHECK(std::string(old.message()) ==
        "position 16 is no longer in the feed; 17 is the first one kept");
  CHECK(Of(All(desk, {.from = 17})) == Positions{17, 18, 19, 20, 21});
  CHECK(Must(desk->Maintain()).entries_cut == 0);
}

TEST_CASE("A consumer that fell behind steps to the first position kept") {
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.Say("crm:1", std::to_string(i));
  Must(desk->Commit(StepOf(1, 5)));
  desk.options().policy.feed.keep_entries = 5;
  desk.Reopen();
  Must(desk->Maintain());
  CHECK(absl::IsFailedPrecondition(desk->Feed({.from = 5}).status()));

  Must(desk->Commit(StepOf(5, 17)));

  CHECK(Of(All(desk, {.from = 17})).size() == 5);
}

TEST_CASE("Entries fall out of the feed by their age") {
  Desk desk;
  desk.options().policy.feed.keep_for = absl::Hours(24);
  desk.Reopen();
  desk.Say("crm:1", "old");
  desk.now += absl::Hours(20);
  const Kept young = desk.Say("crm:1", "young");

  CHECK(Must(desk->Maintain()).entries_cut == 0);
  desk.now += absl::Hours(5);
  CHECK(Must(desk->Maintain()).entries_cut == 2);

  CHECK(Of(All(desk, {.from = young.position})) == Positions{young.position});
  CHECK(absl::IsFailedPrecondition(desk->Feed({.from = 1}).status()));
  desk.now += absl::Hours(25);
  CHECK(Must(desk->Maintain()).entries_cut == 1);
  CHECK(All(desk, {.from = young.position + 1}).empty());
}

TEST_CASE("What falls out of the feed stays in every history") {
  Desk desk;
  std::mt19937 random(Seed());
  Happen(desk, random, 60);
  desk.Say("crm:1", "hello");
  const auto before = desk.History("crm:1");
  const Positions entries = Of(All(desk, About("crm:1")));
  const Position then = desk.newest();
  const auto as_of = desk.Timeline("crm:1", then);
  const StoreStats stats = Must(desk->Stats("main"));
  desk.options().policy.feed.keep_entries = 1;
  desk.Reopen();

  REQUIRE(Must(desk->Maintain()).entries_cut > 20);

  CHECK(desk.History("crm:1") == before);
  CHECK(Of(All(desk, About("crm:1"))) == entries);
  CHECK(Desk::TextsOf(desk.Timeline("crm:1", then)) == Desk::TextsOf(as_of));
  CHECK(Must(desk->Stats("main")).events == stats.events);
  desk.Verify();
  desk.Say("crm:1", "and it goes on");
  desk.Verify();
}

TEST_CASE("Each tenant keeps what its own policy says") {
  Desk desk;
  desk.options().tenant_policies["north"].feed.keep_entries = 1;
  desk.Reopen();
  desk.Say("crm:1", "main");
  for (int i = 0; i < 3; ++i) {
    const v1::Event event = desk.Event({.who = {"crm:1"}});
    Must(desk->Append({.tenant = "north", .events = {event}}));
  }

  CHECK(Must(desk->Maintain()).entries_cut == 3);

  CHECK(All(desk).size() == 2);
  CHECK(absl::IsFailedPrecondition(desk->Feed({.tenant = "north"}).status()));
}

TEST_CASE("A feed without a policy is kept whole") {
  Desk desk;
  for (int i = 0; i < 5; ++i) desk.Say("crm:1", std::to_string(i));
  desk.now += absl::Hours(24 * 3650);

  CHECK(Must(desk->Maintain()).entries_cut == 0);
  CHECK(All(desk).size() == 6);
}

TEST_CASE("A cut that is broken off goes on where it was") {
  Desk desk;
  for (int i = 0; i < 1500; ++i) {
    desk.Say("crm:" + std::to_string(i % 7), std::to_string(i));
  }
  const Position newest = desk.newest();
  desk.options().policy.feed.keep_entries = 3;
  desk.Close();
  {
    auto engine =
        std::make_unique<Meddler>(NewMemoryEngine(desk.shared_disk()));
    Meddler& process = *engine;
    const auto store = Must(Store::Open(std::move(engine), desk.options()));
    process.BeforeNextCommit(
        [&] { process.BeforeNextCommit([&] { process.Sever(); }); });
    CHECK(absl::IsUnavailable(store->Maintain().status()));
  }

  desk.Open();
  desk.Verify();
  CHECK(All(desk, {.from = 1001}, 1000).size() == newest - 1000);
  CHECK(Must(desk->Maintain()).entries_cut == newest - 1000 - 3);
  CHECK(absl::IsFailedPrecondition(desk->Feed({.from = 1001}).status()));
}

}  // namespace
}  // namespace throughline
