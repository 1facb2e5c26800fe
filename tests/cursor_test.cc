// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Where readers left off, and what is new to them.

#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/desk.h"

namespace throughline {
namespace {

const std::string kAnn = "phone:+31612345678";
const std::string kMail = "email:ann@example.org";
const Viewer kSeven{v1::ROLE_AGENT, "7", {}, true};
const Reader kReader{v1::ROLE_AGENT, "7"};

std::optional<std::uint64_t> News(Desk& desk, const Who& who = kAnn,
                                  const Viewer& viewer = kSeven) {
  const auto first = desk.As(viewer, who).news();
  CHECK(desk.As(viewer, who).news() == first);  // From the cache, too.
  return first;
}

int Read(Desk& desk, std::optional<Position> up_to = {},
         const std::string& who = kAnn) {
  return Must(desk->MarkRead({.who = who, .reader = kReader, .up_to = up_to}))
      .moved;
}

TEST_CASE("To who never read, all that counts is new but for their own") {
  Desk desk;
  desk.Say(kAnn, "one");
  desk.Say(kAnn, "two");
  desk.Add({.who = {kAnn}, .kind = "reaction", .target = "e1"});
  desk.Add({.who = {kAnn}, .text = "yes", .role = v1::ROLE_AGENT, .by = "7"});
  desk.Add({.who = {kAnn}, .text = "no", .role = v1::ROLE_AGENT, .by = "8"});
  desk.Add({.who = {kAnn}, .text = "long ago"}, AppendMode::kBackfill);

  CHECK(News(desk) == 3);
  CHECK(News(desk, kAnn, AnAgent()) == std::nullopt);  // Has no id.
}

TEST_CASE("What was read is not new, and what comes is") {
  Desk desk;
  desk.Say(kAnn, "one");
  const Position shown = desk.Resume(kAnn).position();
  desk.Say(kAnn, "two");

  CHECK(Read(desk, shown) == 1);
  CHECK(News(desk) == 1);

  CHECK(Read(desk) == 1);
  CHECK(News(desk) == 0);

  desk.Say(kAnn, "three");
  CHECK(News(desk) == 1);
}

TEST_CASE("A cursor goes forward only, unless somebody asks it back") {
  Desk desk;
  const Kept one = desk.Say(kAnn, "one");
  const Kept two = desk.Say(kAnn, "two");
  Read(desk);
  const Position before = desk.newest();

  CHECK(Read(desk, one.position) == 0);
  CHECK(desk.newest() == before);  // No move, no entry.
  CHECK(News(desk) == 0);

  CHECK(Must(desk->MarkUnread(
                 {.who = kAnn, .reader = kReader, .from = two.position}))
            .moved == 1);
  CHECK(News(desk) == 1);
  CHECK(Must(desk->MarkUnread(
                 {.who = kAnn, .reader = kReader, .from = two.position}))
            .moved == 0);

  CHECK(Read(desk) == 1);
  CHECK(News(desk) == 0);
}

TEST_CASE("An event that comes late is new to who had read past its place") {
  Desk desk;
  desk.Say(kAnn, "now");
  Read(desk);

  desk.Add({.who = {kAnn}, .text = "before", .at = "2026-02-01T00:00:00Z"});

  CHECK(News(desk) == 1);
}

TEST_CASE("A linked profile that a reader never saw counts wholly") {
  Desk desk;
  desk.Say(kAnn, "one");
  Read(desk);
  desk.Say(kMail, "two");
  desk.Say(kMail, "three");

  const LinkReceipt link = desk.Link(kAnn, kMail);
  CHECK(News(desk) == 2);
  CHECK(Read(desk) == 1);
  CHECK(News(desk) == 0);

  desk.Unlink(link);
  desk.Say(kMail, "four");
  CHECK(News(desk, kAnn) == 0);
  CHECK(News(desk, kMail) == 1);
}

TEST_CASE("Each reader has a cursor of their own") {
  Desk desk;
  desk.Say(kAnn, "one");
  Read(desk);
  const Viewer bot{v1::ROLE_BOT, "7", {}, false};
  const Viewer eight{v1::ROLE_AGENT, "8", {}, true};

  CHECK(News(desk) == 0);
  CHECK(News(desk, kAnn, bot) == 1);
  CHECK(News(desk, kAnn, eight) == 1);
}

TEST_CASE("What a reader may not see is not new to them") {
  Desk desk;
  desk.Say(kAnn, "one");
  desk.Add(
      {.who = {kAnn}, .text = "n", .kind = "note", .role = v1::ROLE_AGENT});
  desk.Add({.who = {kAnn},
            .text = "r",
            .role = v1::ROLE_AGENT,
            .visibility = v1::VISIBILITY_RESTRICTED});
  desk.Add({.who = {kAnn},
            .text = "for legal",
            .role = v1::ROLE_AGENT,
            .with = [](v1::Event& event) { event.add_audience("legal"); }});

  CHECK(News(desk) == 4);
  CHECK(News(desk, kAnn, {v1::ROLE_AGENT, "7", {}, false}) == 2);
  CHECK(News(desk, kAnn, {v1::ROLE_CUSTOMER, "7", {}, false}) == 1);
  CHECK(News(desk, kAnn, {v1::ROLE_AGENT, "7", {"legal"}, false}) == 3);
  CHECK(News(desk, kAnn,
             {v1::ROLE_AGENT, "7", {"legal", "restricted"}, false}) == 4);
}

TEST_CASE("What is for others since is new to those who may see it now") {
  Desk desk;
  const Kept one = desk.Say(kAnn, "one");
  desk.Say(kAnn, "two");
  Must(desk->MarkRead({.who = kAnn, .reader = {v1::ROLE_CUSTOMER, "7"}}));
  const Kept three = desk.Say(kAnn, "three");
  const Viewer customer{v1::ROLE_CUSTOMER, "7", {}, false};
  const auto hide = [&](const std::string& id) {
    desk.Add({.who = {kAnn},
              .text = "-",
              .kind = "correction",
              .role = v1::ROLE_AGENT,
              .corrects = id,
              .visibility = v1::VISIBILITY_STAFF});
  };

  CHECK(News(desk, kAnn, customer) == 1);
  hide(one.id);  // Was read: nothing changes.
  CHECK(News(desk, kAnn, customer) == 1);
  hide(three.id);
  CHECK(News(desk, kAnn, customer) == 0);
  CHECK(News(desk) == 3);
}

TEST_CASE("Very many authors are counted as exactly as few") {
  Desk desk;
  for (int i = 0; i < 40; ++i) {
    desk.Add({.who = {kAnn},
              .text = "!",
              .role = v1::ROLE_AGENT,
              .by = std::to_string(i)});
  }

  CHECK(News(desk) == 39);
  Read(desk);
  desk.Add({.who = {kAnn}, .text = "!", .role = v1::ROLE_AGENT, .by = "7"});
  desk.Say(kAnn, "thanks");
  CHECK(News(desk) == 1);
}

TEST_CASE("As of a position the news are what they were") {
  Desk desk;
  desk.Say(kAnn, "one");
  const Position first = desk.newest();
  desk.Say(kAnn, "two");
  const Position second = desk.newest();
  Read(desk, first);
  const Position third = desk.newest();
  Read(desk);

  const auto then = [&](Position position) {
    return Must(
               desk->Resume({.who = kAnn, .viewer = kSeven, .as_of = position}))
        .news();
  };
  CHECK(then(first) == 1);
  CHECK(then(second) == 2);
  CHECK(then(third) == 1);
  CHECK(News(desk) == 0);
}

TEST_CASE("A move is an entry that says whose it was and up to where") {
  Desk desk;
  const Kept one = desk.Say(kAnn, "one");
  Read(desk);
  Must(
      desk->MarkUnread({.who = kAnn, .reader = kReader, .from = one.position}));

  const FeedPage page = Must(desk->Feed({.from = 1, .limit = 100}));

  REQUIRE(page.entries.size() >= 2);
  const Entry& read = page.entries[page.entries.size() - 2];
  const Entry& unread = page.entries.back();
  CHECK(read.kind == EntryKind::kCursor);
  CHECK(read.reader == "agent:7");
  CHECK_FALSE(read.unread);
  CHECK(read.read_to == EventRef{"desk", one.id});
  CHECK(unread.unread);
  CHECK(unread.profile == one.profile);
}

TEST_CASE("A cursor up to an event stands in that event's profile alone") {
  Desk desk;
  const Kept one = desk.Say(kAnn, "one");
  desk.Say(kMail, "two");
  desk.Link(kAnn, kMail);

  const auto mark = [&](bool before) {
    return Must(desk->MarkRead({.reader = kReader,
                                .event = EventRef{"desk", one.id},
                                .before = before}))
        .moved;
  };

  CHECK(mark(true) == 1);
  CHECK(News(desk) == 2);
  CHECK(mark(false) == 1);
  CHECK(News(desk) == 1);
}

TEST_CASE("A cursor's request says what is wrong with it") {
  Desk desk;
  desk.Say(kAnn, "one");
  const auto read = [&](const ReadRequest& request) {
    return desk->MarkRead(request).status();
  };

  CHECK(absl::IsInvalidArgument(read({.who = kAnn, .reader = {}})));
  CHECK(absl::IsInvalidArgument(
      read({.who = kAnn, .reader = {v1::ROLE_UNSPECIFIED, "7"}})));
  CHECK(absl::IsInvalidArgument(
      read({.who = kAnn, .reader = kReader, .up_to = 1000})));
  CHECK(absl::IsInvalidArgument(
      read({.who = kAnn, .reader = {v1::ROLE_AGENT, std::string(257, 'a')}})));
  CHECK(
      absl::IsNotFound(read({.who = "phone:+31600000000", .reader = kReader})));
  CHECK(absl::IsNotFound(
      read({.reader = kReader, .event = EventRef{"desk", "none"}})));
}

}  // namespace
}  // namespace throughline
