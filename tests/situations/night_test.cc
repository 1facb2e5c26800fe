// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Two questions on social media at night, an automatic receipt, and in the
// morning one answer that names a question and one that names none.

#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "x:ann_travels";

// Social media are looked after from eight to ten in the evening, and answered
// within a quarter of an hour.
Policy OpensAtEight() {
  Policy policy;
  Calendar& desk = policy.reply.calendars["desk"];
  for (int weekday = 1; weekday <= 7; ++weekday) {
    desk.hours.push_back({weekday, 8 * 60, 22 * 60});
  }
  policy.reply.channels["social"] = {.due_after = absl::Minutes(15),
                                     .calendar = "desk"};
  return policy;
}

struct Night {
  Desk desk{OpensAtEight()};

  // 23:10 and 23:40; the receipt comes at once.
  Night() {
    At("2026-03-02T23:10:00Z");
    desk.Add({.who = {kAnn},
              .text = "Is flight 17 on time?",
              .channel = "social/x",
              .id = "flight"});
    desk.Add({.who = {kAnn},
              .text = "Thanks! We are back at eight.",
              .channel = "social/x",
              .role = v1::ROLE_BOT,
              .with = [](v1::Event& event) { event.set_automatic(true); }});
    At("2026-03-02T23:40:00Z");
    desk.Add({.who = {kAnn},
              .text = "And may I bring my dog?",
              .channel = "social/x",
              .id = "dog"});
  }

  void At(const std::string& time) {
    std::string error;
    REQUIRE(absl::ParseTime(absl::RFC3339_full, time, &desk.now, &error));
  }

  void Answer(const std::string& text, const std::string& to = "") {
    desk.Add({.who = {kAnn},
              .text = text,
              .channel = "social/x",
              .role = v1::ROLE_AGENT,
              .replies = to});
  }
};

TEST_CASE("an automatic receipt answers neither of two questions at night") {
  Night night;

  const Resumption resumed = night.desk.As(AnAgent(), kAnn);
  CHECK(Desk::AsksOf(resumed) ==
        Desk::Texts{"Is flight 17 on time?", "And may I bring my dog?"});
  CHECK(resumed.awaiting()[0].channel == "social/x");
  REQUIRE(resumed.conversations().size() == 1);
  CHECK(resumed.conversations()[0].status == ConversationStatus::kWaitingOnUs);
}

TEST_CASE(
    "an answer that names the second question leaves the first one "
    "waiting, and one that names none closes it") {
  Night night;
  night.At("2026-03-03T08:01:00Z");

  night.Answer("Dogs are welcome.", "dog");

  CHECK(night.desk.Awaiting(kAnn) == Desk::Texts{"Is flight 17 on time?"});
  night.Answer("It left on time.");
  const Resumption resumed = night.desk.As(AnAgent(), kAnn);
  CHECK(resumed.awaiting().empty());
  CHECK(resumed.conversations()[0].status ==
        ConversationStatus::kWaitingOnCustomer);
}

TEST_CASE(
    "what is asked at night is due a quarter of an hour after the desk "
    "opens, and not before") {
  Night night;
  const absl::Time opens = absl::FromUnixSeconds(1772524800);  // 08:00
  const auto due = [&](absl::Time until) {
    Desk::Texts texts;
    const DuePage page =
        Must(night.desk->Due({.until_us = absl::ToUnixMicros(until)}));
    for (const DueItem& item : page.items) texts.push_back(item.text);
    return texts;
  };

  CHECK(due(opens + absl::Minutes(15)).empty());
  CHECK(due(opens + absl::Minutes(16)) ==
        Desk::Texts{"Is flight 17 on time?", "And may I bring my dog?"});
  night.At("2026-03-03T08:14:00Z");
  CHECK_FALSE(night.desk.Resume(kAnn).awaiting()[0].overdue);
  night.At("2026-03-03T08:16:00Z");
  CHECK(night.desk.Resume(kAnn).awaiting()[0].overdue);
  night.Answer("It left on time.", "flight");
  CHECK(due(opens + absl::Minutes(16)) ==
        Desk::Texts{"And may I bring my dog?"});
}

TEST_CASE("an answer that names none closes both questions of the night") {
  Night night;
  night.At("2026-03-03T08:01:00Z");

  night.Answer("On time, and dogs are welcome.");

  CHECK(night.desk.Awaiting(kAnn).empty());
}

}  // namespace
}  // namespace throughline
