// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A campaign is answered three weeks later on another channel.

#include "fmt/format.h"
#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kMail[] = "email:ann@example.org";
constexpr char kPhone[] = "phone:+31612345678";

std::string Reader(int i) { return fmt::format("email:{}@example.org", i); }

void Send(Desk& desk, const std::vector<std::string>& to,
          const std::string& id) {
  desk.Add({.who = to,
            .text = "Spring sale: 20 % off all tents.",
            .channel = "email",
            .role = v1::ROLE_SYSTEM,
            .source = "mailer",
            .id = id,
            .with = [](v1::Event& event) {
              event.set_direction(v1::DIRECTION_OUTBOUND);
              event.set_campaign("spring");
            }});
}

TEST_CASE("a campaign that nobody answers opens nothing and waits for nobody") {
  Desk desk;
  for (int i = 0; i < 50; ++i) Send(desk, {Reader(i)}, fmt::format("c{}", i));

  CHECK(Must(desk->Stats(kDefaultTenant)).conversations == 0);
  for (int i = 0; i < 50; ++i) {
    const Resumption resumed = desk.Resume(Reader(i));
    CHECK(resumed.conversations().empty());
    CHECK(resumed.awaiting().empty());
    CHECK(resumed.experience().contacts == 0);
    CHECK(resumed.timeline().size() == 1);
  }
}

TEST_CASE(
    "a campaign answered three weeks later on another channel is one "
    "conversation, and whoever answers sees what it was about") {
  Desk desk;
  Send(desk, {kMail, kPhone}, "c1");
  desk.now += absl::Hours(24 * 21);

  desk.Add({.who = {kPhone},
            .text = "Is that offer still on?",
            .channel = "whatsapp"});

  const Resumption resumed = desk.As(AnAgent(), kPhone);
  CHECK(Desk::TextsOf(resumed.timeline()) ==
        Desk::Texts{"Spring sale: 20 % off all tents.",
                    "Is that offer still on?"});
  CHECK(resumed.timeline()[0].channel() == "email");
  CHECK(Desk::AsksOf(resumed) == Desk::Texts{"Is that offer still on?"});
  CHECK(resumed.awaiting()[0].channel == "whatsapp");
  REQUIRE(resumed.conversations().size() == 1);
  CHECK(resumed.conversations()[0].channels ==
        std::vector<std::string>{"whatsapp"});
  CHECK(resumed.experience().contacts == 1);
  desk.Add({.who = {kPhone},
            .text = "Until Sunday.",
            .channel = "whatsapp",
            .role = v1::ROLE_AGENT});
  CHECK(desk.Awaiting(kMail).empty());
}

TEST_CASE("a reply that names the campaign's mail opens its conversation") {
  Desk desk;
  Send(desk, {kMail}, "c1");
  desk.now += absl::Hours(24 * 21);

  const Kept reply = desk.Add({.who = {kMail},
                               .text = "Two tents, please.",
                               .channel = "email",
                               .source = "mailer",
                               .replies = "c1"});

  CHECK_FALSE(reply.conversation.empty());
  CHECK(desk.Awaiting(kMail) == Desk::Texts{"Two tents, please."});
  CHECK(Must(desk->Stats(kDefaultTenant)).conversations == 1);
}

}  // namespace
}  // namespace throughline
