// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Five minutes to read two years.

#include <set>
#include <sstream>

#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr int kDays = 730;
constexpr int kForgotten = 300;
constexpr int kWordsIn5Minutes = 1000;  // 200 a minute.
constexpr char kMail[] = "email:ann@example.org";
constexpr char kPhone[] = "phone:+31612345678";
constexpr char kChat[] = "whatsapp:31612345678";

// Two years on three channels: every month another matter, every day a question
// and an answer, every third week a rating, every half year a new address; and
// once, long ago, a question that nobody answered.
struct TwoYears {
  Desk desk;
  std::uint64_t events = 0;

  TwoYears() {
    desk.Link(Today(0, "hello"), Today(1, "hello"));
    desk.Link(kMail, Today(2, "hello"));
    for (int day = 0; day < kDays; ++day) Live(day);
  }

  static std::string Matter(int day) {
    return day == kForgotten ? "forgotten" : fmt::format("matter {}", day / 30);
  }

  // Whom the day's channel knows.
  static const char* Who(int day) {
    constexpr const char* kWho[] = {kMail, kPhone, kChat};
    return kWho[day % 3];
  }

  const char* Today(int day, const std::string& text) {
    constexpr const char* kChannels[] = {"email", "voice", "whatsapp"};
    desk.Add({.who = {Who(day)},
              .text = text,
              .channel = kChannels[day % 3],
              .key = Matter(day),
              .facts = {{"address", fmt::format("\"{} Elm\"", day / 182)}}});
    ++events;
    return Who(day);
  }

  void Ours(int day, Told told) {
    told.who = {Who(day)};
    told.role = v1::ROLE_AGENT;
    told.key = Matter(day);
    desk.Add(told);
    ++events;
  }

  void Live(int day) {
    desk.now += absl::Hours(24);
    Today(day, fmt::format("The question of day {}, at some length, as people "
                           "ask who want to be understood.",
                           day));
    if (day == kForgotten) return;
    Ours(day, {.text = fmt::format("The answer of day {}.", day)});
    Ours(day, {.text = fmt::format("Day {} in a few words.", day),
               .kind = "summary"});
    Ours(day, {.kind = "resolution"});
    if (day % 21 != 0) return;
    Ours(day, {.kind = "survey", .with = [day](v1::Event& event) {
                 event.set_rating(day > kDays - 60 ? 0.1 : 0.9);
               }});
  }
};

int Words(const std::string& text) {
  std::istringstream words(text);
  int count = 0;
  for (std::string word; words >> word;) ++count;
  return count;
}

TEST_CASE(
    "whoever has five minutes for two years reads what still waits, what "
    "is known, how it went of late, and the newest of all channels") {
  TwoYears story;
  const Resumption resumed = story.desk.As(AnAgent(), kPhone);

  const Desk::Texts asks = Desk::AsksOf(resumed);
  REQUIRE(asks.size() == 1);
  CHECK(Holds(asks[0], "day 300"));
  CHECK(Desk::Fact(resumed, "address") == "\"4 Elm\"");
  CHECK(resumed.experience().bad_in_a_row == 3);
  CHECK(resumed.conversations().front().status ==
        ConversationStatus::kWaitingOnUs);
  std::set<std::string> channels;
  std::uint64_t countable = 0;
  int words = 0;
  for (const EventView& event : resumed.timeline()) {
    channels.emplace(event.channel());
    countable += event.countable();
    words += Words(std::string(event.text()));
  }
  for (const std::string& ask : asks) words += Words(ask);
  CHECK(countable == 20);
  CHECK(channels.size() >= 3);
  CHECK(words <= kWordsIn5Minutes);
}

TEST_CASE(
    "within a model's budget of tokens two years still begin with who it "
    "is and what waits") {
  TwoYears story;
  const Resumption resumed = story.desk.As(AnAgent(), kMail);

  const std::string prompt = ToPrompt(resumed, 2000);

  CHECK(prompt.size() < 2000 * 4);
  CHECK(Holds(prompt, resumed.awaiting().front().event.id));
  CHECK(Holds(prompt, "4 Elm"));
  CHECK(nlohmann::json::parse(prompt).is_array());
}

TEST_CASE(
    "who has more time goes back from there to the first day, and meets "
    "every event once") {
  TwoYears story;
  const Resumption resumed = story.desk.As(AnAgent(), kChat);
  std::set<Position> met;
  std::uint64_t read = 0;
  for (const EventView& event : resumed.timeline()) {
    met.insert(event.position());
    ++read;
  }

  std::string token = resumed.more();
  std::string first;
  while (!token.empty()) {
    const TimelinePage page = Must(story.desk->Timeline({.who = kChat,
                                                         .viewer = AnAgent(),
                                                         .limit = 100,
                                                         .newest_first = true,
                                                         .token = token}));
    for (const EventView& event : page.events) {
      met.insert(event.position());
      ++read;
      first = event.text();
    }
    token = page.token;
  }

  CHECK(read == story.events);
  CHECK(met.size() == story.events);
  CHECK(first == "hello");
}

}  // namespace
}  // namespace throughline
