// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Resume: whom, and what is known of them, in one answer from one snapshot.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "tests/support/meddler.h"
#include "tests/support/reads.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

// ---- Whom ----

TEST_CASE(
    "one of an identity, a customer, a conversation and an account is "
    "resumed, and any of them is found") {
  Desk desk;
  const Kept kept =
      desk.Add({.who = {kAnn}, .text = "hello", .with = [](v1::Event& e) {
                  e.set_account("acme");
                }});

  CHECK(desk.Resume(kAnn).timeline().size() == 1);
  CHECK(desk.Resume(kept.profile).timeline().size() == 1);
  CHECK(Must(desk->Resume({.conversation = kept.conversation}))
            .timeline()
            .size() == 1);
  const Resumption account = Must(desk->Resume({.account = "acme"}));
  REQUIRE(account.members().size() == 1);
  CHECK(account.members().front().customer == kept.profile);
  CHECK(account.members().front().conversations.size() == 1);
  CHECK(absl::IsInvalidArgument(desk->Resume({}).status()));
  CHECK(absl::IsInvalidArgument(
      desk->Resume({.who = kAnn, .account = "acme"}).status()));
}

TEST_CASE(
    "an account links nobody and lists each of its people with what is "
    "open, now and as of a position") {
  Desk desk;
  const auto at = [](v1::Event& e) { e.set_account("acme"); };
  desk.Add({.who = {kAnn}, .key = "a", .with = at});
  const Position then = desk.newest();
  desk.Add({.who = {kMail}, .key = "b", .with = at});
  desk.Add({.who = {kAnn},
            .kind = "resolution",
            .role = v1::ROLE_AGENT,
            .key = "a"});

  const Resumption now = Must(desk->Resume({.account = "acme"}));
  REQUIRE(now.members().size() == 2);
  std::size_t open = 0;
  for (const AccountMember& member : now.members()) {
    open += member.conversations.size();
  }
  CHECK(open == 1);
  const Resumption before =
      Must(desk->Resume({.account = "acme", .as_of = then}));
  REQUIRE(before.members().size() == 1);
  CHECK(before.members().front().conversations.size() == 1);
}

// ---- One snapshot ----

TEST_CASE("the feed goes on where a resumption stands: no gap, no repetition") {
  Desk desk;
  desk.Say(kAnn, "one");
  const Resumption resumption = desk.Resume(kAnn);
  const Kept next = desk.Say(kAnn, "two");

  const FeedPage feed = Must(desk->Feed({.from = resumption.position() + 1}));

  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries.front().position == next.position);
  CHECK(feed.entries.front().event->text() == "two");
  CHECK(feed.next == next.position + 1);
}

TEST_CASE(
    "a resumption is what it was, after other writes and after the store "
    "is closed") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "1"});
  desk.Add({.who = {kAnn}, .text = std::string(100000, 'x'), .id = "2"});
  const Resumption resumption = desk.Resume(kAnn);
  const std::vector<EventView> page = desk.Timeline(kAnn);
  desk.Add({.who = {kAnn}, .text = "changed", .kind = "edit", .target = "1"});
  desk.Verify();
  desk.Close();

  CHECK(resumption.timeline().size() == 2);
  CHECK(resumption.timeline()[0].text() == "one");
  CHECK(resumption.timeline()[1].text().size() == 100000);
  CHECK(page[0].text() == "one");
  CHECK(page[1].Decode().text().size() == 100000);
}

TEST_CASE("a customer is cached once, whichever identity is asked for") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}, .text = "hello"});
  const auto lies_at = [&desk](const char* who) {
    return desk.Resume(who).timeline().front().record().data();
  };
  const char* const at = lies_at(kAnn);
  for (int i = 0; i < 3; ++i) {
    CHECK(lies_at(kMail) == at);
    CHECK(lies_at(kAnn) == at);
  }
}

TEST_CASE(
    "a cached customer of many identities costs one read of a head by a name "
    "that is new, and none by one that is known") {
  Desk desk;
  std::vector<std::string> who;
  for (const char name : {'a', 'b', 'c', 'd', 'e', 'f'}) {
    who.push_back(std::string("email:") + name + "@example.org");
  }
  desk.Add({.who = who, .text = "hello"});
  const auto profiles = desk.Resume(who[0]).customer().profiles;
  desk.Close();
  const auto reads = std::make_shared<std::atomic<int>>(0);
  const auto store = Must(Store::Open(
      std::make_unique<Reads>(NewMemoryEngine(desk.shared_disk()), reads),
      desk.options()));
  const auto cost = [&](const Who& of) {
    const int before = *reads;
    CHECK(Must(store->Resume({.who = of})).timeline().size() == 1);
    return *reads - before;
  };
  CHECK(cost(profiles[0].identity) > 2);

  CHECK(cost(profiles[1].id) == 1);
  CHECK(cost(profiles[1].id) == 0);
  CHECK(cost(profiles[2].identity) == 2);  // Whose it is, and that one's head.
  CHECK(cost(profiles[2].identity) == 0);
  CHECK(cost(profiles[1].identity) == 1);  // Who that is is known by now.
  CHECK(cost(profiles[1].identity) == 0);
}

TEST_CASE(
    "who asks by an identity that leaves meanwhile is shown whose it was, and "
    "then whose it is") {
  Desk desk;
  desk.Close();
  auto meddling =
      std::make_unique<Meddler>(NewMemoryEngine(desk.shared_disk()));
  Meddler& meddler = *meddling;
  const auto store = Must(Store::Open(std::move(meddling), desk.options()));
  const auto add = [&](const Told& told) {
    return Must(store->Append({.events = {desk.Event(told)}}));
  };
  add({.who = {kAnn, "crm:1"}, .text = "ann"});
  add({.who = {kMail}, .text = "mail"});
  const LinkReceipt link = Must(store->Link(
      {.a = Desk::Of(kAnn), .b = Desk::Of(kMail), .why = "said so"}));
  meddler.AfterNextDurable([&] {
    Must(store->Unlink(EndLinkRequest{.link = link.link}).status());
    CHECK(Must(store->Resume({.who = kAnn})).timeline().size() == 1);
  });

  const Resumption then = Must(store->Resume({.who = kMail}));

  CHECK(Desk::TextsOf(then.timeline()) ==
        std::vector<std::string>{"ann", "mail"});
  for (int i = 0; i < 2; ++i) {
    CHECK(Desk::TextsOf(Must(store->Resume({.who = kMail})).timeline()) ==
          std::vector<std::string>{"mail"});
    CHECK(Desk::TextsOf(Must(store->Resume({.who = kAnn})).timeline()) ==
          std::vector<std::string>{"ann"});
  }
}

TEST_CASE("what is cached and what is not is told the same") {
  Desk desk;
  desk.Add({.who = {kAnn, kMail}, .text = "a", .facts = {{"k", "1"}}});
  desk.Say(kMail, "b");
  desk.Add({.who = {kAnn}, .text = "c", .role = v1::ROLE_AGENT});
  desk.Resume(kAnn);
  const Resumption cached = desk.Resume(kAnn);
  desk.options().cache_bytes = 0;
  desk.Reopen();

  const Resumption read = desk.Resume(kAnn);

  CHECK(Desk::TextsOf(read.timeline()) == Desk::TextsOf(cached.timeline()));
  CHECK(Desk::AsksOf(read) == Desk::AsksOf(cached));
  CHECK(Desk::Fact(read, "k") == "1");
  CHECK(read.position() == cached.position());
  CHECK(read.customer().id == cached.customer().id);
}

TEST_CASE(
    "as of a position that is not there yet is refused, and of one before "
    "the customer nobody is known") {
  Desk desk;
  desk.Say(kMail, "first");
  const Position before = desk.newest();
  desk.Say(kAnn, "hello");

  CHECK(absl::IsInvalidArgument(
      desk->Resume({.who = kAnn, .as_of = desk.newest() + 1}).status()));
  CHECK(absl::IsInvalidArgument(
      desk->Timeline({.who = kAnn, .as_of = desk.newest() + 1}).status()));
  CHECK(
      absl::IsNotFound(desk->Resume({.who = kAnn, .as_of = before}).status()));
  CHECK(absl::IsNotFound(desk->Resume({.who = kAnn, .as_of = 0}).status()));
}

// ---- Facts ----

TEST_CASE(
    "of each key the latest statement in timeline order is current, with "
    "its source, until it is retracted or its time has passed") {
  Desk desk;
  const auto state = [&](const char* id, const char* value, bool retracted,
                         const char* from, const char* to) {
    desk.Add({.who = {kAnn},
              .kind = "fact",
              .channel = "email",
              .id = id,
              .with = [&](v1::Event& e) {
                v1::Fact& fact = *e.add_facts();
                fact.set_key("city");
                fact.set_value_json(value);
                fact.set_retracted(retracted);
                fact.set_valid_from(from);
                fact.set_valid_to(to);
              }});
  };
  state("1", "\"Gouda\"", false, "", "");
  REQUIRE(desk.Resume(kAnn).facts().size() == 1);
  const CurrentFact fact = desk.Resume(kAnn).facts().front();
  CHECK(fact.source_event == EventRef{"desk", "1"});
  CHECK(fact.channel == "email");
  state("2", "\"Delft\"", false, "", "2026-03-02T11:00:00Z");
  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  desk.now += absl::Hours(1);
  CHECK(desk.Fact(kAnn, "city").empty());
  state("3", "\"Rome\"", false, "2026-03-02T12:00:00Z", "");
  CHECK(desk.Fact(kAnn, "city").empty());
  desk.now += absl::Hours(1);
  CHECK(desk.Fact(kAnn, "city") == "\"Rome\"");
  state("4", "", true, "", "");
  CHECK(desk.Fact(kAnn, "city").empty());
}

TEST_CASE(
    "of more keys than a head holds the newest are told, and that there "
    "are more") {
  Desk desk;
  for (int i = 0; i < limits::kHeadFactsMax + 5; ++i) {
    desk.Add({.who = {kAnn},
              .kind = "fact",
              .facts = {{"k" + std::to_string(i), std::to_string(i)}}});
  }

  const Resumption resumption = desk.Resume(kAnn);

  CHECK(resumption.facts_at_least());
  CHECK(resumption.facts().size() == limits::kHeadFactsMax);
  CHECK(Desk::Fact(resumption, "k5") == "5");
  CHECK(Desk::Fact(resumption, "k4").empty());
}

// ---- What else is told ----

TEST_CASE(
    "contacts are counted once for each conversation and channel, further "
    "channels of one as repeated") {
  Desk desk;
  desk.Add({.who = {kAnn}, .channel = "webchat", .key = "a"});
  desk.Add({.who = {kAnn}, .channel = "webchat", .key = "a"});
  desk.Add({.who = {kAnn}, .channel = "voice", .key = "a"});
  desk.Add(
      {.who = {kAnn}, .channel = "email", .role = v1::ROLE_AGENT, .key = "a"});
  desk.Add({.who = {kAnn},
            .channel = "webchat",
            .at = "2025-01-01T00:00:00Z",
            .key = "b"});

  const Experience experience = desk.Resume(kAnn).experience();

  CHECK(experience.contacts == 3);
  CHECK(experience.repeat_contacts == 1);
  CHECK(experience.contacts_in_30_days == 2);
}

TEST_CASE("the run of bad experiences is told, and ends with a better one") {
  Desk desk;
  const auto rate = [&desk](double rating, const char* at) {
    desk.Add(
        {.who = {kAnn}, .kind = "survey", .at = at, .with = [&](v1::Event& e) {
           e.set_rating(rating);
         }});
    return desk.Resume(kAnn).experience();
  };
  CHECK(rate(0.1, "2026-01-01").bad_in_a_row == 1);
  CHECK(rate(0.8, "2026-01-02").bad_in_a_row == 0);
  CHECK(rate(0.2, "2026-01-03").bad_in_a_row == 1);
  CHECK(rate(0.3, "2026-01-04").bad_in_a_row == 2);
  const Experience late = rate(0.9, "2025-12-31");
  CHECK(late.bad_in_a_row == 2);
  CHECK(late.last_rating == 0.3);
}

TEST_CASE("a survey that is corrected is one experience") {
  Desk desk;
  desk.Add(
      {.who = {kAnn}, .kind = "survey", .id = "s", .with = [](v1::Event& e) {
         e.set_rating(0.1);
       }});
  desk.Add({.who = {kAnn},
            .kind = "correction",
            .corrects = "s",
            .with = [](v1::Event& e) { e.set_rating(0.2); }});

  const Experience experience = desk.Resume(kAnn).experience();

  CHECK(experience.bad_in_a_row == 1);
  CHECK(experience.last_rating == 0.2);
}

TEST_CASE(
    "what a correction states is known of its target's person, and only "
    "once that is here") {
  Desk desk;
  desk.Add({.who = {"email:qa@example.org"},
            .kind = "correction",
            .role = v1::ROLE_SYSTEM,
            .corrects = "f",
            .facts = {{"city", "\"Delft\""}}});
  CHECK(desk.Resume("email:qa@example.org").facts().empty());
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .id = "f",
            .facts = {{"city", "\"Gouda\""}}});

  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
  CHECK(desk.Resume("email:qa@example.org").facts().empty());
  CHECK(desk.Resume(kAnn).facts().front().source_event ==
        EventRef{"desk", "f"});
}

TEST_CASE(
    "the newest summary and topic of each conversation are told, open ones "
    "first, then by last activity") {
  Desk desk;
  const auto summarise = [&](const char* key, const char* text) {
    desk.Add({.who = {kAnn},
              .text = text,
              .kind = "summary",
              .role = v1::ROLE_SYSTEM,
              .key = key,
              .with = [&](v1::Event& e) { e.set_topic(text); }});
  };
  for (const char* key : {"a", "b", "c"}) desk.Add({.who = {kAnn}, .key = key});
  summarise("b", "older");
  summarise("b", "newer");
  desk.Add({.who = {kAnn},
            .kind = "resolution",
            .role = v1::ROLE_AGENT,
            .key = "c"});

  const Resumption resumption = desk.Resume(kAnn);

  REQUIRE(resumption.conversations().size() == 3);
  CHECK(resumption.conversations()[0].key == "b");
  CHECK(resumption.conversations()[0].summary == "newer");
  CHECK(resumption.conversations()[0].topic == "newer");
  CHECK(resumption.conversations()[0].source == "desk");
  CHECK(resumption.conversations()[1].key == "a");
  CHECK(resumption.conversations()[2].status == ConversationStatus::kResolved);
}

TEST_CASE(
    "since when somebody is known and when they last made contact is "
    "told") {
  Desk desk;
  desk.Add({.who = {kAnn}, .at = "2026-01-02T00:00:00Z"});
  desk.Add(
      {.who = {kAnn}, .role = v1::ROLE_AGENT, .at = "2026-01-03T00:00:00Z"});
  desk.Add(
      {.who = {kAnn}, .role = v1::ROLE_AGENT, .at = "2026-01-01T00:00:00Z"});

  const CustomerSummary customer = desk.Resume(kAnn).customer();

  CHECK(customer.since_us == 1767225600000000);
  CHECK(customer.last_contact_us == 1767312000000000);
}

TEST_CASE(
    "an unknown channel and an unknown kind are stored, told and sorted "
    "like any other, with the fields that nobody knows") {
  Desk desk;
  desk.Add(
      {.who = {"telepathy:ann"},
       .text = "hm",
       .kind = "thought",
       .channel = "telepathy/2",
       .with = [](v1::Event& e) { e.set_extra_json(R"({"mood":"calm"})"); }});

  const EventView event = desk.Resume("telepathy:ann").timeline().front();

  CHECK(event.kind() == "thought");
  CHECK(event.channel() == "telepathy/2");
  CHECK(event.text() == "hm");
  CHECK(event.Decode().extra_json() == R"({"mood":"calm"})");
}

}  // namespace
}  // namespace throughline
