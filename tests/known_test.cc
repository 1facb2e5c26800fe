// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is known: at which time it was so, and as it was known at which time.

#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/desk.h"

namespace throughline {
namespace {

const std::string kAnn = "phone:+31612345678";
const std::string kMail = "email:ann@example.org";

std::int64_t Us(const std::string& time) {
  absl::Time at;
  std::string wrong;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, time, &at, &wrong));
  return absl::ToUnixMicros(at);
}

v1::Fact Fact(const std::string& key, const std::string& value,
              const std::string& from = "", const std::string& to = "") {
  v1::Fact fact;
  fact.set_key(key);
  fact.set_value_json(value);
  fact.set_valid_from(from);
  fact.set_valid_to(to);
  return fact;
}

// An event that states facts.
Kept State(Desk& desk, const std::string& at, std::vector<v1::Fact> facts,
           const std::string& source = "desk", const std::string& who = kAnn) {
  return desk.Add({.who = {who},
                   .kind = "fact",
                   .role = v1::ROLE_AGENT,
                   .by = "7",
                   .source = source,
                   .at = at,
                   .with = [&](v1::Event& event) {
                     for (v1::Fact& fact : facts) *event.add_facts() = fact;
                   }});
}

FactsRequest Asked(const std::string& valid_at = "",
                   const std::string& recorded_at = "") {
  FactsRequest request{.who = kAnn};
  if (!valid_at.empty()) request.valid_at_us = Us(valid_at);
  if (!recorded_at.empty()) request.recorded_at_us = Us(recorded_at);
  return request;
}

// `key=value`, those that stand.
Desk::Texts Stand(Desk& desk, const FactsRequest& request) {
  Desk::Texts texts;
  for (const KnownFact& fact : Must(desk->Facts(request)).facts) {
    if (fact.state == FactState::kStands) {
      texts.push_back(fact.key + "=" + fact.value_json);
    }
  }
  return texts;
}

Desk::Texts Now(Desk& desk, const Who& who = kAnn) {
  Desk::Texts texts;
  for (const CurrentFact& fact : desk.Resume(who).facts()) {
    texts.push_back(fact.key + "=" + fact.value_json);
  }
  return texts;
}

TEST_CASE("What a source states whose clock is ahead is known at once") {
  Desk desk;
  State(desk, "2026-03-02T10:04:00Z", {Fact("order", "7")});

  const auto known = desk.Resume(kAnn).facts();

  REQUIRE(known.size() == 1);
  CHECK(known.at(0).value_json == "7");
}

TEST_CASE("What is said to hold from a time to come is not known yet") {
  Desk desk;
  State(desk, "2026-03-02T10:00:00Z",
        {Fact("order", "7", "2026-03-02T10:04:00Z")});

  CHECK(desk.Resume(kAnn).facts().empty());
}

TEST_CASE("An older fact that comes late ends where the later one begins") {
  Desk desk;
  desk.now = absl::FromUnixSeconds(1775000000);
  State(desk, "2026-03-10T00:00:00Z", {Fact("plan", R"("gold")")});
  State(desk, "2026-03-01T00:00:00Z", {Fact("plan", R"("silver")")});
  State(desk, "2026-03-20T00:00:00Z",
        {Fact("plan", R"("bronze")", "2026-01-01")});

  CHECK(Now(desk) == Desk::Texts{R"(plan="gold")"});
  CHECK(Stand(desk, Asked("2026-03-05T00:00:00Z")) ==
        Desk::Texts{R"(plan="silver")"});
  CHECK(Stand(desk, Asked("2026-02-01T00:00:00Z")) ==
        Desk::Texts{R"(plan="bronze")"});
  CHECK(Stand(desk, Asked("2025-12-01T00:00:00Z")).empty());

  const FactList then = Must(desk->Facts(Asked("2026-03-05T00:00:00Z")));
  REQUIRE(then.facts.size() == 1);
  CHECK(then.facts[0].stands_until_us == Us("2026-03-10T00:00:00Z"));
  CHECK(then.facts[0].role == v1::ROLE_AGENT);
  CHECK(then.facts[0].actor_id == "7");
}

TEST_CASE("A fact begins and ends when it says so") {
  Desk desk;
  State(desk, "2026-03-01T00:00:00Z", {Fact("address", R"("home")")});
  State(desk, "2026-03-02T00:00:00Z",
        {Fact("address", R"("beach")", "2026-04-01", "2026-05-01")});

  CHECK(Now(desk) == Desk::Texts{R"(address="home")"});

  desk.now = absl::FromUnixMicros(Us("2026-04-02T00:00:00Z"));
  CHECK(Now(desk) == Desk::Texts{R"(address="beach")"});

  desk.now = absl::FromUnixMicros(Us("2026-05-01T00:00:00Z"));
  CHECK(Now(desk).empty());  // Home ended where the beach began.
}

TEST_CASE("What was known is told as it was known then") {
  Desk desk;
  const Kept first =
      State(desk, "2026-03-01T00:00:00Z", {Fact("name", R"("An")")});
  const std::int64_t then_us = absl::ToUnixMicros(desk.now);
  desk.now += absl::Hours(24);
  desk.Add({.who = {kAnn},
            .kind = "correction",
            .role = v1::ROLE_AGENT,
            .corrects = first.id,
            .facts = {{"name", R"("Ann")"}}});

  FactsRequest before{.who = kAnn};
  before.recorded_at_us = then_us;
  FactsRequest earlier{.who = kAnn};
  earlier.as_of = first.position;

  CHECK(Stand(desk, {.who = kAnn}) == Desk::Texts{R"(name="Ann")"});
  CHECK(Stand(desk, before) == Desk::Texts{R"(name="An")"});
  CHECK(Stand(desk, earlier) == Desk::Texts{R"(name="An")"});
}

TEST_CASE("Deleting the event that stated it takes a fact back") {
  Desk desk;
  State(desk, "2026-03-01T00:00:00Z", {Fact("order", "17")});
  const Kept wrong = State(desk, "2026-03-02T00:00:00Z", {Fact("order", "71")});

  desk.Add({.who = {kAnn},
            .kind = "delete",
            .role = v1::ROLE_AGENT,
            .by = "7",
            .target = wrong.id});

  CHECK(Now(desk) == Desk::Texts{"order=17"});
  CHECK(Stand(desk, {.who = kAnn}) == Desk::Texts{"order=17"});
}

TEST_CASE("A retraction is a statement that nothing is known from then on") {
  Desk desk;
  State(desk, "2026-03-01T00:00:00Z", {Fact("order", "17")});
  v1::Fact nothing = Fact("order", "");
  nothing.set_retracted(true);
  State(desk, "2026-03-02T00:00:00Z", {nothing});

  CHECK(Now(desk).empty());
  CHECK(Stand(desk, Asked("2026-03-01T12:00:00Z")) == Desk::Texts{"order=17"});
  FactsRequest all = Asked();
  all.every_one = true;
  const FactList list = Must(desk->Facts(all));
  REQUIRE(list.facts.size() == 2);
  CHECK(list.facts[0].state == FactState::kRetracts);
  CHECK(list.facts[1].state == FactState::kLost);
}

TEST_CASE("The policy of a key says which of several statements stands") {
  Policy policy;
  policy.facts.keys["email"] = {.by = FactRule::By::kSource,
                                .sources = {"crm", "chat"}};
  policy.facts.keys["order"] = {.by = FactRule::By::kConfidence};
  Desk desk(policy);
  const auto sure = [](const std::string& value, double confidence) {
    v1::Fact fact = Fact("order", value);
    fact.set_confidence(confidence);
    return fact;
  };
  State(desk, "2026-03-01T00:00:00Z", {Fact("email", R"("a@x")")}, "crm");
  State(desk, "2026-03-02T00:00:00Z", {Fact("email", R"("b@x")")}, "chat");
  State(desk, "2026-03-03T00:00:00Z", {Fact("email", R"("c@x")")}, "bot");
  State(desk, "2026-03-01T00:00:00Z", {sure("17", 0.9)});
  State(desk, "2026-03-02T00:00:00Z", {sure("71", 0.4)});
  State(desk, "2026-03-02T00:00:00Z", {Fact("plan", "1")}, "crm");
  State(desk, "2026-03-03T00:00:00Z", {Fact("plan", "2")}, "bot");

  CHECK(Now(desk) == Desk::Texts{R"(email="a@x")", "order=17", "plan=2"});
  FactsRequest all = Asked();
  all.key = "email";
  all.every_one = true;
  Desk::Texts losers;
  for (const KnownFact& fact : Must(desk->Facts(all)).facts) {
    if (fact.state == FactState::kLost) losers.push_back(fact.value_json);
  }
  CHECK(losers == Desk::Texts{R"("b@x")", R"("c@x")"});

  // What was decided stands, whatever policy is opened with.
  desk.options().policy.facts = {};
  desk.Reopen();
  CHECK(Now(desk) == Desk::Texts{R"(email="a@x")", "order=17", "plan=2"});
}

TEST_CASE("Where the better source's time has passed the next one is heard") {
  Policy policy;
  policy.facts.keys["email"] = {.by = FactRule::By::kSource,
                                .sources = {"crm"}};
  Desk desk(policy);
  State(desk, "2026-03-01T00:00:00Z",
        {Fact("email", R"("a@x")", "2026-03-01", "2026-03-10")}, "crm");
  State(desk, "2026-03-02T00:00:00Z", {Fact("email", R"("b@x")")}, "bot");

  CHECK(Now(desk) == Desk::Texts{R"(email="a@x")"});

  desk.now = absl::FromUnixMicros(Us("2026-03-10T00:00:00Z"));
  CHECK(Now(desk) == Desk::Texts{R"(email="b@x")"});
}

TEST_CASE("A correction's facts weigh what their own source weighs") {
  Policy policy;
  policy.facts.keys["email"] = {.by = FactRule::By::kSource,
                                .sources = {"crm", "chat"}};
  Desk desk(policy);
  State(desk, "2026-03-02T00:00:00Z", {Fact("email", R"("b@x")")}, "chat");
  const Kept low =
      State(desk, "2026-03-01T00:00:00Z", {Fact("email", R"("c@x")")}, "bot");
  v1::Event correction = desk.Event({.who = {kAnn},
                                     .kind = "correction",
                                     .role = v1::ROLE_AGENT,
                                     .source = "crm",
                                     .facts = {{"email", R"("d@x")"}}});
  correction.mutable_corrects()->set_source("bot");
  correction.mutable_corrects()->set_id(low.id);

  Must(desk.Try(correction));

  CHECK(Now(desk) == Desk::Texts{R"(email="d@x")"});
}

TEST_CASE("Facts of linked profiles are one customer's, and part with them") {
  Desk desk;
  State(desk, "2026-03-01T00:00:00Z", {Fact("order", "17")});
  State(desk, "2026-03-02T00:00:00Z", {Fact("order", "71")}, "desk", kMail);

  const LinkReceipt link = desk.Link(kAnn, kMail);
  CHECK(Now(desk) == Desk::Texts{"order=71"});
  CHECK(Stand(desk, Asked("2026-03-01T12:00:00Z")) == Desk::Texts{"order=17"});

  desk.Unlink(link);
  CHECK(Now(desk) == Desk::Texts{"order=17"});
  CHECK(Stand(desk, {.who = kMail}) == Desk::Texts{"order=71"});
}

TEST_CASE("Any JSON value is a fact, and comes back as it was") {
  Desk desk;
  const std::vector<std::string> values = {
      "null",        "true", "-1.5e300",
      R"("\u00e9")", "[]",   R"({"a": [1, {"b": null}]})"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    State(desk, "", {Fact("k" + std::to_string(i), values[i])});
  }

  const FactList list = Must(desk->Facts({.who = kAnn}));

  REQUIRE(list.facts.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(list.facts[i].value_json == values[i]);
  }
}

TEST_CASE("Who may not see a statement is answered as if it were not there") {
  Desk desk;
  State(desk, "2026-03-01T00:00:00Z", {Fact("risk", "1")});
  desk.Add({.who = {kAnn},
            .kind = "fact",
            .role = v1::ROLE_AGENT,
            .at = "2026-03-02T00:00:00Z",
            .facts = {{"risk", "9"}},
            .visibility = v1::VISIBILITY_RESTRICTED});

  CHECK(Stand(desk, {.who = kAnn}) == Desk::Texts{"risk=9"});
  CHECK(Stand(desk, {.who = kAnn, .viewer = AnAgent()}) ==
        Desk::Texts{"risk=1"});
  CHECK(Stand(desk, {.who = kAnn, .viewer = TheCustomer()}).empty());
  CHECK(Desk::Fact(desk.As(AnAgent(), kAnn), "risk") == "1");
}

TEST_CASE("Very many statements of one key are as exact as few") {
  Desk desk;
  for (int i = 0; i < 40; ++i) {  // More than a head keeps, each a day long.
    const absl::Time from = desk.now + absl::Hours(24 * (i + 1));
    const auto day = [](absl::Time at) {
      return absl::FormatTime("%Y-%m-%d", at, absl::UTCTimeZone());
    };
    State(desk, "",
          {Fact("slot", std::to_string(i), day(from),
                day(from + absl::Hours(24)))});
  }
  desk.Verify();

  const absl::Time first = desk.now;
  for (const int days : {5, 20, 39}) {
    desk.now = first + absl::Hours(24 * days);
    CHECK(Now(desk) == Stand(desk, {.who = kAnn}));
    CHECK(Now(desk).size() == 1);
  }
}

TEST_CASE("A key that a head let go of is whole when it is spoken of again") {
  Policy policy;
  policy.facts.otherwise = {.by = FactRule::By::kSource, .sources = {"crm"}};
  Desk desk(policy);
  State(desk, "", {Fact("a", "1")}, "crm");
  for (int i = 0; i < 80; ++i) {
    State(desk, "", {Fact("k" + std::to_string(i), "0")});
  }

  State(desk, "", {Fact("a", "2")});

  CHECK(desk.Fact(kAnn, "a") == "1");
}

TEST_CASE("A request for facts says what is wrong with it") {
  Desk desk;
  State(desk, "", {Fact("a", "1")});
  FactsRequest both = Asked("", "2026-03-02T00:00:00Z");
  both.as_of = 1;
  FactsRequest future{.who = kAnn};
  future.as_of = 1000;

  CHECK(absl::IsInvalidArgument(desk->Facts(both).status()));
  CHECK(absl::IsInvalidArgument(desk->Facts(future).status()));
  CHECK(absl::IsNotFound(desk->Facts({.who = "phone:+31600000000"}).status()));
}

}  // namespace
}  // namespace throughline
