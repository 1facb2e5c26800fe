// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who waits, and until when: one row for each case that somebody got wrong
// somewhere. Minutes count from a Monday, 10:00 UTC; `q1 15` is due a quarter
// of an hour later, as a message on a phone is by default.

#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/clock_play.h"

namespace throughline {
namespace {

constexpr v1::Role kCustomer = v1::ROLE_CUSTOMER;
constexpr v1::Role kAgent = v1::ROLE_AGENT;
constexpr v1::Role kBot = v1::ROLE_BOT;
constexpr v1::Role kSystem = v1::ROLE_SYSTEM;

void Play(const std::vector<ClockCase>& cases) {
  for (const ClockCase& each : cases) {
    DYNAMIC_SECTION(each.name) {
      Policy policy;
      if (each.policy) each.policy(policy);
      ClockPlay play(policy);

      for (const Step& step : each.steps) step(play);

      CHECK(play.Waits() == each.waits);
    }
  }
}

TEST_CASE("Answers end the waits that they answer, and no others") {
  Play({
      {"a question waits", {Ask("q1", 0)}, "q1 15"},
      {"an agent answered", {Ask("q1", 0), Agent(3)}, ""},
      {"a bot answered", {Ask("q1", 0), Bot(1)}, ""},
      {"a bot answered where bots do not",
       {Ask("q1", 0), Bot(1)},
       "q1 15",
       [](Policy& policy) { policy.answer.bots_answer = false; }},
      {"an automatic receipt", {Ask("q1", 0), Automatic(kBot, 1)}, "q1 15"},
      {"an agent's out-of-office",
       {Ask("q1", 0), Automatic(kAgent, 1)},
       "q1 15"},
      {"the customer's out-of-office", {Automatic(kCustomer, 0, "q1")}, ""},
      {"two asks", {Ask("q1", 0), Ask("q2", 5)}, "q1 15, q2 20"},
      {"two asks, one answer", {Ask("q1", 0), Ask("q2", 5), Agent(6)}, ""},
      {"two asks, the first answered by name",
       {Ask("q1", 0), Ask("q2", 5), Agent(6, "q1")},
       "q2 20"},
      {"two asks, the second answered by name",
       {Ask("q1", 0), Ask("q2", 5), Bot(6, "q2")},
       "q1 15"},
      {"asked again after the answer",
       {Ask("q1", 0), Agent(3), Ask("q2", 10)},
       "q2 25"},
      {"a late answer", {Ask("q1", 0), Ask("q2", 5), Agent(2)}, "q2 20"},
      {"a late ask, answered since",
       {Ask("q0", 0), Agent(10), Ask("q1", 5)},
       ""},
      {"a late ask that nobody answered since",
       {Ask("q2", 20), Agent(10), Ask("q1", 15)},
       "q1 30, q2 35"},
      {"an answer by name that came before its ask",
       {Agent(6, "q1"), Ask("q1", 0), Ask("q2", 7)},
       "q2 22"},
      {"an answer to nothing that we know",
       {Ask("q1", 0), Agent(3, "nowhere")},
       "q1 15"},
      {"answered on another channel",
       {Ask("q1", 0), Agent(3, "", "email")},
       ""},
      {"asked on two channels",
       {Ask("q1", 0), Ask("q2", 1, "email")},
       "q1 15, q2 1441"},
      {"answered by name in another conversation",
       {Ask("q1", 0, "whatsapp", kAnn, "a"),
        Agent(5, "q1", "whatsapp", kAnn, "b")},
       ""},
      {"a general answer in another conversation",
       {Ask("q1", 0, "whatsapp", kAnn, "a"),
        Agent(5, "", "whatsapp", kAnn, "b")},
       "q1 15"},
      {"another customer was answered",
       {Ask("q1", 0), Agent(3, "", "whatsapp", kBob)},
       "q1 15"},
      {"a call that we answered",
       {Ask("q1", 0, "voice"), Happens({.who = {kAnn},
                                        .kind = "call_answered",
                                        .channel = "voice",
                                        .role = kAgent},
                                       2)},
       ""},
  });
}

TEST_CASE("What nobody waits for starts no clock and ends none") {
  Play({
      {"a note", {Ask("q1", 0), By(kAgent, "note", 1)}, "q1 15"},
      {"handed over", {Ask("q1", 0), By(kBot, "handover", 1)}, "q1 15"},
      {"joined and left",
       {Ask("q1", 0), By(kAgent, "joined", 1), By(kAgent, "left", 2)},
       "q1 15"},
      {"a word of the system",
       {Ask("q1", 0), By(kSystem, "message", 1)},
       "q1 15"},
      {"a message among ourselves",
       {Ask("q1", 0), Happens({.who = {kAnn},
                               .text = "who takes it?",
                               .channel = "whatsapp",
                               .role = kAgent,
                               .with =
                                   [](v1::Event& e) {
                                     e.set_direction(v1::DIRECTION_INTERNAL);
                                   }},
                              1)},
       "q1 15"},
      {"a transcript", {By(kCustomer, "transcript", 0, "", "t1")}, ""},
      {"a survey", {By(kCustomer, "survey", 0, "", "s1")}, ""},
      {"a reaction", {Agent(0), By(kCustomer, "reaction", 1, "e1", "r1")}, ""},
      {"a delivery", {Ask("q1", 0), By(kSystem, "delivery", 1, "q1")}, "q1 15"},
      {"a backfill",
       {[](ClockPlay& play) {
         play.Tell({.who = {kAnn}, .text = "?", .id = "q1"}, 0,
                   AppendMode::kBackfill);
       }},
       ""},
      {"a catch-up, answered at its end",
       {[](ClockPlay& play) {
         play.Tell({.who = {kAnn}, .text = "?", .id = "q1"}, 0,
                   AppendMode::kCatchUp);
         play.Tell({.who = {kAnn}, .text = "!", .role = kAgent}, 1,
                   AppendMode::kCatchUp);
       }},
       ""},
      {"a catch-up, open at its end",
       {[](ClockPlay& play) {
         play.Tell({.who = {kAnn}, .text = "?", .channel = "sms", .id = "q1"},
                   0, AppendMode::kCatchUp);
       }},
       "q1 15"},
  });
}

TEST_CASE("A wait ends with its conversation, and begins anew with the next") {
  Play({
      {"resolved while waiting", {Ask("q1", 0), Resolved(5)}, ""},
      {"reopened", {Ask("q1", 0), Resolved(5), Ask("q2", 10)}, "q2 25"},
      {"a late resolution",
       {Ask("q1", 0), Ask("q2", 10), Resolved(5)},
       "q2 25"},
      {"resolved before it was asked", {Resolved(0), Ask("q1", 5)}, "q1 20"},
      {"reopened and resolved again",
       {Ask("q1", 0), Resolved(5), Ask("q2", 10), Resolved(12)},
       ""},
      {"asked late, between two resolutions: as if it had come in time",
       {Ask("q1", 0), Resolved(5), Resolved(12), Ask("q2", 8)},
       ""},
      {"asked late, when it was resolved: a conversation of its own",
       {Ask("q1", 0), Resolved(5), Ask("q2", 8)},
       "q2 23"},
      {"asked late, before it was resolved",
       {Ask("q1", 0), Resolved(5), Ask("q2", 3)},
       ""},
      {"another's resolution",
       {Ask("q1", 0), Ask("q2", 0, "whatsapp", kBob), Resolved(5, kBob)},
       "q1 15"},
  });
}

TEST_CASE("What is done to an ask is done to its clock") {
  Play({
      {"deleted by its author",
       {Ask("q1", 0), By(kCustomer, "delete", 3, "q1")},
       ""},
      {"deleted by somebody else",
       {Ask("q1", 0), By(kAgent, "delete", 3, "q1")},
       "q1 15"},
      {"deleted before it came",
       {By(kCustomer, "delete", 3, "q1"), Ask("q1", 0)},
       ""},
      {"edited", {Ask("q1", 0), By(kCustomer, "edit", 9, "q1")}, "q1 15"},
      {"corrected",
       {Ask("q1", 0), Happens({.who = {kAnn},
                               .text = "what was meant",
                               .kind = "correction",
                               .role = kAgent,
                               .corrects = "q1"},
                              9)},
       "q1 15"},
      {"its edit deleted",
       {Ask("q1", 0), By(kCustomer, "edit", 2, "q1", "x1"),
        By(kCustomer, "delete", 3, "x1")},
       "q1 15"},
  });
}

TEST_CASE("Each channel has its own patience") {
  Play({
      {"an abandoned call",
       {By(kCustomer, "call_abandoned", 0, "", "c1", "voice")},
       "c1 0"},
      {"abandoned and called back",
       {By(kCustomer, "call_abandoned", 0, "", "c1", "voice"),
        By(kAgent, "call_answered", 9, "", "", "voice")},
       ""},
      {"a voicemail",
       {By(kCustomer, "voicemail", 4, "", "v1", "voice")},
       "v1 4"},
      {"a request for a call back on the web",
       {By(kCustomer, "callback_request", 0, "", "c1", "webchat")},
       "c1 2"},
      {"a mail", {Ask("q1", 0, "email")}, "q1 1440"},
      {"a web chat", {Ask("q1", 0, "webchat")}, "q1 2"},
      {"a social network", {Ask("q1", 0, "social/x")}, "q1 15"},
      {"a short message", {Ask("q1", 0, "sms")}, "q1 15"},
      {"video", {Ask("q1", 0, "video")}, "q1 0"},
      {"a channel of the future", {Ask("q1", 0, "hologram")}, "q1 1440"},
      {"a rule for all other channels",
       {Ask("q1", 0, "hologram")},
       "q1 60",
       [](Policy& policy) {
         policy.reply.channels[""] = {.due_after = absl::Hours(1)};
       }},
      {"a rule for a family of channels",
       {Ask("q1", 0, "social/x")},
       "q1 5",
       [](Policy& policy) {
         policy.reply.channels["social"] = {.due_after = absl::Minutes(5)};
       }},
      {"no time is promised",
       {Ask("q1", 0, "email")},
       "q1 never",
       [](Policy& policy) {
         policy.reply.channels["email"] = {.due_after = std::nullopt};
       }},
  });
}

TEST_CASE("What asks, answers and pauses is the tenant's own affair") {
  const auto forms = [](Policy& policy) {
    policy.reply.channels["portal"] = {
        .due_after = absl::Minutes(30),
        .asks = std::vector<std::string>{"form"},
        .answers = std::vector<std::string>{"message", "note"}};
  };
  const auto pauses = [](Policy& policy) {
    policy.reply.channels["whatsapp"] = {.due_after = absl::Minutes(15),
                                         .pauses = {"action"}};
  };
  Play({
      {"a form asks",
       {By(kCustomer, "form", 0, "", "f1", "portal")},
       "f1 30",
       forms},
      {"a message there does not", {Ask("q1", 0, "portal")}, "", forms},
      {"paused", {Ask("q1", 0), Did(5, "")}, "q1 never", pauses},
      {"paused before it was asked",
       {Did(0, ""), Ask("q1", 5)},
       "q1 20",
       pauses},
      {"paused, and asked again",
       {Ask("q1", 0), Did(5, ""), Ask("q2", 30)},
       "q1 45, q2 45",
       pauses},
      {"paused, asked again and answered",
       {Ask("q1", 0), Did(5, ""), Ask("q2", 30), Agent(31)},
       "",
       pauses},
      {"a late pause",
       {Ask("q1", 0), Ask("q2", 30), Did(5, "")},
       "q1 45, q2 45",
       pauses},
      {"paused twice",
       {Ask("q1", 0), Did(5, ""), Ask("q2", 30), Did(35, "")},
       "q1 never, q2 never",
       pauses},
  });
}

TEST_CASE("A clock runs while somebody is there") {
  const auto nine_to_five = [](Calendar calendar) {
    return [calendar](Policy& policy) {
      Calendar& desk = policy.reply.calendars["desk"];
      desk = calendar;
      for (int day = 1; day <= 5; ++day) {
        desk.hours.push_back({day, 9 * 60, 17 * 60});
      }
      policy.reply.channels["email"] = {.due_after = absl::Hours(8),
                                        .calendar = "desk"};
      policy.reply.channels["voice"] = {.due_after = absl::ZeroDuration(),
                                        .calendar = "desk"};
    };
  };
  constexpr int kDay = 24 * 60;
  Play({
      // Seven hours are left of Monday; the eighth is Tuesday's first.
      {"over night", {Ask("q1", 0, "email")}, "q1 1440", nine_to_five({})},
      {"after hours",
       {Ask("q1", 8 * 60, "email")},
       "q1 1860",
       nine_to_five({})},
      {"a call after hours is due in the morning",
       {By(kCustomer, "voicemail", 8 * 60, "", "v1", "voice")},
       "v1 1380",
       nine_to_five({})},
      {"over the weekend",
       {Ask("q1", 4 * kDay + 4 * 60, "email")},
       "q1 " + std::to_string(7 * kDay + 4 * 60),
       nine_to_five({})},
      {"over a holiday",
       {Ask("q1", 0, "email")},
       "q1 2880",
       nine_to_five({.holidays = {"2026-03-03"}})},
      // 10:00 UTC is 11:00 there: six hours are left.
      {"in another zone",
       {Ask("q1", 0, "email")},
       "q1 " + std::to_string(kDay),
       nine_to_five({.zone = "Europe/Amsterdam"})},
      // On the last Sunday of March the clocks go forward: 16:00 local is
      // 15:00 UTC on Friday the 27th, 10:00 local is 08:00 UTC on Monday.
      {"while the clocks go forward",
       {Ask("q1", 25 * kDay + 5 * 60, "email")},
       "q1 " + std::to_string(28 * kDay + 4 * 60),
       nine_to_five({.zone = "Europe/Amsterdam"})},
      {"as somebody else tells",
       {Ask("q1", 0, "sms")},
       "q1 135",
       [](Policy& policy) {
         // Open in every even hour.
         policy.reply.calendars["odd"].openings =
             [](absl::Time at) -> std::optional<Opening> {
           std::int64_t hour = absl::ToUnixSeconds(at) / 3600;
           if (hour % 2 == 1) ++hour;
           return Opening{absl::FromUnixSeconds(hour * 3600),
                          absl::FromUnixSeconds((hour + 1) * 3600)};
         };
         policy.reply.channels["sms"] = {.due_after = absl::Minutes(75),
                                         .calendar = "odd"};
       }},
  });
}

TEST_CASE("Links join and part what waits") {
  Play({
      {"merged: the other one was answered",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Agent(5, "", "email", kAnnsMail, "t"), Linked(kAnn, kAnnsMail)},
       ""},
      {"before they are merged",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Agent(5, "", "email", kAnnsMail, "t")},
       "q1 15"},
      {"merged and unmerged",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Agent(5, "", "email", kAnnsMail, "t"), Linked(kAnn, kAnnsMail),
        Unlinked(kAnn, kAnnsMail)},
       "q1 15"},
      {"merged, then answered through the other",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Ask("q2", 1, "email", kAnnsMail, "t"), Linked(kAnn, kAnnsMail),
        Agent(5, "", "email", kAnnsMail, "t")},
       ""},
      {"answered through the other, then unmerged",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Ask("q2", 1, "email", kAnnsMail, "t"), Linked(kAnn, kAnnsMail),
        Agent(5, "", "email", kAnnsMail, "t"), Unlinked(kAnn, kAnnsMail)},
       "q1 15"},
      {"two customers of one thread, one of them answered",
       {Ask("q1", 0, "whatsapp", kAnn, "t"),
        Ask("q2", 1, "whatsapp", kBob, "t"),
        Agent(5, "", "whatsapp", kBob, "t")},
       "q1 15"},
      {"joined over a link, split with it",
       {Ask("q1", 0), Ask("q2", 1, "email", kAnnsMail), Linked(kAnn, kAnnsMail),
        Ask("q3", 10, "email", kAnnsMail), Unlinked(kAnn, kAnnsMail)},
       "q1 15, q2 1441, q3 1450"},
      {"joined over a link, answered and split",
       {Ask("q1", 0), Happens({.who = {kAnnsMail}, .kind = "profile"}, 1),
        Linked(kAnn, kAnnsMail), Ask("q2", 10, "email", kAnnsMail), Agent(11),
        Unlinked(kAnn, kAnnsMail)},
       "q2 1450"},
  });
}

TEST_CASE("A promise is kept, given up, put off or overdue") {
  const std::string at_eleven = R"({"due": "2026-03-02T11:00:00Z"})";
  const std::string at_noon = R"({"due": "2026-03-02T12:00:00Z"})";
  const auto put_off = [at_noon](int minute) {
    return Happens({.who = {kAnn},
                    .kind = "correction",
                    .role = kAgent,
                    .corrects = "p1",
                    .with = [=](v1::Event& e) { e.set_data_json(at_noon); }},
                   minute);
  };
  Play({
      {"promised", {Promised("p1", 0, at_eleven)}, "p1 60"},
      {"promised without a time", {Promised("p1", 0, "")}, "p1 never"},
      {"kept", {Promised("p1", 0, at_eleven), Did(30, "p1")}, ""},
      {"kept by a message",
       {Promised("p1", 0, at_eleven), Agent(30, "p1")},
       ""},
      {"kept late", {Promised("p1", 0, at_eleven), Did(90, "p1")}, ""},
      {"kept, as was known before the promise",
       {Did(30, "p1"), Promised("p1", 0, at_eleven)},
       ""},
      {"given up",
       {Promised("p1", 0, at_eleven), Did(30, "p1", R"({"kept": false})")},
       ""},
      {"put off", {Promised("p1", 0, at_eleven), put_off(30)}, "p1 120"},
      {"another in its place",
       {Promised("p1", 0, at_eleven), Promised("p2", 30, at_noon, "p1")},
       "p2 120"},
      {"taken back",
       {Promised("p1", 0, at_eleven), By(kAgent, "delete", 3, "p1")},
       ""},
      {"the customer's reply keeps nothing",
       {Promised("p1", 0, at_eleven),
        Happens(
            {.who = {kAnn}, .kind = "note", .role = kCustomer, .replies = "p1"},
            5)},
       "p1 60"},
      {"a resolution keeps nothing",
       {Promised("p1", 0, at_eleven), Resolved(5)},
       "p1 60"},
      {"a customer's promise is not ours",
       {Happens(
           {.who = {kAnn}, .kind = "promise", .role = kCustomer, .id = "p1"},
           0)},
       ""},
  });
}

}  // namespace
}  // namespace throughline
