// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Facts, clocks and cursors under histories made by chance: whatever order
// things come in, what is stored is what the log says. TL_SEED replays.

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/desk.h"
#include "tests/support/seed.h"
#include "throughline/limits.h"
#include "throughline/render.h"

namespace throughline {
namespace {

// Several people on several channels, who turn out to be fewer, or more.
class Life {
 public:
  explicit Life(std::uint64_t seed) : desk(PolicyOf()), random_(seed) {}

  Desk desk;

  void Step() {
    desk.now += absl::Minutes(Up(0, 40));
    const int what = Up(1, 20);
    if (what == 1) {
      Link();
    } else if (what == 2) {
      Unlink();
    } else if (what <= 4) {
      Mark();
    } else {
      Happen();
    }
  }

  std::vector<std::string> who() const {
    std::vector<std::string> all;
    for (int i = 0; i < kPeople; ++i) all.push_back(Who(i));
    return all;
  }

  static Viewer Reader(int number) {
    return {v1::ROLE_AGENT, std::to_string(number), {}, true};
  }
  static constexpr int kReaders = 3;

 private:
  static constexpr int kPeople = 6;

  static Policy PolicyOf() {
    Policy policy;
    policy.reply.channels["webchat"] = {.due_after = absl::Minutes(2),
                                        .pauses = {"action"}};
    policy.facts.keys["0"] = {.by = FactRule::By::kSource, .sources = {"b"}};
    policy.facts.keys["1"] = {.by = FactRule::By::kConfidence};
    return policy;
  }

  static std::string Who(int number) {
    return "card:" + std::to_string(number);
  }
  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance(int in) { return Up(1, in) == 1; }

  void Link() {
    const auto link = desk->Link({.a = Desk::Of(Who(Up(0, kPeople - 1))),
                                  .b = Desk::Of(Who(Up(0, kPeople - 1))),
                                  .why = "chance"});
    if (link.ok() && !link->link.empty()) links_.push_back(link->link);
  }

  void Unlink() {
    if (links_.empty()) return;
    const auto at = links_.begin() + Up(0, static_cast<int>(links_.size()) - 1);
    (void)desk->Unlink(EndLinkRequest{.link = *at});
    links_.erase(at);
  }

  void Mark() {
    const Position newest = std::max<Position>(desk.newest(), 1);
    const auto position =
        static_cast<Position>(Up(1, static_cast<int>(newest)));
    const throughline::Reader reader{v1::ROLE_AGENT,
                                     std::to_string(Up(1, kReaders))};
    const std::string who = Who(Up(0, kPeople - 1));
    if (Chance(4)) {
      (void)desk->MarkUnread({.who = who, .reader = reader, .from = position});
    } else {
      (void)desk->MarkRead({.who = who, .reader = reader, .up_to = position});
    }
  }

  std::string Earlier() {
    return made_ == 0 ? "none" : "n" + std::to_string(Up(1, made_ + 2));
  }

  void Happen() {
    v1::Event event;
    event.set_source("a");
    event.set_id("n" + std::to_string(++made_));
    event.add_identities(Who(Up(0, kPeople - 1)));
    event.set_channel(Chance(2) ? "webchat" : "email");
    event.set_text("text " + event.id());
    if (Chance(3)) event.set_conversation("t" + std::to_string(Up(0, 3)));
    const auto role = static_cast<v1::Role>(Up(1, 3));
    event.mutable_actor()->set_role(role);
    if (Chance(2)) event.mutable_actor()->set_id(std::to_string(Up(1, 4)));
    const absl::Time at = desk.now - absl::Minutes(Chance(3) ? Up(0, 600) : 0);
    event.set_occurred_at(
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", at, absl::UTCTimeZone()));
    Shape(event);
    const AppendMode mode =
        Chance(12) ? AppendMode::kBackfill : AppendMode::kLive;
    Must(desk.Try(event, mode));
  }

  void Shape(v1::Event& event) {
    const int kind = Up(1, 20);
    event.set_kind("message");
    if (kind <= 3) {
      event.set_kind("fact");
      for (int i = Up(1, 2); i > 0; --i) State(event);
    } else if (kind == 4) {
      event.set_kind("resolution");
    } else if (kind == 5) {
      event.set_kind("promise");
      if (!Chance(3)) event.set_data_json(R"({"due": "2026-03-04T11:00:00Z"})");
    } else if (kind <= 7) {
      event.set_kind("action");
      event.mutable_in_reply_to()->set_id(Earlier());
      if (Chance(3)) event.set_data_json(R"({"kept": false})");
    } else if (kind <= 9) {
      event.set_kind("correction");
      event.mutable_corrects()->set_id(Earlier());
      if (Chance(2)) State(event);
      if (Chance(3)) event.set_data_json(R"({"due": "2026-03-05T11:00:00Z"})");
      if (Chance(4)) event.set_visibility(v1::VISIBILITY_RESTRICTED);
    } else if (kind == 10) {
      event.set_kind("delete");
      event.mutable_actor()->set_role(v1::ROLE_SYSTEM);
      event.mutable_target()->set_id(Earlier());
    } else if (kind <= 12) {
      event.mutable_in_reply_to()->set_id(Earlier());
    } else if (kind == 13) {
      event.set_kind("note");
    }
  }

  void State(v1::Event& event) {
    v1::Fact& fact = *event.add_facts();
    fact.set_key(std::to_string(Up(0, 3)));
    fact.set_value_json(std::to_string(made_));
    if (Chance(3)) event.set_source("b");
    if (Chance(2)) fact.set_confidence(Up(0, 4) / 4.0);
    if (Chance(4)) fact.set_retracted(true);
    const auto day = [this] { return "2026-03-" + std::to_string(Up(10, 28)); };
    if (Chance(4)) fact.set_valid_from(day());
    if (Chance(4)) fact.set_valid_to(day());
  }

  std::mt19937_64 random_;
  std::vector<LinkId> links_;
  int made_ = 0;
};

using Waits = std::set<std::tuple<std::int64_t, std::string, std::string>>;

void Add(const Resumption& resumption, Waits& waits) {
  for (const OpenAsk& ask : resumption.awaiting()) {
    if (!ask.due_us) continue;
    waits.emplace(*ask.due_us, ask.event.source, ask.event.id);
  }
  for (const OpenPromise& promise : resumption.promises()) {
    if (!promise.due_us) continue;
    waits.emplace(*promise.due_us, promise.event.source, promise.event.id);
  }
}

Waits Due(Desk& desk) {
  Waits waits;
  DueRequest request{.until_us = limits::kTimeMaxUs, .limit = 7};
  do {  // Page by page.
    const DuePage page = Must(desk->Due(request));
    for (const DueItem& item : page.items) {
      waits.emplace(item.due_us, item.event.source, item.event.id);
    }
    request.token = page.token;
  } while (!request.token.empty());
  return waits;
}

// What heads and rows say is what the log says, folded anew.
void CheckAgainstTheLog(Life& life) {
  Waits waits;
  Desk& desk = life.desk;
  for (const std::string& who : life.who()) {
    for (int reader = 1; reader <= Life::kReaders; ++reader) {
      const auto asked = [&](std::optional<Position> as_of) {
        return desk->Resume(
            {.who = who, .viewer = Life::Reader(reader), .as_of = as_of});
      };
      const auto now = asked(std::nullopt);
      if (!now.ok()) continue;
      const Resumption then = Must(asked(now->position()));
      REQUIRE(now->news() == then.news());
      REQUIRE(now->awaiting().size() == then.awaiting().size());
      for (std::size_t i = 0; i < then.awaiting().size(); ++i) {
        REQUIRE(now->awaiting()[i].event == then.awaiting()[i].event);
        REQUIRE(now->awaiting()[i].due_us == then.awaiting()[i].due_us);
      }
      REQUIRE(now->promises().size() == then.promises().size());
      if (reader == 1) Add(*now, waits);
    }
  }
  const Waits due = Due(desk);
  for (const auto& [due_us, source, id] : waits) {
    if (!due.contains({due_us, source, id})) UNSCOPED_INFO("not due: " << id);
  }
  for (const auto& [due_us, source, id] : due) {
    if (!waits.contains({due_us, source, id})) UNSCOPED_INFO("due: " << id);
  }
  REQUIRE(due == waits);
}

// What a resumption says is known now is what Facts says of now.
void CheckFacts(Life& life) {
  for (const std::string& who : life.who()) {
    const auto now = life.desk->Resume({.who = who});
    if (!now.ok()) continue;
    std::vector<std::pair<std::string, std::string>> in_head, asked;
    for (const CurrentFact& fact : now->facts()) {
      in_head.emplace_back(fact.key, fact.value_json);
    }
    for (const KnownFact& fact : Must(life.desk->Facts({.who = who})).facts) {
      asked.emplace_back(fact.key, fact.value_json);
    }
    REQUIRE(in_head == asked);
    FactsRequest then{.who = who};
    then.as_of = now->position();
    then.valid_at_us = now->now_us();
    REQUIRE(Must(life.desk->Facts(then)).facts.size() == asked.size());
  }
}

TEST_CASE("Facts, clocks and cursors are what the log says, in any order") {
  const std::uint64_t seed = Seed();
  for (std::uint64_t i = 0; i < 12; ++i) {
    INFO("TL_SEED=" << seed + i);
    Life life(seed + i);
    for (int step = 1; step <= 150; ++step) {
      life.Step();
      if (step % 50 != 0) continue;
      const VerifyReport report = Must(life.desk->Verify());
      for (const std::string& difference : report.differences) {
        UNSCOPED_INFO(difference);
      }
      REQUIRE(report.differences.empty());
      CheckAgainstTheLog(life);
      CheckFacts(life);
    }
  }
}

// To the first who is shown a customer, how things stand is told later.
void CheckToldTwice(Life& life) {
  for (const std::string& who : life.who()) {
    for (const v1::Role role :
         {v1::ROLE_AGENT, v1::ROLE_BOT, v1::ROLE_CUSTOMER}) {
      const ResumeRequest request{.who = who, .viewer = {role, "1", {}}};
      const auto first = life.desk->Resume(request);
      if (!first.ok()) continue;
      CHECK(ToJson(*first) == ToJson(Must(life.desk->Resume(request))));
      life.desk.Reopen();  // So that nothing is cached.
    }
  }
}

TEST_CASE("What is told at once and what is told later are one answer") {
  const std::uint64_t seed = Seed();
  for (std::uint64_t i = 0; i < 6; ++i) {
    INFO("TL_SEED=" << seed + i);
    Life life(seed + i);
    for (int step = 1; step <= 120; ++step) {
      life.Step();
      if (step % 20 == 0) CheckToldTwice(life);
    }
  }
}

}  // namespace
}  // namespace throughline
