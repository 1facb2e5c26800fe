// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Visibility: who may see an event, and whatever derives from it.

#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

constexpr auto kPublic = v1::VISIBILITY_PUBLIC;
constexpr auto kCustomer = v1::VISIBILITY_CUSTOMER;
constexpr auto kStaff = v1::VISIBILITY_STAFF;
constexpr auto kRestricted = v1::VISIBILITY_RESTRICTED;

std::function<void(v1::Event&)> For(const std::string& label) {
  return [label](v1::Event& event) { event.add_audience(label); };
}

Desk::Texts Seen(Desk& desk, const Viewer& viewer) {
  return Desk::TextsOf(desk.As(viewer, kAnn).timeline());
}

// By every way in which a text could be seen.
std::string AllThat(Desk& desk, const Viewer& viewer,
                    ConversationId conversation) {
  std::string all;
  const auto add = [&all](const Resumption& resumption) {
    for (const EventView& event : resumption.timeline()) all += event.text();
    for (const OpenAsk& ask : resumption.awaiting()) all += ask.text;
    for (const CurrentFact& fact : resumption.facts()) all += fact.value_json;
    for (const ConversationState& state : resumption.conversations()) {
      all += state.topic + state.summary + state.brand;
    }
  };
  add(desk.As(viewer, kAnn));
  add(Must(desk->Resume({.who = kAnn, .viewer = viewer, .events = 1000})));
  add(Must(
      desk->Resume({.who = kAnn, .viewer = viewer, .as_of = desk.newest()})));
  add(Must(desk->Resume({.conversation = conversation, .viewer = viewer})));
  for (const EventView& event :
       Must(desk->Timeline({.who = kAnn, .viewer = viewer})).events) {
    all += event.text();
  }
  for (const EventView& event :
       Must(desk->Timeline({.conversation = conversation, .viewer = viewer}))
           .events) {
    all += event.text();
  }
  return all;
}

bool Holds(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

TEST_CASE(
    "messages, calls, their transcripts, voicemails and requests for a "
    "call back are the customer's to see, everything else the staff's") {
  Desk desk;
  for (const char* kind :
       {"message", "call_started", "call_ended", "call_transferred",
        "transcript", "voicemail", "callback_request"}) {
    INFO(kind);
    desk.Add({.who = {kAnn}, .kind = kind});
    CHECK(desk.Timeline(kAnn).back().visibility() == kCustomer);
  }
  for (const char* kind :
       {"note", "summary", "fact", "survey", "resolution", "handover",
        "recording", "disposition", "profile", "novelty"}) {
    INFO(kind);
    desk.Add({.who = {kAnn}, .kind = kind});
    CHECK(desk.Timeline(kAnn).back().visibility() == kStaff);
  }
}

TEST_CASE(
    "edits, deletes, corrections, reactions and deliveries are as visible "
    "as their target, and never more so") {
  for (const v1::Visibility of : {kPublic, kCustomer, kStaff, kRestricted}) {
    for (const char* kind :
         {"edit", "delete", "correction", "reaction", "delivery"}) {
      INFO(kind << " of " << of);
      Desk desk;
      desk.Add({.who = {kAnn}, .id = "m", .visibility = of});
      desk.Add({.who = {kAnn}, .kind = kind, .target = "m"});
      desk.Add(
          {.who = {kAnn}, .kind = kind, .target = "m", .visibility = kPublic});

      for (const EventView& event : desk.Timeline(kAnn)) {
        CHECK(event.visibility() == of);
      }
    }
  }
}

TEST_CASE("each viewer sees what the role and its grants allow") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "p", .visibility = kPublic});
  desk.Add({.who = {kAnn}, .text = "c", .visibility = kCustomer});
  desk.Add({.who = {kAnn}, .text = "s", .visibility = kStaff});
  desk.Add({.who = {kAnn}, .text = "r", .visibility = kRestricted});

  CHECK(Seen(desk, TheCustomer()) == Desk::Texts{"p", "c"});
  CHECK(Seen(desk, AnAgent()) == Desk::Texts{"p", "c", "s"});
  CHECK(Seen(desk, AnAgent({"restricted"})) == Desk::Texts{"p", "c", "s", "r"});
  CHECK(Seen(desk, ABot()) == Desk::Texts{"p", "c"});
  CHECK(Seen(desk, ABot({"staff"})) == Desk::Texts{"p", "c", "s"});
  CHECK(Seen(desk, ABot({"staff", "restricted"})) ==
        Desk::Texts{"p", "c", "s"});
  Viewer bot = ABot();
  bot.every_grant = true;
  CHECK(Seen(desk, bot) == Desk::Texts{"p", "c", "s"});
  Viewer customer = TheCustomer();
  customer.every_grant = true;
  CHECK(Seen(desk, customer) == Desk::Texts{"p", "c"});
}

TEST_CASE("what derives from an event is never more visible than it") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "hidden text",
                              .key = "t",
                              .facts = {{"k", "\"hidden fact\""}},
                              .visibility = kRestricted,
                              .with = [](v1::Event& e) {
                                e.set_topic("hidden topic");
                                e.set_brand("hidden brand");
                              }});
  desk.Add({.who = {kAnn},
            .text = "hidden summary",
            .kind = "summary",
            .role = v1::ROLE_AGENT,
            .key = "t",
            .visibility = kRestricted});
  desk.Add({.who = {kAnn}, .text = "plain", .key = "t"});

  CHECK_FALSE(Holds(AllThat(desk, AnAgent(), kept.conversation), "hidden"));
  CHECK_FALSE(Holds(AllThat(desk, TheCustomer(), kept.conversation), "hidden"));
  CHECK_FALSE(
      Holds(AllThat(desk, ABot({"staff", "restricted"}), kept.conversation),
            "hidden"));
  const std::string all =
      AllThat(desk, AnAgent({"restricted"}), kept.conversation);
  for (const char* part : {"text", "fact", "topic", "brand", "summary"}) {
    CHECK(Holds(all, std::string("hidden ") + part));
  }
}

TEST_CASE(
    "what has an audience, and whatever derives from it, is for those "
    "with one of its labels") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "hidden text",
                              .id = "m",
                              .key = "t",
                              .facts = {{"k", "\"hidden fact\""}},
                              .with = [](v1::Event& e) {
                                e.add_audience("legal");
                                e.set_topic("hidden topic");
                              }});
  desk.Add({.who = {kAnn},
            .text = "hidden summary",
            .kind = "summary",
            .role = v1::ROLE_AGENT,
            .key = "t",
            .with = For("legal")});
  desk.Add({.who = {kAnn}, .text = "plain", .key = "t"});
  const auto all = [&](const Viewer& viewer) {
    return AllThat(desk, viewer, kept.conversation);
  };

  CHECK_FALSE(Holds(all(AnAgent()), "hidden"));
  CHECK_FALSE(Holds(all(AnAgent({"restricted", "sales"})), "hidden"));
  CHECK_FALSE(Holds(all(TheCustomer()), "hidden"));
  for (const char* part : {"text", "fact", "topic", "summary"}) {
    INFO(part);
    CHECK(Holds(all(AnAgent({"legal"})), std::string("hidden ") + part));
    CHECK(Holds(all(Viewer::AgentWithEveryGrant()),
                std::string("hidden ") + part));
  }
}

TEST_CASE("a correction of what has an audience is for that audience") {
  Desk desk;
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "one",
                              .id = "m",
                              .key = "t",
                              .with = For("legal")});
  desk.Add({.who = {kAnn}, .text = "hidden", .kind = "edit", .target = "m"});

  CHECK_FALSE(Holds(AllThat(desk, AnAgent({"restricted"}), kept.conversation),
                    "hidden"));
  CHECK(Holds(AllThat(desk, AnAgent({"legal"}), kept.conversation), "hidden"));
}

TEST_CASE(
    "a correction for an audience hides what it made of its target from "
    "the others") {
  Desk desk;
  const Kept kept =
      desk.Add({.who = {kAnn}, .text = "one", .id = "m", .key = "t"});
  desk.Add({.who = {kAnn},
            .text = "hidden",
            .kind = "correction",
            .corrects = "m",
            .with = For("legal")});

  CHECK_FALSE(Holds(AllThat(desk, AnAgent({"restricted"}), kept.conversation),
                    "hidden"));
}

TEST_CASE(
    "a correction that arrives before a restricted target is not shown to "
    "those who may not see that") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "hidden",
            .kind = "correction",
            .corrects = "m",
            .facts = {{"k", "\"hidden\""}}});
  const Kept kept = desk.Add({.who = {kAnn},
                              .text = "hidden",
                              .id = "m",
                              .key = "t",
                              .visibility = kRestricted});

  CHECK_FALSE(Holds(AllThat(desk, AnAgent(), kept.conversation), "hidden"));
  CHECK(Holds(AllThat(desk, AnAgent({"restricted"}), kept.conversation),
              "hidden"));
}

TEST_CASE(
    "an edit, delivery or delete that arrives before its target hides it "
    "from nobody") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "edited", .kind = "edit", .target = "m"});
  desk.Add({.who = {kAnn},
            .kind = "delivery",
            .role = v1::ROLE_SYSTEM,
            .target = "m"});
  desk.Add({.who = {kAnn}, .text = "first", .id = "m"});

  const Resumption seen = desk.As(TheCustomer(), kAnn);

  CHECK(Desk::AsksOf(seen) == Desk::Texts{"edited"});
  CHECK(seen.timeline().back().text() == "edited");
}

TEST_CASE(
    "what is not for a viewer is counted as withheld, and nothing else "
    "is") {
  Desk desk;
  desk.Add({.who = {kAnn}, .id = "m", .visibility = kCustomer});
  desk.Add({.who = {kAnn}, .kind = "note", .visibility = kStaff});
  desk.Add({.who = {kAnn}, .visibility = kRestricted});
  desk.Add({.who = {kAnn}, .with = For("legal")});

  const auto counts = [&](const Viewer& viewer) {
    const Resumption resumption = desk.As(viewer, kAnn);
    CHECK(resumption.more().empty());
    return std::vector<std::uint64_t>{resumption.timeline().size(),
                                      resumption.countable(),
                                      resumption.withheld()};
  };
  CHECK(counts(TheCustomer()) == std::vector<std::uint64_t>{1, 1, 3});
  CHECK(counts(AnAgent()) == std::vector<std::uint64_t>{2, 2, 2});
  CHECK(counts(AnAgent({"restricted"})) == std::vector<std::uint64_t>{3, 3, 1});
  CHECK(counts(AnAgent({"legal"})) == std::vector<std::uint64_t>{3, 3, 1});
  CHECK(counts(AnAgent({"legal", "restricted"})) ==
        std::vector<std::uint64_t>{4, 4, 0});
  CHECK(counts(Viewer::AgentWithEveryGrant()) ==
        std::vector<std::uint64_t>{4, 4, 0});
}

TEST_CASE("what a correction narrowed is withheld from whom it hides") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "m"});
  desk.Add({.who = {kAnn},
            .text = "two",
            .kind = "correction",
            .corrects = "m",
            .visibility = kStaff});

  const Resumption seen = desk.As(TheCustomer(), kAnn);

  CHECK(seen.timeline().empty());
  CHECK(seen.awaiting().empty());
  CHECK(seen.withheld() == 2);
  CHECK(seen.countable() == 0);
}

TEST_CASE("visibility comes before the budget: what is hidden takes no place") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "old"});
  for (int i = 0; i < 3 * limits::kHeadCountableMax; ++i) {
    desk.Add({.who = {kAnn},
              .text = "note",
              .kind = "note",
              .role = v1::ROLE_AGENT});
  }
  desk.Add({.who = {kAnn}, .text = "new"});

  const Resumption seen =
      Must(desk->Resume({.who = kAnn, .viewer = TheCustomer(), .events = 2}));

  CHECK(Desk::TextsOf(seen.timeline()) == Desk::Texts{"old", "new"});
  CHECK(seen.more().empty());
  const TimelinePage page =
      Must(desk->Timeline({.who = kAnn, .viewer = TheCustomer(), .limit = 2}));
  CHECK(Desk::TextsOf(page.events) == Desk::Texts{"old", "new"});
}

TEST_CASE(
    "a rating that a viewer may not see is not in the experience that is "
    "told") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .kind = "survey",
            .visibility = kStaff,
            .with = [](v1::Event& e) { e.set_rating(0.9); }});
  desk.Add({.who = {kAnn},
            .kind = "survey",
            .visibility = kRestricted,
            .with = [](v1::Event& e) { e.set_rating(0.1); }});

  const Experience agent = desk.As(AnAgent(), kAnn).experience();
  CHECK(agent.last_rating == 0.9);
  CHECK(agent.bad_in_a_row == 0);
  CHECK_FALSE(desk.As(TheCustomer(), kAnn).experience().last_rating);
  CHECK(desk.As(AnAgent({"restricted"}), kAnn).experience().last_rating == 0.1);
}

TEST_CASE(
    "where the latest statement of a fact is hidden, the latest that is "
    "not is told") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .facts = {{"city", "\"Gouda\""}},
            .visibility = kCustomer});
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .facts = {{"city", "\"Delft\""}},
            .visibility = kRestricted});

  CHECK(Desk::Fact(desk.As(AnAgent(), kAnn), "city") == "\"Gouda\"");
  CHECK(desk.Fact(kAnn, "city") == "\"Delft\"");
}

TEST_CASE("a conversation of which a viewer may see nothing is not told of") {
  Desk desk;
  const Kept kept = desk.Add(
      {.who = {kAnn}, .kind = "note", .role = v1::ROLE_AGENT, .key = "t"});

  CHECK(desk.As(TheCustomer(), kAnn).conversations().empty());
  CHECK(desk.As(AnAgent(), kAnn).conversations().size() == 1);
  const Resumption of = Must(desk->Resume(
      {.conversation = kept.conversation, .viewer = TheCustomer()}));
  CHECK(of.timeline().empty());
  CHECK(of.withheld() == 1);
}

TEST_CASE(
    "who may not read the newest summary, topic or brand is told the newest "
    "that they may") {
  Desk desk;
  const auto say = [&desk](const std::string& topic, v1::Visibility to) {
    desk.Add({.who = {kAnn},
              .kind = "message",
              .key = "t",
              .visibility = to,
              .with = [&](v1::Event& event) { event.set_topic(topic); }});
  };
  say("grinder", kCustomer);
  say("suspected fraud", kStaff);
  say("police", kRestricted);

  const auto topic = [&desk](const Viewer& viewer) {
    return desk.As(viewer, kAnn).conversations().at(0).topic;
  };

  CHECK(topic(Viewer::AgentWithEveryGrant()) == "police");
  CHECK(topic({v1::ROLE_AGENT}) == "suspected fraud");
  CHECK(topic({v1::ROLE_CUSTOMER}) == "grinder");
}

TEST_CASE("a channel on which a viewer may read nothing is not named") {
  Desk desk;
  desk.Add({.who = {kAnn}, .key = "t"});
  desk.Add({.who = {kAnn},
            .kind = "note",
            .channel = "fraud-desk",
            .role = v1::ROLE_AGENT,
            .key = "t"});

  const auto channels = [&desk](const Viewer& viewer) {
    return desk.As(viewer, kAnn).conversations().at(0).channels;
  };

  CHECK(channels({v1::ROLE_AGENT}) == Desk::Texts{"webchat", "fraud-desk"});
  CHECK(channels({v1::ROLE_CUSTOMER}) == Desk::Texts{"webchat"});
}

TEST_CASE("an account's members' conversations are those the viewer may see") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .kind = "note",
            .role = v1::ROLE_AGENT,
            .key = "a",
            .with = [](v1::Event& e) { e.set_account("acme"); }});
  desk.Add({.who = {"email:bob@example.org"},
            .key = "b",
            .with = [](v1::Event& e) { e.set_account("acme"); }});

  const Resumption agent =
      Must(desk->Resume({.account = "acme", .viewer = AnAgent()}));
  REQUIRE(agent.members().size() == 2);
  CHECK(agent.members()[0].conversations.size() == 1);
  std::size_t shown = 0;
  const Resumption customer =
      Must(desk->Resume({.account = "acme", .viewer = TheCustomer()}));
  for (const AccountMember& member : customer.members()) {
    shown += member.conversations.size();
  }
  CHECK(shown == 1);
}

}  // namespace
}  // namespace throughline
