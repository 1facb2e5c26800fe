// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The command line from outside: facts, due, read and unread.

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/tool_home.h"

namespace throughline {
namespace {

// Says, now, what the history lines hold; it starts clocks.
void Append(const Home& home, const std::string& lines) {
  const Ran ran = home.Do({"import", "-"}, {.input = lines, .environment = {}});
  INFO(ran.err);
  REQUIRE(ran.status == 0);
}

std::string Stated(const std::string& id, const std::string& at,
                   const std::string& value) {
  return R"({"source":"crm","id":")" + id +
         R"(","identities":["crm:1"],"channel":"email","kind":"fact",)" +
         R"("actor":{"role":"agent","id":"7"},"occurred_at":")" + at +
         R"(","facts":[{"key":"city","value":")" + value + "\"}]}\n";
}

Json Answer(const Home& home, const Words& words) {
  const Ran ran = home.Do(words);
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  return ran.out.empty() ? Json() : Json::parse(Lines(ran.out).front());
}

TEST_CASE("facts tells what was so at a time, and who said so") {
  const Home home;
  Append(home, Stated("1", "2026-03-10T09:00:00Z", "Delft") +
                   Stated("2", "2026-03-01T09:00:00Z", "Gouda"));

  const Json now = Answer(home, {"facts", "crm:1", "--json"});
  const Json then = Answer(
      home, {"facts", "crm:1", "--at", "2026-03-05T00:00:00Z", "--json"});
  const Ran all = home.Do({"facts", "crm:1", "--all"});

  CHECK(now.at("value") == "Delft");
  CHECK(now.at("actor") == "7");
  CHECK(then.at("value") == "Gouda");
  CHECK(then.at("stands_until") == "2026-03-10T09:00:00Z");
  CHECK(then.at("source_event").at("id") == "2");
  CHECK(Has(all.out, "Gouda"));
  CHECK(home.Do({"facts", "crm:9"}).status == 3);
}

TEST_CASE("due tells who waits, what is due first at first") {
  const Home home;

  const Ran due = home.Do({"due", "--json"});
  const Ran people = home.Do({"due", "--overdue"});
  const Ran none = home.Do({"due", "--until", "2026-01-01"});

  const std::vector<std::string> lines = Lines(due.out);
  REQUIRE(lines.size() == 4);
  const Json first = Json::parse(lines.front());
  CHECK(first.at("event").at("id") == "a");
  CHECK(first.at("due") == "2026-03-01T09:03:00Z");
  CHECK(first.at("kind") == "ask");
  CHECK(Has(people.out, "overdue"));
  CHECK_FALSE(Has(people.out, "\x1b[2J"));
  CHECK(none.out.empty());
  CHECK(none.status == 0);
}

TEST_CASE("What an agent has read is not new to that agent") {
  const Home home;
  const auto news = [&](const std::string& as) {
    return Answer(home, {"resume", "crm:1", "--as", as, "--json"}).at("new");
  };

  CHECK(news("agent:7") == 2);
  CHECK(news("agent").is_null());
  CHECK(Answer(home, {"read", "crm:1", "--as", "agent:7", "--json"})
            .at("moved") == 1);
  CHECK(news("agent:7") == 0);
  CHECK(news("agent:8") == 2);
  CHECK(Answer(home,
               {"unread", "crm:1", "--as", "agent:7", "--from", "1", "--json"})
            .at("moved") == 1);
  CHECK(news("agent:7") == 2);
  CHECK(home.Do({"read", "crm:1", "--as", "agent"}).status == 2);
  CHECK(home.Do({"read", "crm:1"}).status == 2);
}

TEST_CASE("An export of what was read makes the same cursors") {
  const Home home;
  REQUIRE(home.Do({"read", "crm:1", "--as", "agent:7"}).status == 0);
  REQUIRE(
      home.Do({"unread", "crm:1", "--as", "agent:7", "--from", "2"}).status ==
      0);
  const Ran exported = home.Do({"export"});
  const TempDir directory;
  const std::string db = directory / "db";
  const auto there = [&](Words words) {
    words.insert(words.begin(), {"--db", db});
    return words;
  };

  const Ran imported =
      Run(there({"import", "-"}), {.input = exported.out, .environment = {}});
  INFO(imported.err);
  REQUIRE(imported.status == 0);

  CHECK(Run(there({"export"}), {}).out == exported.out);
  // Again it adds nothing.
  const Ran again =
      Run(there({"import", "-"}), {.input = exported.out, .environment = {}});
  CHECK(again.status == 0);
  CHECK(Run(there({"export"}), {}).out == exported.out);
  CHECK(Run(there({"verify"}), {}).status == 0);
}

}  // namespace
}  // namespace throughline
