// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The command line from outside: feed, watch, report, and the export of one
// customer.

#include <string>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tool_home.h"

namespace throughline {
namespace {

TEST_CASE("A watch shows what comes about one customer and nothing else") {
  const Home home;
  Running writer(home.With({"append"}));
  writer.Write(Line("before", kAnn, "before"));
  writer.ReadLine();
  Running watch(
      home.With({"watch", "crm:1", "--json", "--limit", "2", "--from", "1"}));
  CHECK(Has(watch.ReadLine(), "new profile") == false);
  CHECK(Has(watch.ReadLine(), "hello there"));
  CHECK(watch.Finish() == 0);

  Running next(home.With({"watch", "crm:1", "--json", "--limit", "1",
                          "--channel", "webchat", "--from", "11"}));
  writer.Write(Line("other", "\"crm:2\"", "of another"));
  writer.Write(Line("live", kAnn, "of theirs"));

  const Json line = Json::parse(next.ReadLine());
  CHECK(line.at("text") == "of theirs");
  CHECK(next.Finish() == 0);
  writer.Finish();
}

TEST_CASE("A watch of nobody ends with 3, and of no name with 2") {
  const Home home;

  CHECK(home.Do({"watch", "crm:77"}).status == 3);
  CHECK(home.Do({"watch"}).status == 2);
}

TEST_CASE("The feed is narrowed down by channel, by kind and by who looks") {
  const Home home;

  const Ran all = home.Do({"feed"});
  const Ran events = home.Do({"feed", "--kind", "message", "--json"});
  const Ran customer = home.Do({"feed", "--as", "customer"});
  const Ran voice = home.Do({"feed", "--channel", "voice"});

  CHECK(Lines(events.out).size() == 4);
  CHECK(Lines(customer.out).size() == Lines(all.out).size());
  CHECK(Has(customer.out, "withheld"));
  CHECK(!Has(customer.out, "new profile"));
  CHECK(voice.status == 0);
  CHECK(voice.out.empty());
}

TEST_CASE("A report tells the indicators, for people and in JSON") {
  const Home home;

  const Ran shown = home.Do({"report"});
  const Json told = Json::parse(home.Do({"report", "--json"}).out);
  const Json march =
      Json::parse(home.Do({"report", "--json", "--from", "2026-04-01"}).out);

  for (const char* const part : {"Response speed", "Effectiveness",
                                 "Friendliness", "Availability", "webchat"}) {
    INFO(part);
    CHECK(Has(shown.out, part));
  }
  CHECK(told.at("customers") == 3);
  CHECK(told.at("events") == 4);
  CHECK(told.at("from").is_null());
  CHECK(told.at("all").at("asks") == 4);
  CHECK(told.at("all").at("asks_unanswered") == 4);
  CHECK(told.at("channels").at(0).at("channel") == "webchat");
  CHECK(told.at("channels").at(0).at("availability") == 0.0);
  CHECK(told.at("channels").at(0).at("to_others").at("response").is_null());
  CHECK(march.at("events") == 0);
  CHECK(march.at("from") == "2026-04-01T00:00:00Z");
}

TEST_CASE("A report of one customer is theirs alone") {
  const Home home;

  const Json told = Json::parse(home.Do({"report", "crm:1", "--json"}).out);

  CHECK(told.at("customers") == 1);
  CHECK(told.at("events") == 2);
  CHECK(home.Do({"report", "crm:77"}).status == 3);
  CHECK(home.Do({"report", "--from", "2026-02-01", "--to", "2026-01-01"})
            .status == 2);
}

TEST_CASE("An export of one customer has theirs alone, and imports again") {
  const Home home;
  REQUIRE(home.Do({"link", "crm:1", "email:z@example.org", "--why", "same"})
              .status == 0);
  const Ran one = home.Do({"export", "email:z@example.org"});
  const std::vector<std::string> lines = Lines(one.out);
  REQUIRE(lines.size() == 5);
  CHECK(Has(lines[0], "hello there"));
  CHECK(Has(lines[2], "\"link\""));  // That which an event named.
  CHECK(Has(lines[4], "same"));
  CHECK(!Has(one.out, "crm:2"));

  const TempDir place;
  const std::string copy = place / "copy";
  const auto there = [&](Words words) {
    words.insert(words.begin(), {"--db", copy});
    return words;
  };
  CHECK(Run(there({"import", "-"}), {.input = one.out, .environment = {}})
            .status == 0);
  const Ran again = Run(there({"export", "crm:1"}), {});

  CHECK(again.out == one.out);
}

}  // namespace
}  // namespace throughline
