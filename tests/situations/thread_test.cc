// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A mail thread with colleagues in Cc, and a reply from another address.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "email:ann@acme.example";
constexpr char kAnnAtHome[] = "email:ann.smith@post.example";
constexpr char kBob[] = "email:bob@acme.example";
constexpr char kCarol[] = "email:carol@acme.example";
constexpr char kThread[] = "<quote-77@acme.example>";

// A mail of the thread, with the colleagues in copy.
Told Mail(const std::string& from, const std::string& text,
          const std::string& id) {
  return {.who = {from},
          .text = text,
          .channel = "email",
          .source = "mail",
          .id = id,
          .key = kThread,
          .with = [from](v1::Event& event) {
            for (const char* colleague : {kAnn, kBob, kCarol}) {
              if (colleague == from) continue;
              v1::Participant& copy = *event.add_participants();
              copy.set_identity(colleague);
              copy.set_role("cc");
            }
          }};
}

Told Reply(const std::string& to, const std::string& text,
           const std::string& about) {
  Told told = Mail(to, text, "re: " + about);
  told.role = v1::ROLE_AGENT;
  told.replies = about;
  return told;
}

TEST_CASE(
    "in a thread among colleagues each one has their own history, and the "
    "thread shows all, with author") {
  Desk desk;
  const Kept first = desk.Add(Mail(kAnn, "What would 40 seats cost?", "1"));
  desk.Add(Mail(kBob, "And with support?", "2"));

  CHECK(desk.History(kAnn) == Desk::Texts{"What would 40 seats cost?"});
  CHECK(desk.History(kBob) == Desk::Texts{"And with support?"});
  const Resumption thread =
      Must(desk->Resume({.conversation = first.conversation}));
  CHECK(Desk::TextsOf(thread.timeline()) ==
        Desk::Texts{"What would 40 seats cost?", "And with support?"});
  CHECK(thread.timeline()[0].profile() != thread.timeline()[1].profile());
  CHECK(thread.customer().profiles.size() == 2);
}

TEST_CASE("who was only in copy is nobody's customer") {
  Desk desk;
  desk.Add(Mail(kAnn, "What would 40 seats cost?", "1"));

  CHECK(absl::IsNotFound(desk->Resume({.who = kCarol}).status()));
  CHECK(Must(desk->Stats(kDefaultTenant)).customers == 1);
}

TEST_CASE(
    "an answer to one of them leaves the other's question open, whoever "
    "looks") {
  Desk desk;
  const Kept first = desk.Add(Mail(kAnn, "What would 40 seats cost?", "1"));
  desk.Add(Mail(kBob, "And with support?", "2"));

  desk.Add(Reply(kAnn, "400 a month.", "1"));

  CHECK(desk.Awaiting(kAnn).empty());
  CHECK(desk.Awaiting(kBob) == Desk::Texts{"And with support?"});
  const Resumption thread =
      Must(desk->Resume({.conversation = first.conversation}));
  CHECK(Desk::AsksOf(thread) == Desk::Texts{"And with support?"});
}

TEST_CASE(
    "a reply from another address lies in the thread, links nobody, and "
    "is Ann's once somebody says so") {
  Desk desk;
  const Kept first = desk.Add(Mail(kAnn, "What would 40 seats cost?", "1"));
  desk.Add(Mail(kBob, "And with support?", "2"));
  const Kept home = desk.Add(Mail(kAnnAtHome, "I meant 50.", "3"));
  CHECK(home.conversation == first.conversation);
  CHECK_FALSE(Same(desk, kAnn, kAnnAtHome));
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"What would 40 seats cost?"});
  const Picture before = PictureOf(desk, kAnn);

  const LinkReceipt link = desk.Link(kAnn, kAnnAtHome);

  CHECK(desk.Awaiting(kAnn) ==
        Desk::Texts{"What would 40 seats cost?", "I meant 50."});
  CHECK(desk.Resume(kAnn).conversations().size() == 1);
  CHECK(desk.History(kBob) == Desk::Texts{"And with support?"});
  desk.Unlink(link);
  CHECK(PictureOf(desk, kAnn) == before);
}

}  // namespace
}  // namespace throughline
