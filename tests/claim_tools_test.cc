// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Claims and hand-overs by the command line, from outside.

#include <string>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/tool_home.h"

namespace throughline {
namespace {

Json Answer(const Ran& ran) {
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  return Json::parse(ran.out);
}

// Ann's conversation in a store of its own.
struct Claims : Home {
  std::string in;

  Claims() {
    const Json resumption = Answer(Do({"resume", "crm:1", "--json"}));
    in = resumption["conversations"][0]["id"];
  }
  Json Take(const std::string& as) const {
    return Answer(
        Do({"claim", "take", in, "--as", as, "--lease", "1h", "--json"}));
  }
  Json Shown() const { return Answer(Do({"resume", "crm:1", "--json"})); }
};

TEST_CASE("A claim that is taken is shown, renewed and released by its token") {
  const Claims home;
  const Json claim = home.Take("agent:7");
  const std::string token = claim["token"];

  const Json shown = Answer(home.Do({"claim", "show", home.in, "--json"}));

  CHECK(shown["held"] == true);
  CHECK(shown["token"] == token);
  CHECK(shown["holder"] == Json({{"role", "agent"}, {"id", "7"}}));
  CHECK(home.Shown()["conversations"][0]["holder"]["actor"]["id"] == "7");
  CHECK(Has(home.Do({"resume", "crm:1"}).out, "agent 7 holds it until"));
  CHECK(home.Do({"claim", "renew", home.in, token, "--lease", "2h"}).status ==
        0);
  CHECK(home.Do({"claim", "release", home.in, token}).status == 0);
  CHECK(Has(home.Do({"claim", "show", home.in}).out, "Nobody holds it"));
  CHECK(home.Shown()["conversations"][0]["holder"].is_null());
}

TEST_CASE("Who is refused a claim is told who has it, and ends with 1") {
  const Claims home;
  const Json claim = home.Take("agent:7");

  const Ran refused = home.Do({"claim", "take", home.in, "--as", "agent:8"});

  CHECK(refused.status == 1);
  CHECK(refused.out.empty());
  CHECK(Has(refused.err, "agent 7 holds it"));
  CHECK(Has(refused.err, claim["token"].get<std::string>()));
}

TEST_CASE("A hand-over goes from a bot to a person, and resume tells of it") {
  const Claims home;
  const std::string token = home.Take("bot:faq")["token"];
  const Json offer =
      Answer(home.Do({"handover", "offer", home.in, token, "--to", "agent",
                      "--reason", "asked for a person", "--summary",
                      "wants a refund", "--skills", "refunds,nl", "--json"}));
  const std::string id = offer["handover"];
  CHECK(home.Shown()["handover"]["state"] == "offered");
  CHECK(home.Shown()["handover"]["skills"] == Json({"refunds", "nl"}));
  const std::string text = home.Do({"resume", "crm:1"}).out;
  CHECK(Has(text, "A hand-over is offered"));
  CHECK(Has(text, "by bot faq, to any agent"));
  CHECK(Has(text, "wants a refund"));
  CHECK(Has(home.Do({"handover", "show", home.in}).out, id));

  const Json claim = Answer(home.Do(
      {"handover", "accept", home.in, id, "--as", "agent:7", "--json"}));

  CHECK(claim["token"] != token);
  CHECK(home.Shown()["handover"]["state"] == "accepted");
  CHECK(home.Shown()["handover"]["by"]["id"] == "7");
  const Ran late =
      home.Do({"handover", "decline", home.in, id, "--as", "agent:8"});
  CHECK(late.status == 1);
  CHECK(Has(late.err, "does not stand"));
  CHECK(home.Do({"verify"}).status == 0);
}

TEST_CASE("What an export tells of claims comes in again") {
  const Claims home;
  const std::string token = home.Take("bot:faq")["token"];
  REQUIRE(home.Do({"handover", "offer", home.in, token, "--to", "agent:7"})
              .status == 0);
  const std::string history = home.Do({"export"}).out;
  const TempDir place;
  const std::string db = place / "copy";

  const Ran imported =
      Run({"--db", db, "import", "-"}, {.input = history, .environment = {}});

  CHECK(imported.status == 0);
  CHECK(Run({"--db", db, "export"}).out == history);
}

TEST_CASE("Wrong use of claims is named, and ends with 2") {
  const Claims home;
  const std::string none(32, '7');
  for (const auto& [words, says] : std::vector<std::pair<Words, std::string>>{
           {{"claim", "tkae", home.in}, "take"},
           {{"claim", "take", home.in}, "--as"},
           {{"claim", "take", home.in, "--as", "customer:1"}, "neither"},
           {{"claim", "take", home.in, "--as", "agent"}, "agent:7"},
           {{"claim", "take", home.in, "--as", "agent:7", "--lease", "soon"},
            "1h30m"},
           {{"claim", "take", home.in, "--as", "agent:7", "--lease=-5s"},
            "lease: -5s"},
           {{"claim", "renew", home.in}, "CONVERSATION TOKEN"},
           {{"claim", "renew", home.in, "seven"}, "3.1207"},
           {{"handover", "accept", home.in, "x", "--as", "agent:7"},
            "32 hexadecimal"},
           {{"handover", "offer", home.in, "1.1", "--to", "robot"},
            "neither"}}) {
    INFO(says);
    const Ran ran = home.Do(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(Has(ran.err, says));
  }
  CHECK(home.Do({"claim", "show", none}).status == 3);
}

}  // namespace
}  // namespace throughline
