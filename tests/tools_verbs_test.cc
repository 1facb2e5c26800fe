// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The command line from outside: what each command does and answers.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tool_home.h"

namespace throughline {
namespace {

TEST_CASE(
    "While another process writes, writing ends with 4 and reading "
    "works") {
  const Home home;
  Running writer(home.With({"append"}));
  writer.Write(Line("live", kAnn, "now"));
  REQUIRE(Has(writer.ReadLine(), R"("id":"live")"));

  const Ran held = home.Do({"never", "crm:1", "crm:2"});
  const Ran read = home.Do({"resume", "crm:1", "--json"});

  CHECK(held.status == 4);
  CHECK(held.out.empty());
  CHECK(read.status == 0);
  CHECK(Has(read.out, R"("text":"now")"));
  CHECK(writer.Finish() == 0);
}

TEST_CASE("An appended event is answered before the next one is read") {
  const Home home;
  Running writer(home.With({"append"}));

  writer.Write(Line("x1", kAnn, "one"));
  const Json first = Json::parse(writer.ReadLine());
  writer.Write(Line("x1", kAnn, "one"));
  const Json again = Json::parse(writer.ReadLine());
  writer.Write("{\"source\":\"chat\"}\n");
  const Json refused = Json::parse(writer.ReadLine());

  CHECK(first.at("source") == "chat");
  CHECK(first.at("id") == "x1");
  CHECK(first.at("duplicate") == false);
  CHECK(again.at("duplicate") == true);
  CHECK(again.at("position") == first.at("position"));
  CHECK(refused.at("line") == 3);
  CHECK(refused.at("error").get<std::string>().size() > 3);
  CHECK(writer.Finish() == 1);
}

TEST_CASE("An append of a line without an end is still taken") {
  const Home home;
  std::string line = Line("x1", kAnn, "one");
  line.pop_back();

  const Ran ran = home.Do({"append"}, {.input = line, .environment = {}});

  CHECK(ran.status == 0);
  CHECK(Lines(ran.out).size() == 1);
}

TEST_CASE("An import tells in JSON what it did and what the store holds") {
  const Home home;

  const Ran ran =
      home.Do({"import", "-", "--json"},
              {.input = Line("a", kAnn, "hello there") +
                        Line("new", kAnn, "more") + "{\"source\": 3}\n",
               .environment = {}});

  CHECK(ran.status == 1);
  const Json report = Json::parse(ran.out);
  CHECK(report.at("read") == 3);
  CHECK(report.at("appended") == 1);
  CHECK(report.at("duplicates") == 1);
  CHECK(report.at("refused") == 1);
  CHECK(report.at("profiles") == 4);
  CHECK(report.at("customers") == 3);
  CHECK(report.at("conversations").is_number());
  CHECK(report.at("seconds").is_number());
  CHECK(Has(ran.err, "-:3"));
}

TEST_CASE("A dry run writes nothing and tells what would be linked") {
  const TempDir directory;
  const std::string db = directory / "db";

  const Ran ran =
      Run({"--db", db, "import", "-", "--dry-run"},
          {.input = Line("d", R"("crm:1","email:a@b.example")", "both"),
           .environment = {}});

  CHECK(ran.status == 0);
  CHECK(Has(ran.out, "1 link would be made: 1 customer"));
  CHECK_FALSE(std::filesystem::exists(db));
}

TEST_CASE("A resumption in JSON has every field of the contract") {
  const Home home;

  const Ran ran = home.Do({"resume", "phone:+31612345678", "--json"});

  CHECK(ran.status == 0);
  CHECK(Lines(ran.out).size() == 1);
  const Json answer = Json::parse(ran.out);
  for (const char* field :
       {"customer", "position", "timeline", "more", "new", "conversations",
        "awaiting", "facts", "promises", "experience", "checkpoints", "consent",
        "handover", "withheld"}) {
    CHECK(answer.contains(field));
  }
  CHECK(answer.at("customer").at("identities").size() == 2);
  CHECK(answer.at("timeline").at(0).at("text") == "both");
}

TEST_CASE("A customer is found by identity, by customer id and by profile id") {
  const Home home;
  const Json answer =
      Json::parse(home.Do({"resume", "phone:+31612345678", "--json"}).out);

  for (const Json& profile : answer.at("customer").at("profiles")) {
    const std::string id = profile.at("id");
    CHECK(Json::parse(home.Do({"resume", id, "--json"}).out)
              .at("customer")
              .at("id") == answer.at("customer").at("id"));
  }
}

TEST_CASE("A timeline in JSON is one event per line, oldest first") {
  const Home home;

  const Ran ran = home.Do({"timeline", "crm:1", "--json"});
  const Ran back = home.Do({"timeline", "crm:1", "--json", "--newest-first"});

  std::vector<std::string> lines = Lines(ran.out);
  REQUIRE(lines.size() == 2);
  CHECK(Json::parse(lines[0]).at("id") == "a");
  CHECK(Json::parse(lines[1]).at("id") == "bb");
  std::reverse(lines.begin(), lines.end());
  CHECK(Lines(back.out) == lines);
}

TEST_CASE("A timeline keeps to its limit, its times and its channel") {
  const Home home;
  const auto count = [&](Words words) {
    words.insert(words.begin(), {"timeline", "crm:1", "--json"});
    return Lines(home.Do(words).out).size();
  };

  CHECK(count({"--limit", "1"}) == 1);
  CHECK(count({"--before", "2026-03-01T09:02:00Z"}) == 1);
  CHECK(count({"--after", "2026-03-01T09:02:00Z"}) == 1);
  CHECK(count({"--after", "2026-03-02"}) == 0);
  CHECK(count({"--channel", "voice"}) == 0);
  CHECK(count({"--channel", "webchat"}) == 2);
}

TEST_CASE("Linked, explained, planned and parted again, two are two") {
  const Home home;
  const Ran linked =
      home.Do({"link", "crm:1", "crm:2", "--why", "same passport", "--json"});
  CHECK(linked.status == 1);  // Two values of an exclusive scheme.

  const Ran ran = home.Do({"link", "crm:1", "phone:+31612345678", "--why",
                           "same passport", "--json"});
  REQUIRE(ran.status == 0);
  const Json link = Json::parse(ran.out);
  CHECK(link.at("link").get<std::string>().size() == 32);
  CHECK(link.at("customer").get<std::string>().size() == 32);

  const Json path = Json::parse(
      home.Do({"explain", "crm:1", "phone:+31612345678", "--json"}).out);
  CHECK(path.at("links").at(0).at("id") == link.at("link"));
  CHECK(path.at("links").at(0).at("why") == "same passport");

  const Ran planned =
      home.Do({"unlink", "crm:1", "phone:+31612345678", "--plan", "--json"});
  const Json plan = Json::parse(planned.out);
  CHECK(plan.at("ends").size() == 1);
  CHECK(home.Do({"explain", "crm:1", "phone:+31612345678"}).status == 0);

  CHECK(home.Do({"unlink", "crm:1", "phone:+31612345678", "--confirm",
                 "something else"})
            .status == 1);
  const Ran parted = home.Do({"unlink", "crm:1", "phone:+31612345678",
                              "--confirm", plan.at("version"), "--json"});
  CHECK(parted.status == 0);
  CHECK(Json::parse(parted.out).at("customers").size() == 2);
  CHECK(home.Do({"explain", "crm:1", "phone:+31612345678"}).status == 3);
}

TEST_CASE("A link is ended by its id, and two are allowed to meet again") {
  const Home home;
  const Json link = Json::parse(
      home.Do({"link", "crm:1", "phone:+31612345678", "--why", "x", "--json"})
          .out);

  CHECK(home.Do({"unlink", link.at("link")}).status == 0);
  CHECK(home.Do({"never", "crm:1", "phone:+31612345678"}).status == 0);
  CHECK(home.Do({"link", "crm:1", "phone:+31612345678", "--why", "x"}).status ==
        1);
  CHECK(home.Do({"allow", "crm:1", "phone:+31612345678"}).status == 0);
  CHECK(home.Do({"link", "crm:1", "phone:+31612345678", "--why", "x"}).status ==
        0);
}

TEST_CASE("What was refused waits in the reviews until somebody decides") {
  const Home home;
  home.Do({"link", "crm:1", "crm:2", "--why", "x"});

  const Json reviews = Json::parse(home.Do({"reviews", "--json"}).out);
  REQUIRE(reviews.at("reviews").size() == 1);
  const std::string id = reviews.at("reviews").at(0).at("id");
  CHECK(home.Do({"reviews", "--reject", id}).status == 0);

  CHECK(home.Do({"reviews", "--json"}).out == "{\"reviews\":[]}\n");
  CHECK(home.Do({"reviews", "--accept", std::string(32, '0')}).status == 3);
}

TEST_CASE("Reassigned and shared identities are answered in JSON") {
  const Home home;

  const Ran reassigned =
      home.Do({"reassign", "crm:1", "--from", "2026-06-01", "--json"});
  CHECK(reassigned.status == 0);
  CHECK(Json::parse(reassigned.out).at("profile").get<std::string>().size() ==
        32);

  CHECK(home.Do({"shared", "phone:+31612345678", "--json"}).status == 0);
  const Json answer =
      Json::parse(home.Do({"resume", "phone:+31612345678", "--json"}).out);
  CHECK(answer.contains("candidates"));
  CHECK_FALSE(answer.contains("timeline"));
}

TEST_CASE("An import of an export makes the same store") {
  const Home home;
  home.Do({"link", "crm:1", "phone:+31612345678", "--why", "x"});
  home.Do({"never", "crm:2", "crm:1"});
  const Ran exported = home.Do({"export"});
  REQUIRE(exported.status == 0);
  const TempDir other;
  const Ran imported = Run({"--db", other / "db", "import", "-"},
                           {.input = exported.out, .environment = {}});

  const Ran again = Run({"--db", other / "db", "export"});

  CHECK(imported.status == 0);
  CHECK(imported.err.empty());
  CHECK(again.out == exported.out);
}

TEST_CASE("An export of one customer holds nothing of another") {
  const Home home;

  const Ran ran = home.Do({"export", "crm:1"});

  CHECK(ran.status == 0);
  CHECK(Lines(ran.out).size() == 2);
  CHECK_FALSE(Has(ran.out, "crm:2"));
  CHECK_FALSE(Has(ran.out, "example.org"));
}

TEST_CASE("The feed goes on where it is told to, and as far") {
  const Home home;
  const std::vector<std::string> all = Lines(home.Do({"feed", "--json"}).out);
  REQUIRE(all.size() > 4);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(Json::parse(all[i]).at("position") == i + 1);
  }

  const std::vector<std::string> some =
      Lines(home.Do({"feed", "--json", "--from", "3", "--limit", "2"}).out);

  CHECK(some == std::vector<std::string>(all.begin() + 2, all.begin() + 4));
}

TEST_CASE("A follower is told what another process appends") {
  const Home home;
  const std::size_t before = Lines(home.Do({"feed", "--json"}).out).size();
  Running follower(home.With({"feed", "--json", "--follow", "--from",
                              std::to_string(before + 1), "--limit", "1"}));

  home.Do({"append"}, {.input = Line("live", kAnn, "now"), .environment = {}});

  CHECK(Json::parse(follower.ReadLine()).at("id") == "live");
  CHECK(follower.Finish() == 0);
}

TEST_CASE("Counts are told, and a sound store verifies") {
  const Home home;

  const Json stats = Json::parse(home.Do({"stats", "--json"}).out);
  const Ran verified = home.Do({"verify", "--json"});

  CHECK(stats.at("events") == 4);
  CHECK(stats.at("profiles") == 4);
  CHECK(stats.at("customers") == 3);
  CHECK(stats.at("sizes").is_object());
  CHECK(verified.status == 0);
  CHECK(Json::parse(verified.out).at("differences").empty());
  CHECK(Has(home.Do({"verify"}).out, "nothing differs"));
}

TEST_CASE("Tenants do not see each other on the command line") {
  const Home home;

  CHECK(home.Do({"--tenant", "other", "resume", "crm:1"}).status == 3);
}

TEST_CASE("The store is found by the environment, and by --db before it") {
  const Home home;
  const Setting here{.input = "",
                     .environment = {{"THROUGHLINE_DB", home.db()}}};
  const Setting gone{.input = "",
                     .environment = {{"THROUGHLINE_DB", "/nowhere"}}};

  CHECK(Run({"stats"}, here).status == 0);
  CHECK(Run({"stats"}, gone).status == 3);
  CHECK(Run({"--db", home.db(), "stats"}, gone).status == 0);
  CHECK(Run({"stats", "--db", home.db()}, gone).status == 0);
}

TEST_CASE("A customer does not see on the command line what is for staff") {
  const Home home;
  home.Do({"append"},
          {.input = R"({"source":"chat","id":"n","identities":["crm:1"],)"
                    R"("channel":"webchat","kind":"note","actor":)"
                    R"({"role":"agent","id":"7"},"text":"rather loud"})"
                    "\n",
           .environment = {}});

  CHECK(Has(home.Do({"resume", "crm:1", "--as", "agent:7"}).out, "loud"));
  CHECK_FALSE(
      Has(home.Do({"resume", "crm:1", "--as", "customer"}).out, "loud"));
}

TEST_CASE("Where the answer cannot be written the program fails") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Home home;
  const std::string command =
      ProgramPath() + " --db " + home.db() + " stats > /dev/full 2> /dev/null";

  const int status = std::system(command.c_str());

  CHECK(WEXITSTATUS(status) == 1);
}

}  // namespace
}  // namespace throughline
