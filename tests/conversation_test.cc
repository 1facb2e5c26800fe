// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Conversations: what opens, joins, closes and reopens one, and whose it is.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";
constexpr char kBob[] = "email:bob@example.org";

ConversationState State(const Resumption& resumption, ConversationId id) {
  for (const ConversationState& state : resumption.conversations()) {
    if (state.id == id) return state;
  }
  FAIL("no such conversation");
  return {};
}

ConversationStatus Status(Desk& desk, const Who& who, ConversationId id) {
  return State(desk.Resume(who), id).status;
}

// ---- Keys ----

TEST_CASE(
    "a source's thread key names one conversation, over people, channels "
    "and restarts") {
  Desk desk;
  const Kept first = desk.Add({.who = {kAnn}, .key = "t"});
  const Kept other = desk.Add({.who = {kBob}, .channel = "email", .key = "t"});
  desk.Reopen();
  desk.now += absl::Hours(24 * 400);
  const Kept later = desk.Add({.who = {kAnn}, .key = "t"});

  CHECK(other.conversation == first.conversation);
  CHECK(later.conversation == first.conversation);
  CHECK(desk.In(first.conversation).size() == 3);
}

TEST_CASE("the same key of another source is another conversation") {
  Desk desk;
  const Kept one = desk.Add({.who = {kAnn}, .source = "a", .key = "t"});
  const Kept two = desk.Add({.who = {kAnn}, .source = "b", .key = "t"});

  CHECK(one.conversation != two.conversation);
}

// ---- Policy ----

TEST_CASE(
    "an event without a key joins the open conversation of that customer "
    "within the window, on any channel, else opens one") {
  Policy policy;
  policy.conversation.join_window = absl::Hours(24);
  Desk desk(policy);
  const Kept first = desk.Add({.who = {kAnn}, .at = "2026-01-01T12:00:00Z"});
  const Kept at_bound = desk.Add(
      {.who = {kAnn}, .channel = "email", .at = "2026-01-02T12:00:00Z"});
  const Kept beyond =
      desk.Add({.who = {kAnn}, .at = "2026-01-03T12:00:00.000001Z"});
  const Kept somebody = desk.Add({.who = {kBob}, .at = "2026-01-01T12:00:00Z"});

  CHECK(at_bound.conversation == first.conversation);
  CHECK(beyond.conversation != first.conversation);
  CHECK(somebody.conversation != first.conversation);
}

TEST_CASE("joining is judged at the event's own time") {
  Desk desk;
  const Kept old = desk.Add({.who = {kAnn}, .at = "2026-01-01T12:00:00Z"});
  const Kept recent = desk.Add({.who = {kAnn}, .at = "2026-02-01T12:00:00Z"});

  const Kept late = desk.Add({.who = {kAnn}, .at = "2026-01-01T13:00:00Z"});

  CHECK(late.conversation == old.conversation);
  CHECK(late.conversation != recent.conversation);
}

TEST_CASE("two quick messages are one conversation whichever arrives first") {
  Desk desk;
  const Kept second = desk.Add({.who = {kAnn}, .at = "2026-02-01T12:00:05Z"});

  const Kept first = desk.Add({.who = {kAnn}, .at = "2026-02-01T12:00:00Z"});

  CHECK(first.conversation == second.conversation);
  CHECK(desk.Resume(kAnn).conversations().size() == 1);
}

TEST_CASE("a late event joins none that would not have joined it in its time") {
  const Told late{.who = {kAnn}, .at = "2026-02-01T12:00:00Z"};
  Desk desk;
  Kept next;
  SECTION("opened when its window was over") {
    next = desk.Add({.who = {kAnn}, .at = "2026-02-02T12:00:01Z"});
  }
  SECTION("opened by a thread key") {
    next = desk.Add(
        {.who = {kAnn}, .at = "2026-02-01T12:00:05Z", .key = "a thread"});
  }
  SECTION("opened by another customer, whom a reply joined") {
    const Kept theirs =
        desk.Add({.who = {kMail}, .id = "m", .at = "2026-02-01T12:00:05Z"});
    next =
        desk.Add({.who = {kAnn}, .at = "2026-02-01T12:00:06Z", .replies = "m"});
    REQUIRE(next.conversation == theirs.conversation);
  }

  CHECK(desk.Add(late).conversation != next.conversation);
}

TEST_CASE(
    "what comes after a resolution is another conversation, late or not") {
  Desk desk;
  const Kept after = desk.Add({.who = {kAnn}, .at = "2026-02-01T12:00:05Z"});

  const Kept resolution = desk.Add({.who = {kAnn},
                                    .kind = "resolution",
                                    .role = v1::ROLE_AGENT,
                                    .at = "2026-02-01T12:00:00Z"});

  CHECK(resolution.conversation != after.conversation);
}

TEST_CASE(
    "an event of a linked profile joins the customer's open conversation, "
    "so that two profiles do not open two") {
  Desk desk;
  const Kept first = desk.Add({.who = {kAnn, kMail}});
  const Kept second = desk.Add({.who = {kMail}, .channel = "email"});

  CHECK(second.profile != first.profile);
  CHECK(second.conversation == first.conversation);
  CHECK(desk.Resume(kAnn).conversations().size() == 1);
}

TEST_CASE("an answer without a key lies where its ask does, however long ago") {
  Desk desk;
  const Kept ask = desk.Add({.who = {kAnn}, .id = "a", .key = "t"});
  desk.now += absl::Hours(24 * 10);
  const Kept answer =
      desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .replies = "a"});

  CHECK(answer.conversation == ask.conversation);
}

TEST_CASE(
    "a late event joins the conversation of its time also where the "
    "customer has had more than a head holds since") {
  Desk desk;
  std::vector<Kept> all;
  for (int day = 0; day < limits::kHeadConversationsMax + 8; ++day) {
    all.push_back(desk.Add({.who = {kAnn}}));
    desk.now += absl::Hours(48);
  }
  const absl::Time then =
      absl::FromUnixMicros(desk.Timeline(kAnn)[2].place().sort_us) +
      absl::Minutes(GENERATE(10, -10));  // In its course, or just before.

  const Kept late = desk.Add(
      {.who = {kAnn},
       .at = absl::FormatTime(absl::RFC3339_full, then, absl::UTCTimeZone())});

  CHECK(late.conversation == all[2].conversation);
}

TEST_CASE(
    "a late event joins what went on for the longest, also where the head of "
    "the profile that opened it has let go of it") {
  Policy policy;
  policy.conversation.join_window = absl::Hours(24);
  Desk desk(policy);
  const absl::Time start = desk.now;
  desk.now += absl::Hours(24 * 365);
  const auto add = [&](const char* who, absl::Duration after,
                       const std::string& key) {
    return desk.Add({.who = {who},
                     .at = absl::FormatTime(absl::RFC3339_full, start + after,
                                            absl::UTCTimeZone()),
                     .key = key});
  };
  desk.Add({.who = {kAnn, kMail}});
  const Kept opened = add(kAnn, absl::Hours(48), "long");
  add(kMail, absl::Hours(50), "short");
  add(kMail, absl::Hours(72), "long");
  for (int i = 0; i < limits::kHeadConversationsMax + 8; ++i) {
    add(kAnn, absl::Hours(24 * (5 + i)), "t" + std::to_string(i));
  }

  const Kept late = add(kMail, absl::Hours(60), "");

  CHECK(late.conversation == opened.conversation);
}

TEST_CASE(
    "of more conversations than a head holds none is lost: an old one "
    "goes on, and the resumption says that there were more") {
  Desk desk;
  const int count = limits::kHeadConversationsMax + 8;
  for (int i = 0; i < count; ++i) {
    desk.Add({.who = {kAnn},
              .text = std::to_string(i),
              .key = "t" + std::to_string(i)});
  }

  const Kept again = desk.Add({.who = {kAnn}, .text = "again", .key = "t0"});

  const Resumption resumption = desk.Resume(kAnn);
  CHECK(resumption.awaiting_at_least());
  CHECK(resumption.experience().at_least);
  const ConversationState state = State(resumption, again.conversation);
  CHECK(state.events == 2);
  CHECK(Desk::TextsOf(desk.In(again.conversation)) ==
        Desk::Texts{"0", "again"});
  CHECK(Must(desk->Stats(kDefaultTenant)).conversations == count);
}

// ---- Kinds that open none ----

TEST_CASE("outbound with a campaign opens none until it is answered") {
  for (const std::string key : {"", "t"}) {
    Desk desk;
    const Kept sent =
        desk.Add({.who = {kAnn},
                  .text = "spring sale",
                  .role = v1::ROLE_AGENT,
                  .id = "c",
                  .key = key,
                  .with = [](v1::Event& e) { e.set_campaign("spring"); }});
    CHECK(sent.conversation.empty());
    CHECK(desk.Resume(kAnn).conversations().empty());

    const Kept reply =
        desk.Add({.who = {kAnn}, .text = "stop", .key = key, .replies = "c"});

    CHECK_FALSE(reply.conversation.empty());
    CHECK(desk.Resume(kAnn).conversations().size() == 1);
    const Kept more =
        desk.Add({.who = {kAnn},
                  .text = "we will",
                  .role = v1::ROLE_AGENT,
                  .key = key,
                  .with = [](v1::Event& e) { e.set_campaign("spring"); }});
    CHECK(more.conversation == reply.conversation);
    CHECK(desk.Awaiting(kAnn).empty());
  }
}

TEST_CASE("who somebody is opens no conversation, with a key or without") {
  for (const std::string key : {"", "t"}) {
    Desk desk;
    const Kept kept = desk.Add({.who = {kAnn},
                                .kind = "profile",
                                .role = v1::ROLE_SYSTEM,
                                .key = key,
                                .facts = {{"name", "\"Ann\""}}});

    CHECK(kept.conversation.empty());
    CHECK(Must(desk->Stats(kDefaultTenant)).conversations == 0);
    CHECK(desk.Fact(kAnn, "name") == "\"Ann\"");
  }
}

TEST_CASE("an amendment lies in its target's conversation") {
  Desk desk;
  const Kept in = desk.Add({.who = {kAnn}, .id = "m", .key = "t"});
  desk.now += absl::Hours(100);

  const Kept edit =
      desk.Add({.who = {kAnn}, .kind = "edit", .key = "other", .target = "m"});
  const Kept receipt = desk.Add({.who = {kAnn},
                                 .kind = "delivery",
                                 .role = v1::ROLE_SYSTEM,
                                 .target = "m"});

  CHECK(edit.conversation == in.conversation);
  CHECK(receipt.conversation == in.conversation);
}

// ---- State ----

TEST_CASE(
    "a conversation is open, waits on us, waits on the customer, is "
    "resolved, and reopened by the next ask") {
  Desk desk;
  const ConversationId id = desk.Add({.who = {kAnn},
                                      .kind = "note",
                                      .role = v1::ROLE_AGENT,
                                      .key = "t"})
                                .conversation;
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kOpen);
  desk.Add({.who = {kAnn}, .key = "t"});
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kWaitingOnUs);
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "t"});
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kWaitingOnCustomer);
  desk.Add({.who = {kAnn},
            .kind = "resolution",
            .role = v1::ROLE_AGENT,
            .key = "t"});
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kResolved);
  desk.Add({.who = {kAnn}, .text = "not so fast", .key = "t"});
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kWaitingOnUs);
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"not so fast"});
}

TEST_CASE("thanks without a key after a resolution open a new conversation") {
  Desk desk;
  const Kept first = desk.Say(kAnn, "it is broken");
  desk.Add({.who = {kAnn}, .kind = "resolution", .role = v1::ROLE_AGENT});

  const Kept next = desk.Say(kAnn, "something else");

  CHECK(next.conversation != first.conversation);
  CHECK(Status(desk, kAnn, first.conversation) ==
        ConversationStatus::kResolved);
}

TEST_CASE(
    "a resolution stops the asks before it, and not one after it that "
    "arrived earlier") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "before",
            .at = "2026-03-01T10:00:00Z",
            .key = "t"});
  desk.Add({.who = {kAnn},
            .text = "after",
            .at = "2026-03-01T12:00:00Z",
            .key = "t"});
  desk.Add({.who = {kAnn},
            .kind = "resolution",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-01T11:00:00Z",
            .key = "t"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"after"});
}

TEST_CASE(
    "a conversation is dormant after a time without any event, but never "
    "where somebody waits for us") {
  Policy policy;
  policy.conversation.dormant_after = absl::Hours(10);
  Desk desk(policy);
  const ConversationId ours =
      desk.Add({.who = {kAnn}, .key = "a"}).conversation;
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "b"});
  const ConversationId theirs =
      desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "b"})
          .conversation;

  desk.now += absl::Hours(10);
  CHECK(Status(desk, kAnn, theirs) == ConversationStatus::kWaitingOnCustomer);
  desk.now += absl::Seconds(1);
  CHECK(Status(desk, kAnn, theirs) == ConversationStatus::kDormant);
  CHECK(Status(desk, kAnn, ours) == ConversationStatus::kWaitingOnUs);
}

TEST_CASE("as of a position a conversation is in the state it was in then") {
  Desk desk;
  const ConversationId id = desk.Add({.who = {kAnn}, .key = "t"}).conversation;
  const Position asked = desk.newest();
  desk.Add({.who = {kAnn},
            .kind = "resolution",
            .role = v1::ROLE_AGENT,
            .key = "t"});

  CHECK(State(desk.Resume(kAnn, asked), id).status ==
        ConversationStatus::kWaitingOnUs);
  CHECK(Status(desk, kAnn, id) == ConversationStatus::kResolved);
}

// ---- Several customers ----

TEST_CASE(
    "of a conversation of several customers each one's history holds "
    "their own, and the conversation's all, with author") {
  Desk desk;
  const Kept ann = desk.Add({.who = {kAnn}, .text = "ann's", .key = "t"});
  desk.Add({.who = {kBob}, .text = "bob's", .key = "t"});

  CHECK(desk.History(kAnn) == Desk::Texts{"ann's"});
  CHECK(desk.History(kBob) == Desk::Texts{"bob's"});
  const Resumption all = Must(desk->Resume({.conversation = ann.conversation}));
  CHECK(Desk::TextsOf(all.timeline()) == Desk::Texts{"ann's", "bob's"});
  CHECK(all.customer().profiles.size() == 2);
  CHECK(Desk::AsksOf(all) == Desk::Texts{"ann's", "bob's"});
}

TEST_CASE(
    "an answer to one customer leaves the asks of the others in that "
    "conversation open, whoever looks") {
  Desk desk;
  const Kept ann = desk.Add({.who = {kAnn}, .text = "ann's", .key = "t"});
  desk.Add({.who = {kBob}, .text = "bob's", .key = "t"});
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "t"});

  CHECK(desk.Awaiting(kAnn).empty());
  CHECK(desk.Awaiting(kBob) == Desk::Texts{"bob's"});
  const Resumption all = Must(desk->Resume({.conversation = ann.conversation}));
  CHECK(Desk::AsksOf(all) == Desk::Texts{"bob's"});
  CHECK(all.conversations().front().status == ConversationStatus::kWaitingOnUs);
}

// Ann and Bob in one thread; Ann said more about herself elsewhere.
Kept TwoInOne(Desk& desk) {
  desk.Add({.who = {kAnn},
            .text = "elsewhere",
            .id = "e",
            .key = "else",
            .facts = {{"size", "\"M\""}, {"seats", "10"}}});
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "ann's",
                              .id = "a",
                              .key = "t",
                              .facts = {{"seats", "40"}}});
  desk.Add({.who = {kBob},
            .text = "bob's",
            .id = "b",
            .key = "t",
            .facts = {{"seats", "50"}}});
  for (const char* key : {"else", "t"}) {
    desk.Add({.who = {kAnn},
              .text = key,
              .kind = "promise",
              .role = v1::ROLE_AGENT,
              .key = key,
              .visibility = v1::VISIBILITY_CUSTOMER});
  }
  return kept;
}

std::vector<std::string> FactsOf(const Resumption& resumption) {
  std::vector<std::string> facts;
  for (const CurrentFact& fact : resumption.facts()) {
    facts.push_back(fact.key + " " + fact.value_json + " by " +
                    fact.source_event.id);
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

TEST_CASE(
    "who resumes a conversation is told what is known of each customer in it, "
    "with who said so, and what was promised in it") {
  Desk desk;
  const Kept kept = TwoInOne(desk);
  const Position then = desk.newest();
  desk.Add({.who = {kAnn}, .id = "late", .key = "x", .facts = {{"size", "1"}}});

  const Resumption now =
      Must(desk->Resume({.conversation = kept.conversation}));
  CHECK(FactsOf(now) ==
        Desk::Texts{"seats 40 by a", "seats 50 by b", "size 1 by late"});
  REQUIRE(now.promises().size() == 1);
  CHECK(now.promises().front().text == "t");
  CHECK(FactsOf(Must(desk->Resume(
            {.conversation = kept.conversation, .as_of = then}))) ==
        Desk::Texts{"seats 40 by a", "seats 50 by b", "size \"M\" by e"});
}

TEST_CASE(
    "a customer who resumes a conversation is not told what others said "
    "elsewhere") {
  Desk desk;
  const Kept kept = TwoInOne(desk);

  const Resumption told =
      Must(desk->Resume({.conversation = kept.conversation,
                         .viewer = {.role = v1::ROLE_CUSTOMER}}));

  CHECK(FactsOf(told) == Desk::Texts{"seats 40 by a", "seats 50 by b"});
}

TEST_CASE("of whom a viewer may read nothing in it, nothing is known there") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn}, .text = "ann's", .key = "t"});
  desk.Add({.who = {kBob}, .facts = {{"size", "50"}}});
  desk.Add({.who = {kBob},
            .text = "bob's",
            .key = "t",
            .visibility = v1::VISIBILITY_RESTRICTED});

  CHECK(Must(desk->Resume({.conversation = kept.conversation,
                           .viewer = {.role = v1::ROLE_AGENT}}))
            .facts()
            .empty());
  CHECK(
      Must(desk->Resume({.conversation = kept.conversation})).facts().size() ==
      1);
}

}  // namespace
}  // namespace throughline
