// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Several hundred people by chance, and all they said: facts, corrections,
// edits, deletes, replies, shared values and cookies. Its times are stated and
// consistent: an answer or amendment is never before what it is about.

#ifndef THROUGHLINE_TESTS_SUPPORT_POPULATION_H_
#define THROUGHLINE_TESTS_SUPPORT_POPULATION_H_

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "throughline/options.h"
#include "throughline/v1/event.pb.h"

namespace throughline {

class Population {
 public:
  static constexpr std::int64_t kFirstUs = 1'700'000'000'000'000;

  Population(std::uint64_t seed, int people) : random_(seed) {
    for (int person = 0; person < people; ++person) Live(person);
  }

  const std::vector<v1::Event>& events() const { return events_; }

  static IdentityPolicy Identities() {
    IdentityPolicy policy;
    policy.schemes["desk"] = {SchemeKind::kShared};
    policy.schemes["cookie"] = {SchemeKind::kTransient};
    return policy;
  }

 private:
  struct Thread {
    std::string source;
    std::string key;  // May be empty.
    std::string channel;
    std::int64_t at_us = 0;
    bool opened = false;  // Its person was named.
  };

  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance(int in) { return Up(1, in) == 1; }

  void Live(int person) {
    const std::string name = std::to_string(person);
    own_ = {"card:" + name, "email:p" + name + "@example.org",
            "irc@net:p" + name, "cookie:" + name};
    for (int i = Up(1, 4); i > 0; --i) Talk(person, i);
    // All that is theirs is named together once, whatever was before.
    v1::Event& event = Say(Thread{"crm", "", "email", Time()}, "profile");
    for (const std::string& identity : own_) event.add_identities(identity);
  }

  std::int64_t Time() {
    return kFirstUs + Up(0, 5'000'000) * 1'000'000LL + Up(0, 2) * 250'000;
  }

  void Talk(int person, int number) {
    static const char* const kSources[] = {"chat", "mail", "pbx"};
    Thread thread;
    thread.source = kSources[Up(0, 2)];
    if (!Chance(5)) {
      thread.key = std::to_string(person) + "-" + std::to_string(number);
    }
    thread.channel = Chance(2) ? "webchat" : "email";
    thread.at_us = Time();
    const std::size_t first = events_.size();
    for (int i = Up(2, 12); i > 0; --i) Speak(thread, first);
  }

  v1::Event& Say(const Thread& thread, const std::string& kind) {
    v1::Event& event = events_.emplace_back();
    event.set_source(thread.source);
    event.set_id("e" + std::to_string(events_.size()));
    event.set_kind(kind);
    event.set_channel(thread.channel);
    event.set_conversation(thread.key);
    event.set_text("text of " + event.id());
    event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
    event.set_occurred_at(absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ",
                                           absl::FromUnixMicros(thread.at_us),
                                           absl::UTCTimeZone()));
    return event;
  }

  void Speak(Thread& thread, std::size_t first) {
    static const char* const kKinds[] = {"message", "message",   "message",
                                         "message", "note",      "fact",
                                         "survey",  "resolution"};
    const std::size_t here = events_.size();
    const bool amends = here > first + 1 && Chance(4);
    const std::string kind = kKinds[Up(0, 7)];
    const bool states = kind == "fact" || Chance(5);
    // Of two that say different things at one time, either may be the later.
    thread.at_us +=
        !amends && !states && Chance(4) ? 0 : Up(1, 3000) * 1'000'000LL;
    if (amends) {
      const v1::Event about =
          events_[Up(static_cast<int>(first), static_cast<int>(here) - 1)];
      return Amend(thread, about);
    }
    v1::Event& event = Say(thread, kind);
    if (Chance(3)) event.set_order(Up(0, 2));
    if (Chance(3)) event.mutable_actor()->set_role(v1::ROLE_AGENT);
    if (event.kind() == "survey") event.set_rating(Up(0, 10) / 10.0);
    if (states) State(event);
    Name(thread, event);
    if (here > first && Chance(3)) {
      event.mutable_in_reply_to()->set_id(
          events_[Up(static_cast<int>(first), static_cast<int>(here) - 1)]
              .id());
    }
  }

  void State(v1::Event& event) {
    v1::Fact& fact = *event.add_facts();
    fact.set_key("fact " + std::to_string(Up(0, 4)));
    fact.set_value_json(std::to_string(Up(0, 99)));
    if (Chance(8)) fact.set_retracted(true);
  }

  // The person, somebody beside them, or, within a thread, only a desk.
  void Name(Thread& thread, v1::Event& event) {
    if (!thread.key.empty() && Chance(6)) {
      event.add_identities("desk:" + std::to_string(Up(0, 2)));
      if (Chance(2)) return;  // Nobody's own.
    }
    const int which = Up(0, static_cast<int>(own_.size()) - 1);
    event.add_identities(own_[which]);
    // A cookie is named beside one only: two that nothing joins yet would be
    // two customers to it.
    if (Chance(3)) event.add_identities(own_[which == 0 ? 1 : 0]);
    thread.opened = true;
  }

  void Amend(const Thread& thread, const v1::Event& about) {
    static const char* const kKinds[] = {"correction", "correction", "edit",
                                         "delete", "reaction"};
    v1::Event& event = Say(thread, kKinds[Up(0, 4)]);
    *event.mutable_actor() = about.actor();
    for (const std::string& identity : about.identities()) {
      event.add_identities(identity);
    }
    if (event.kind() == "correction") {
      event.mutable_corrects()->set_id(about.id());
      if (about.facts_size() > 0 && Chance(2)) State(event);
      if (about.has_rating() && Chance(2)) event.set_rating(Up(0, 10) / 10.0);
    } else {
      event.mutable_target()->set_id(about.id());
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> own_;
  std::vector<v1::Event> events_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_POPULATION_H_
