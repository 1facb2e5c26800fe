// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What asks and what answers: who waits for us, and for what.

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/support/desk.h"
#include "tests/support/seed.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

bool Asks(const Told& told) {
  Desk desk;
  desk.Add(told);
  return !desk.Resume(kAnn).awaiting().empty();
}

// Whether what is told answers an ask before it.
bool Answers(const Told& told, const Policy& policy = {}) {
  Desk desk(policy);
  desk.Add({.who = {kAnn}, .text = "ask", .id = "ask"});
  desk.Add(told);
  return desk.Resume(kAnn).awaiting().empty();
}

TEST_CASE(
    "a customer's message, voicemail, abandoned call and request for a "
    "call back ask") {
  for (const char* kind :
       {"message", "voicemail", "call_abandoned", "callback_request"}) {
    INFO(kind);
    CHECK(Asks({.who = {kAnn}, .kind = kind}));
  }
}

TEST_CASE(
    "transcripts, edits, receipts, reactions, surveys and what nobody "
    "knows never ask") {
  for (const char* kind :
       {"transcript", "edit", "delete", "delivery", "reaction", "survey",
        "call_started", "call_ended", "note", "fact", "profile", "correction",
        "novelty"}) {
    INFO(kind);
    CHECK_FALSE(Asks({.who = {kAnn}, .kind = kind, .target = "nothing"}));
  }
}

TEST_CASE("nobody but the customer asks, and nothing that nobody composed") {
  for (const v1::Role role : {v1::ROLE_AGENT, v1::ROLE_BOT, v1::ROLE_SYSTEM}) {
    CHECK_FALSE(Asks({.who = {kAnn}, .role = role}));
  }
  CHECK_FALSE(Asks(
      {.who = {kAnn}, .with = [](v1::Event& e) { e.set_automatic(true); }}));
}

TEST_CASE(
    "a message by an agent or a bot answers, and so does an answered "
    "outgoing call") {
  CHECK(Answers({.who = {kAnn}, .role = v1::ROLE_AGENT}));
  CHECK(Answers({.who = {kAnn}, .role = v1::ROLE_BOT}));
  CHECK(Answers(
      {.who = {kAnn}, .kind = "call_answered", .role = v1::ROLE_AGENT}));
  CHECK(Answers(
      {.who = {kAnn}, .kind = "call_answered", .with = [](v1::Event& e) {
         e.set_direction(v1::DIRECTION_OUTBOUND);
       }}));
}

TEST_CASE("a bot's message answers nothing where policy says so") {
  Policy policy;
  policy.answer.bots_answer = false;
  CHECK_FALSE(Answers({.who = {kAnn}, .role = v1::ROLE_BOT}, policy));
  CHECK(Answers({.who = {kAnn}, .role = v1::ROLE_AGENT}, policy));
}

TEST_CASE(
    "what nobody composed, notes, internal messages and systems answer "
    "nothing") {
  CHECK_FALSE(Answers({.who = {kAnn},
                       .role = v1::ROLE_AGENT,
                       .with = [](v1::Event& e) { e.set_automatic(true); }}));
  CHECK_FALSE(Answers({.who = {kAnn}, .kind = "note", .role = v1::ROLE_AGENT}));
  CHECK_FALSE(Answers({.who = {kAnn}, .role = v1::ROLE_SYSTEM}));
  CHECK_FALSE(
      Answers({.who = {kAnn}, .role = v1::ROLE_AGENT, .with = [](v1::Event& e) {
                 e.set_direction(v1::DIRECTION_INTERNAL);
               }}));
}

TEST_CASE("an answer that names an ask closes that one and no other") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "1"});
  desk.Add({.who = {kAnn}, .text = "two", .id = "2"});
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .replies = "2"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"one"});
}

TEST_CASE(
    "an answer that names none closes all earlier ones of that "
    "conversation and none of another") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .key = "a"});
  desk.Add({.who = {kAnn}, .text = "two", .key = "a"});
  desk.Add({.who = {kAnn}, .text = "other", .key = "b"});
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "a"});
  desk.Add({.who = {kAnn}, .text = "three", .key = "a"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"other", "three"});
}

TEST_CASE("an answer that names what is no ask closes all earlier ones") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one"});
  desk.Add({.who = {kAnn}, .kind = "note", .role = v1::ROLE_AGENT, .id = "n"});
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .replies = "n"});

  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE("an answer may name an ask that arrives after it") {
  Desk desk;
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .replies = "1"});
  desk.Add({.who = {kAnn}, .text = "one", .id = "1"});
  desk.Add({.who = {kAnn}, .text = "two", .id = "2"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"two"});
}

TEST_CASE("an answer on another channel's thread closes the ask it names") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "1", .key = "chat"});
  desk.Add({.who = {kAnn},
            .channel = "email",
            .role = v1::ROLE_AGENT,
            .key = "mail",
            .replies = "1"});

  CHECK(desk.Awaiting(kAnn).empty());
}

TEST_CASE(
    "over a link one profile's answer closes the other's ask, and no "
    "longer once the link ends") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "ask", .key = "t"});
  desk.Add({.who = {kMail}, .role = v1::ROLE_AGENT, .key = "t"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"ask"});

  const LinkReceipt link = desk.Link(kAnn, kMail);
  CHECK(desk.Awaiting(kAnn).empty());
  desk.Unlink(link);

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"ask"});
}

TEST_CASE(
    "open asks are told oldest first, with channel, conversation and "
    "since when") {
  Desk desk;
  desk.Add({.who = {kAnn},
            .text = "later",
            .channel = "email",
            .id = "2",
            .at = "2026-03-01T11:00:00Z",
            .key = "b"});
  const Kept first = desk.Add({.who = {kAnn},
                               .text = "first",
                               .channel = "voice",
                               .id = "1",
                               .at = "2026-03-01T10:00:00Z",
                               .key = "a"});

  const Resumption resumption = desk.Resume(kAnn);

  REQUIRE(resumption.awaiting().size() == 2);
  const OpenAsk& ask = resumption.awaiting().front();
  CHECK(ask.text == "first");
  CHECK(ask.event == EventRef{"desk", "1"});
  CHECK(ask.channel == "voice");
  CHECK(ask.conversation == first.conversation);
  CHECK(ask.since_us == 1772359200000000);
  CHECK(resumption.awaiting().back().text == "later");
}

TEST_CASE("an ask that is edited stays open with its new text") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .id = "1"});
  desk.Add({.who = {kAnn}, .text = "uno", .kind = "edit", .target = "1"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"uno"});
}

TEST_CASE(
    "a long ask is told whole, also once it is edited, and as of a "
    "position") {
  Desk desk;
  // Characters of two bytes, so that a cut would fall within one.
  std::string text = "x";
  while (text.size() < 3 * limits::kHeadAskBytesMax) text += "é";
  desk.Add({.who = {kAnn}, .text = text, .id = "1"});
  CHECK(desk.Awaiting(kAnn) == Desk::Texts{text});
  const Position then = desk.newest();
  const std::string longer = text + text;
  desk.Add({.who = {kAnn}, .text = longer, .kind = "edit", .target = "1"});

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{longer});
  CHECK(desk.Awaiting(kAnn, then) == Desk::Texts{text});
}

TEST_CASE(
    "beyond what a head holds the oldest asks are told, and that there "
    "are more") {
  Desk desk;
  for (int i = 0; i < limits::kHeadAsksMax + 3; ++i) {
    desk.Add({.who = {kAnn}, .text = std::to_string(i), .key = "t"});
  }

  const Resumption resumption = desk.Resume(kAnn);

  CHECK(resumption.awaiting_at_least());
  CHECK(resumption.awaiting().size() == limits::kHeadAsksMax);
  CHECK(resumption.awaiting().front().text == "0");
  desk.Add({.who = {kAnn}, .role = v1::ROLE_AGENT, .key = "t"});
  CHECK(desk.Awaiting(kAnn).empty());
}

// A long thread of two linked identities, told in any order, beside what plain
// sets say of it.
class Thread {
 public:
  explicit Thread(std::uint32_t seed) : random_(seed) {
    for (int i = 0; i < kEvents; ++i) {
      second_.push_back(i);
      if (random_() % 4 != 0) asks_.push_back(i);
    }
    std::shuffle(second_.begin(), second_.end(), random_);
  }

  void TellOne() {
    const int second = second_[told_++];
    const bool asks = std::binary_search(asks_.begin(), asks_.end(), second);
    Told told{.who = {random_() % 2 == 0 ? kAnn : kMail},
              .role = asks ? v1::ROLE_CUSTOMER : v1::ROLE_AGENT,
              .id = std::to_string(second),
              .at = fmt::format("2026-03-01T10:{:02}:{:02}Z", second / 60,
                                second % 60),
              .key = "long"};
    if (asks) {
      asked_.insert(second);
    } else if (random_() % 9 != 0) {
      const int named = asks_[random_() % asks_.size()];
      told.replies = std::to_string(named);
      named_.insert(named);
    } else if (second < kEvents / 2) {
      answered_ = std::max(answered_, second);
    } else {
      told.kind = "note";
    }
    desk_.Add(told);
  }

  void Check() {
    std::vector<std::string> open;
    for (const int second : asked_) {
      if (second > answered_ && named_.count(second) == 0) {
        open.push_back(std::to_string(second));
      }
    }
    const Resumption now = desk_.Resume(kAnn);
    const bool all = open.size() <= limits::kHeadAsksMax;
    if (!all) open.resize(limits::kHeadAsksMax);
    std::vector<std::string> shown;
    for (const OpenAsk& ask : now.awaiting()) shown.push_back(ask.event.id);
    CHECK(shown == open);
    CHECK(now.awaiting_at_least() == !all);
  }

  void Link() {
    Must((*desk_).Link(
        {.a = {.identity = kAnn}, .b = {.identity = kMail}, .why = "trial"}));
  }

  static constexpr int kEvents = 300;

 private:
  std::mt19937 random_;
  Desk desk_;
  std::vector<int> second_;  // As they are told.
  std::vector<int> asks_;    // By time.
  std::size_t told_ = 0;
  std::set<int> asked_;
  std::set<int> named_;
  int answered_ = -1;
};

TEST_CASE(
    "of a long thread told in any order the oldest open asks are shown, and "
    "whether there are more") {
  const std::uint32_t first = Seed();
  for (std::uint32_t seed = first; seed < first + 5; ++seed) {
    INFO("replay: TL_SEED=" << seed);
    Thread thread(seed);
    thread.TellOne();
    for (int i = 1; i < Thread::kEvents; ++i) {
      thread.TellOne();
      if (i == 20) thread.Link();
      if (i > 20 && i % 40 == 0) thread.Check();
    }
    thread.Check();
  }
}

}  // namespace
}  // namespace throughline
