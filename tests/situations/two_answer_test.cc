// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A bot answers while an agent types.

#include <algorithm>

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "whatsapp:31612345678";
constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

v1::Actor Actor(v1::Role role, const std::string& id) {
  v1::Actor actor;
  actor.set_role(role);
  actor.set_id(id);
  return actor;
}

// Ann asks; a bot takes her; she asks for a person, and Zoe takes over.
struct Chat {
  Desk desk;
  const v1::Actor bot = Actor(v1::ROLE_BOT, "helper");
  const v1::Actor zoe = Actor(v1::ROLE_AGENT, "zoe");
  const ConversationId conversation =
      Add({.text = "Can I return this?", .id = "return"}).conversation;
  GrantedClaim bots = Take(bot);

  Kept Add(Told told) {
    told.who = {kAnn};
    told.channel = "whatsapp";
    return desk.Add(told);
  }

  GrantedClaim Take(const v1::Actor& actor) {
    return Must(desk->Claim({.conversation = conversation, .actor = actor}));
  }

  // What is to be sent, and not what was.
  absl::Status Send(const v1::Actor& actor, const std::string& text,
                    std::optional<Fence> fence) {
    desk.now += absl::Seconds(1);
    const v1::Event event =
        desk.Event({.who = {kAnn},
                    .text = text,
                    .channel = "whatsapp",
                    .role = actor.role(),
                    .by = actor.id(),
                    .with = [](v1::Event& what) { what.set_request(true); }});
    return desk->Append({.events = {event}, .fence = fence}).status();
  }

  Desk::Texts Answers() {
    Desk::Texts answers;
    for (const EventView& event : desk.Timeline(kAnn)) {
      if (event.answer()) answers.emplace_back(event.text());
    }
    return answers;
  }
};

TEST_CASE(
    "a bot that answers while an agent types is refused and learns who is "
    "answering") {
  Chat chat;
  chat.Add({.text = "I want a person."});
  const GrantedClaim zoes = chat.Take(chat.zoe);

  const absl::Status refused =
      chat.Send(chat.bot, "You can return it.", chat.bots.fence);

  CHECK(refused.code() == kRefused);
  REQUIRE(CurrentClaim(refused).has_value());
  CHECK(CurrentClaim(refused)->holder.id() == "zoe");
  CHECK(CurrentClaim(refused)->token == zoes.fence.token);
  CHECK(chat.desk.Awaiting(kAnn).size() == 2);
  Must(chat.Send(chat.zoe, "Of course, within 30 days.", zoes.fence));
  CHECK(chat.Answers() == Desk::Texts{"Of course, within 30 days."});
  CHECK(chat.desk.Awaiting(kAnn).empty());
}

TEST_CASE("while a bot answers, nobody answers beside it without a claim") {
  Chat chat;

  const absl::Status refused =
      chat.Send(chat.zoe, "I type without having taken it.", std::nullopt);

  CHECK(refused.code() == kRefused);
  CHECK(CurrentClaim(refused)->holder.id() == "helper");
  Must(chat.Send(chat.bot, "Yes.", chat.bots.fence));
  CHECK(chat.Answers() == Desk::Texts{"Yes."});
}

TEST_CASE(
    "what the bot had sent already is true, is kept, and says that it came "
    "from who did not hold the conversation") {
  Chat chat;
  chat.Take(chat.zoe);

  const Kept sent = chat.Add(
      {.text = "You can return it.", .role = v1::ROLE_BOT, .by = "helper"});

  const EventView event = Desk::Find(chat.desk.Timeline(kAnn), sent.id);
  const std::vector<std::string> flags = event.flags();
  CHECK(std::find(flags.begin(), flags.end(), "without_claim") != flags.end());
}

TEST_CASE(
    "an agent who fell asleep over the answer has lost it, whether or not "
    "anybody took it since") {
  Chat chat;
  const GrantedClaim zoes = chat.Take(chat.zoe);

  chat.desk.now += absl::Minutes(2);

  CHECK(chat.Send(chat.zoe, "Sorry, I was away.", zoes.fence).code() ==
        kRefused);
  const GrantedClaim again = chat.Take(chat.bot);
  CHECK(again.fence.token > zoes.fence.token);
  CHECK(chat.Send(chat.zoe, "Sorry, I was away.", zoes.fence).code() ==
        kRefused);
  Must(chat.Send(chat.bot, "You can return it.", again.fence));
  CHECK(chat.Answers() == Desk::Texts{"You can return it."});
}

TEST_CASE("a bot that gets the conversation back sees what happened between") {
  Chat chat;
  const GrantedClaim zoes = chat.Take(chat.zoe);
  Must(chat.Send(chat.zoe, "Which order is it?", zoes.fence));
  Must(chat.desk->Release({.fence = zoes.fence}));
  chat.Take(chat.bot);

  Desk::Texts course;
  for (const EventView& event :
       chat.desk.As(ABot({"staff"}), kAnn).timeline()) {
    course.push_back(std::string(event.actor_id()) + " " +
                     std::string(event.kind()));
  }
  CHECK(course == Desk::Texts{" message", "helper joined", "helper left",
                              "zoe joined", "zoe message", "zoe left",
                              "helper joined"});
}

}  // namespace
}  // namespace throughline
