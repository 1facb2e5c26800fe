// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Short scenes about who waits for us: what was said, minute by minute, and who
// waits at the end. Each scene is a row of a table.
//
//   {"a bot answered", {Ask("q1", 0), Bot(3)}, ""}
//
// What waits is told as `q1 15`: the ask and the minute it is due, or `never`;
// by due time, over all customers.

#ifndef THROUGHLINE_TESTS_SUPPORT_CLOCK_PLAY_H_
#define THROUGHLINE_TESTS_SUPPORT_CLOCK_PLAY_H_

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {

// The persons of a scene, and the customer number of the second.
inline const std::string kAnn = "whatsapp:1";
inline const std::string kAnnsMail = "email:ann@example.org";
inline const std::string kBob = "whatsapp:2";

class ClockPlay {
 public:
  using Step = std::function<void(ClockPlay&)>;

  explicit ClockPlay(Policy policy) : desk(std::move(policy)) {}

  Desk desk;
  std::map<std::string, LinkReceipt> links;
  std::map<std::string, ConversationId> conversations;

  // 2026-03-02, a Monday, at 10:00 UTC.
  const absl::Time start = absl::FromUnixSeconds(1772445600);

  // Something that happened in a minute, and came when the clock stands there
  // or later.
  void Tell(Told told, int minute, AppendMode mode = AppendMode::kLive) {
    const absl::Time at = start + absl::Minutes(minute);
    told.at = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", at, absl::UTCTimeZone());
    desk.now = std::max(desk.now, at);
    if (!told.id.empty()) who_[told.id] = told.who;
    const std::string id = told.id;
    const Kept kept = desk.Add(told, mode);
    if (!id.empty()) conversations[id] = kept.conversation;
  }

  // Everything that waits, by due time; and Due() says the same.
  std::string Waits() {
    std::vector<std::pair<std::int64_t, std::string>> waits;
    std::set<ProfileId> met;
    for (const auto& [id, who] : who_) {
      const auto resumed = desk->Resume({.who = who.front()});
      if (!resumed.ok() || resumed->shared()) continue;
      if (!met.insert(resumed->customer().id).second) continue;
      for (const OpenAsk& ask : resumed->awaiting()) {
        waits.emplace_back(ask.due_us.value_or(limits::kTimeMaxUs),
                           ask.event.id);
        CHECK(ask.overdue == (ask.due_us && *ask.due_us <= NowUs()));
      }
      for (const OpenPromise& promise : resumed->promises()) {
        waits.emplace_back(promise.due_us.value_or(limits::kTimeMaxUs),
                           promise.event.id);
      }
    }
    std::sort(waits.begin(), waits.end());
    CheckDue(waits);
    std::string told;
    for (const auto& [due_us, id] : waits) {
      if (!told.empty()) told += ", ";
      told += id + " " + Minute(due_us);
    }
    return told;
  }

 private:
  std::int64_t NowUs() const { return absl::ToUnixMicros(desk.now); }

  std::string Minute(std::int64_t due_us) const {
    if (due_us == limits::kTimeMaxUs) return "never";
    const absl::Duration after = absl::FromUnixMicros(due_us) - start;
    return std::to_string(absl::ToInt64Minutes(after));
  }

  void CheckDue(
      const std::vector<std::pair<std::int64_t, std::string>>& waits) {
    std::vector<std::pair<std::int64_t, std::string>> due;
    const DuePage page =
        Must(desk->Due({.until_us = limits::kTimeMaxUs, .limit = 1000}));
    for (const DueItem& item : page.items) {
      due.emplace_back(item.due_us, item.event.id);
      CHECK(item.waited_us >= item.waited_open_us);
      CHECK(item.overdue == (item.due_us <= NowUs()));
    }
    std::sort(due.begin(), due.end());
    std::vector<std::pair<std::int64_t, std::string>> expected;
    for (const auto& wait : waits) {
      if (wait.first != limits::kTimeMaxUs) expected.push_back(wait);
    }
    CHECK(due == expected);
  }

  std::map<std::string, std::vector<std::string>> who_;
};

using Step = ClockPlay::Step;

// ---- What may happen ----

inline Step Happens(Told told, int minute) {
  return [=](ClockPlay& play) { play.Tell(told, minute); };
}
inline Step Ask(std::string id, int minute, std::string channel = "whatsapp",
                std::string who = kAnn, std::string key = "") {
  return Happens(
      {.who = {who}, .text = "?", .channel = channel, .id = id, .key = key},
      minute);
}
inline Step Agent(int minute, std::string replies = "",
                  std::string channel = "whatsapp", std::string who = kAnn,
                  std::string key = "") {
  return Happens({.who = {who},
                  .text = "!",
                  .channel = channel,
                  .role = v1::ROLE_AGENT,
                  .key = key,
                  .replies = replies},
                 minute);
}
inline Step Bot(int minute, std::string replies = "") {
  return Happens({.who = {kAnn},
                  .text = "!",
                  .channel = "whatsapp",
                  .role = v1::ROLE_BOT,
                  .replies = replies},
                 minute);
}
inline Step Automatic(v1::Role role, int minute, std::string id = "") {
  return Happens({.who = {kAnn},
                  .text = "received",
                  .channel = "whatsapp",
                  .role = role,
                  .id = id,
                  .with = [](v1::Event& event) { event.set_automatic(true); }},
                 minute);
}
// Of any kind, on the channel where the scene plays.
inline Step By(v1::Role role, std::string kind, int minute,
               std::string target = "", std::string id = "",
               std::string channel = "whatsapp") {
  return Happens({.who = {kAnn},
                  .text = kind,
                  .kind = kind,
                  .channel = channel,
                  .role = role,
                  .id = id,
                  .target = target},
                 minute);
}
inline Step Resolved(int minute, std::string who = kAnn) {
  return Happens({.who = {who},
                  .kind = "resolution",
                  .channel = "whatsapp",
                  .role = v1::ROLE_AGENT},
                 minute);
}
inline Step Linked(std::string a, std::string b) {
  return [=](ClockPlay& play) { play.links[a + b] = play.desk.Link(a, b); };
}
inline Step Unlinked(std::string a, std::string b) {
  return [=](ClockPlay& play) { play.desk.Unlink(play.links[a + b]); };
}
inline Step Promised(std::string id, int minute, std::string data,
                     std::string replies = "") {
  return Happens({.who = {kAnn},
                  .text = "we call you",
                  .kind = "promise",
                  .channel = "whatsapp",
                  .role = v1::ROLE_AGENT,
                  .id = id,
                  .replies = replies,
                  .with = [=](v1::Event& e) { e.set_data_json(data); }},
                 minute);
}
// An action by us that names another event.
inline Step Did(int minute, std::string replies, std::string data = "") {
  return Happens({.who = {kAnn},
                  .text = "done",
                  .kind = "action",
                  .channel = "whatsapp",
                  .role = v1::ROLE_AGENT,
                  .replies = replies,
                  .with = [=](v1::Event& e) { e.set_data_json(data); }},
                 minute);
}

struct ClockCase {
  const char* name;
  std::vector<Step> steps;
  std::string waits;  // At the end.
  std::function<void(Policy&)> policy = nullptr;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_CLOCK_PLAY_H_
