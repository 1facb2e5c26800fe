// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A call is transferred three times with holds; its transcript comes twenty
// minutes later and is corrected the next day.

#include "fmt/format.h"
#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kCall[] = "call-91";

struct Story {
  Desk desk;
  const absl::Time start = desk.now;
  Position rang = 0;
  Position hung_up = 0;
  Position transcribed = 0;

  std::string At(absl::Duration after) const {
    return absl::FormatTime(absl::RFC3339_full, start + after,
                            absl::UTCTimeZone());
  }

  // One leg's worth of what a telephone system says.
  Kept Pbx(const std::string& kind, absl::Duration after,
           v1::Role role = v1::ROLE_SYSTEM, const std::string& by = "") {
    desk.now = start + after;
    return desk.Add({.who = {kAnn},
                     .kind = kind,
                     .channel = "voice",
                     .role = role,
                     .by = by,
                     .source = "pbx",
                     .at = At(after),
                     .key = kCall,
                     .with = [](v1::Event& event) {
                       event.mutable_call()->set_id(kCall);
                     }});
  }

  void Call() {
    rang = Pbx("call_started", absl::Seconds(0), v1::ROLE_CUSTOMER).position;
    Pbx("call_answered", absl::Seconds(10), v1::ROLE_AGENT, "desk");
    for (int transfer = 1; transfer <= 3; ++transfer) {
      const absl::Duration at = absl::Minutes(2 * transfer);
      Pbx("call_held", at, v1::ROLE_AGENT);
      Pbx("call_resumed", at + absl::Seconds(30), v1::ROLE_AGENT);
      Pbx("call_transferred", at + absl::Seconds(40), v1::ROLE_AGENT,
          fmt::format("agent {}", transfer));
    }
    Pbx("call_ended", absl::Minutes(9));
    hung_up = Pbx("resolution", absl::Minutes(9), v1::ROLE_AGENT).position;
  }

  // Another system, which knows nothing of the telephone's keys.
  void Segment(const std::string& id, absl::Duration at, v1::Role role,
               const std::string& text,
               std::vector<std::pair<std::string, std::string>> facts = {}) {
    transcribed = desk.Add({.who = {kAnn},
                            .text = text,
                            .kind = "transcript",
                            .channel = "voice",
                            .role = role,
                            .source = "speech",
                            .id = id,
                            .at = At(at),
                            .facts = std::move(facts)})
                      .position;
  }

  void Transcript() {
    desk.now = start + absl::Minutes(29);
    Segment("s1", absl::Seconds(15), v1::ROLE_CUSTOMER,
            "It is about order A17.", {{"order", "\"A17\""}});
    Segment("s2", absl::Minutes(5), v1::ROLE_CUSTOMER,
            "Why must I say it all again?");
    Segment("s3", absl::Minutes(8), v1::ROLE_AGENT, "It goes out tonight.");
  }

  void CorrectNextDay() {
    desk.now = start + absl::Hours(24);
    desk.Add({.who = {kAnn},
              .text = "It is about order E17.",
              .kind = "correction",
              .role = v1::ROLE_SYSTEM,
              .source = "quality",
              .facts = {{"order", "\"E17\""}},
              .with = [](v1::Event& event) {
                event.mutable_corrects()->set_source("speech");
                event.mutable_corrects()->set_id("s1");
              }});
  }
};

TEST_CASE(
    "a call transferred three times with holds is one conversation and one "
    "contact, and nobody waits once it was taken") {
  Story story;

  story.Call();

  const Resumption resumed = story.desk.As(AnAgent(), kAnn);
  REQUIRE(resumed.conversations().size() == 1);
  CHECK(resumed.conversations()[0].key == kCall);
  CHECK(resumed.conversations()[0].status == ConversationStatus::kResolved);
  CHECK(resumed.experience().contacts == 1);
  CHECK(resumed.experience().repeat_contacts == 0);
  CHECK(resumed.countable() == 1);
  CHECK(resumed.timeline().size() == 13);
  CHECK(resumed.awaiting().empty());
}

TEST_CASE(
    "a transcript of twenty minutes later takes its place within the call, "
    "and asks for nothing") {
  Story story;
  story.Call();

  story.Transcript();

  Desk::Texts kinds;
  for (const EventView& event : story.desk.Timeline(kAnn)) {
    kinds.emplace_back(event.text().empty() ? event.kind() : event.text());
  }
  CHECK(kinds ==
        Desk::Texts{"call_started", "call_answered", "It is about order A17.",
                    "call_held", "call_resumed", "call_transferred",
                    "call_held", "call_resumed", "call_transferred",
                    "Why must I say it all again?", "call_held", "call_resumed",
                    "call_transferred", "It goes out tonight.", "call_ended",
                    "resolution"});
  const Resumption resumed = story.desk.As(AnAgent(), kAnn);
  CHECK(Desk::Find(resumed.timeline(), "s1").late());
  CHECK(resumed.awaiting().empty());
  REQUIRE(resumed.conversations().size() == 1);
  CHECK(resumed.conversations()[0].status == ConversationStatus::kResolved);
  CHECK(resumed.countable() == 1);
  CHECK(Desk::Fact(resumed, "order") == "\"A17\"");
}

TEST_CASE(
    "corrected the next day, what was misheard is right everywhere, said "
    "by the segment that said it, and can be seen as it stood") {
  Story story;
  story.Call();
  story.Transcript();

  story.CorrectNextDay();

  const Resumption resumed = story.desk.As(AnAgent(), kAnn);
  const EventView segment = Desk::Find(resumed.timeline(), "s1");
  CHECK(segment.text() == "It is about order E17.");
  CHECK(segment.corrected());
  REQUIRE(resumed.facts().size() == 1);
  CHECK(resumed.facts()[0].value_json == "\"E17\"");
  CHECK(resumed.facts()[0].source_event == EventRef{"speech", "s1"});
  CHECK_FALSE(Holds(ToPrompt(resumed, 10'000), "A17"));
  CHECK(story.desk.Fact(kAnn, "order", story.transcribed) == "\"A17\"");
  CHECK(story.desk.Fact(kAnn, "order", story.hung_up).empty());
}

TEST_CASE("a caller who hung up in the queue waits until somebody calls back") {
  Desk desk;
  const auto pbx = [&](const std::string& kind, v1::Role role,
                       v1::Direction direction) {
    desk.Add({.who = {kAnn},
              .kind = kind,
              .channel = "voice",
              .role = role,
              .with = [direction](v1::Event& event) {
                event.set_direction(direction);
              }});
  };
  pbx("call_started", v1::ROLE_CUSTOMER, v1::DIRECTION_INBOUND);
  pbx("call_abandoned", v1::ROLE_CUSTOMER, v1::DIRECTION_INBOUND);
  CHECK(desk.Resume(kAnn).awaiting().size() == 1);

  desk.now += absl::Minutes(20);
  pbx("call_started", v1::ROLE_AGENT, v1::DIRECTION_OUTBOUND);
  CHECK(desk.Resume(kAnn).awaiting().size() == 1);
  pbx("call_answered", v1::ROLE_CUSTOMER, v1::DIRECTION_OUTBOUND);

  CHECK(desk.Resume(kAnn).awaiting().empty());
}

}  // namespace
}  // namespace throughline
