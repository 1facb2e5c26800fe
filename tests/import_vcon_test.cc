// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// vCons: what becomes of parties, dialogs, analyses and envelopes.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "lib/import/byte_source.h"
#include "lib/import/line_splitter.h"
#include "lib/import/transcript.h"
#include "lib/import/vcon.h"
#include "lib/import/vcon_splitter.h"
#include "lib/import/wrong.h"
#include "tests/support/catch.h"
#include "tests/support/data.h"

namespace throughline::importing {
namespace {

// The draft's own example of a call.
Json Call() {
  return Json::parse(R"({
    "uuid": "u-1", "subject": "service",
    "parties": [{"tel": "+12345678901", "name": "Alice"},
                {"tel": "+19876543210", "name": "Bob"}],
    "dialog": [{"type": "recording", "start": "2022-06-21T17:53:26.000+00:00",
                "duration": 33.12, "parties": [0, 1],
                "url": "https://example.org/call.mp3",
                "mediatype": "audio/x-mp3", "filename": "call.mp3"}]})");
}

Json Chat(const std::string& mediatype, const std::string& body) {
  Json vcon = Call();
  vcon["dialog"][0] = {{"type", "text"},     {"start", "2022-09-23T23:24:59Z"},
                       {"parties", {0, 1}},  {"mediatype", mediatype},
                       {"encoding", "none"}, {"body", body}};
  return vcon;
}

Parts Read(const Json& vcon, const std::vector<std::string>& house = {}) {
  return ReadVcon(vcon.dump(), {"vcon", house});
}

// The events, none of which may have been refused.
std::vector<v1::Event> Events(const Json& vcon,
                              const std::vector<std::string>& house = {}) {
  const Parts parts = Read(vcon, house);
  for (const Parts::Refused& refused : parts.refused) {
    FAIL(refused.part << ": " << Sentence(refused.why));
  }
  std::vector<v1::Event> events;
  for (const Parts::Event& part : parts.events) events.push_back(part.event);
  return events;
}

v1::Event Find(const std::vector<v1::Event>& events, std::string_view kind) {
  for (const v1::Event& event : events) {
    if (event.kind() == kind) return event;
  }
  FAIL("no event of kind " << kind);
  return {};
}

Parts::Refused OnlyRefusal(const Json& vcon) {
  const Parts parts = Read(vcon);
  REQUIRE(parts.refused.size() == 1);
  return parts.refused.front();
}

bool HasFlag(const v1::Event& event, std::string_view flag) {
  return std::find(event.flags().begin(), event.flags().end(), flag) !=
         event.flags().end();
}

TEST_CASE("A recorded call starts, is answered, recorded and ends") {
  const std::vector<v1::Event> events = Events(Call());

  REQUIRE(events.size() == 4);
  CHECK(events[0].kind() == "call_started");
  CHECK(events[0].actor().role() == v1::ROLE_CUSTOMER);
  CHECK(events[0].direction() == v1::DIRECTION_INBOUND);
  CHECK(events[1].kind() == "call_answered");
  CHECK(events[1].actor().role() == v1::ROLE_AGENT);
  CHECK(events[2].kind() == "recording");
  CHECK(events[2].attachments(0).uri() == "https://example.org/call.mp3");
  CHECK(events[3].kind() == "call_ended");
  CHECK(events[3].occurred_at() == "2022-06-21T17:53:59.120Z");
  CHECK(events[3].time_origin() == v1::TIME_ORIGIN_INFERRED);
  CHECK(events[3].call().duration_ms() == 33120);
  for (const v1::Event& event : events) {
    CHECK(event.identities(0) == "phone:+12345678901");
    CHECK(event.conversation() == "u-1");
    CHECK(event.channel() == "voice");
    CHECK(event.call().id() == "u-1/dialog/0");
  }
}

TEST_CASE("The events of one call stand in their order at one time") {
  const std::vector<v1::Event> events = Events(Call());

  for (std::size_t i = 1; i < events.size(); ++i) {
    CHECK(events[i - 1].order() < events[i].order());
  }
}

TEST_CASE("The customer is who has the role, wherever it is stated") {
  Json vcon = Call();
  vcon["parties"][1]["meta"] = {{"role", "customer"}};
  CHECK(Events(vcon)[0].identities(0) == "phone:+19876543210");
  CHECK(Events(vcon)[0].direction() == v1::DIRECTION_OUTBOUND);

  vcon = Call();
  vcon["parties"][0]["role"] = "agent";
  CHECK(Events(vcon)[0].identities(0) == "phone:+19876543210");
}

TEST_CASE("Without roles the customer is who began the first dialog") {
  Json vcon = Call();
  vcon["dialog"][0]["originator"] = 1;

  CHECK(Events(vcon)[0].identities(0) == "phone:+19876543210");
}

TEST_CASE("One of the house is never the customer") {
  const std::vector<v1::Event> events = Events(Call(), {"phone:+12345678901"});

  CHECK(events[0].identities(0) == "phone:+19876543210");
  CHECK(events[0].actor().role() == v1::ROLE_AGENT);
}

TEST_CASE("All addresses of the customer are said to be one person's") {
  Json vcon = Call();
  vcon["parties"][0]["mailto"] = "mailto:alice@example.org";
  vcon["parties"][0]["sip"] = "sip:alice@pbx";
  const v1::Event event = Events(vcon)[0];

  REQUIRE(event.identities_size() == 3);
  CHECK(event.identities(1) == "email:alice@example.org");
  CHECK(event.identities(2) == "sip:alice@pbx");
}

TEST_CASE("A customer without an address is nobody that is known") {
  Json vcon = Call();
  vcon["parties"] = {{{"name", "Alice"}}, {{"name", "Bob"}}};

  CHECK(Events(vcon)[0].identities(0) == "vcon:anonymous");
}

TEST_CASE("The others take part, agents by their part") {
  const v1::Event event = Events(Call())[0];

  REQUIRE(event.participants_size() == 1);
  CHECK(event.participants(0).role() == "agent");
  CHECK(event.participants(0).actor().name() == "Bob");
}

TEST_CASE("A text is a message of who wrote it") {
  Json vcon = Chat("text/plain", "Good day!");
  vcon["dialog"][0]["parties"] = {1, 0};
  vcon["parties"][0]["role"] = "customer";
  const v1::Event event = Events(vcon)[0];

  CHECK(event.kind() == "message");
  CHECK(event.text() == "Good day!");
  CHECK(event.actor().role() == v1::ROLE_AGENT);
  CHECK(event.direction() == v1::DIRECTION_OUTBOUND);
  CHECK(event.channel() == "sms");
}

TEST_CASE("A text in MIME parts is read as its plain part") {
  Json vcon = Chat("multipart/alternative; \n\tboundary=\"b\"",
                   "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                   "--b\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--b--");
  vcon["dialog"][0]["message_id"] = "<1@example.org>";
  const v1::Event event = Events(vcon)[0];

  CHECK(event.text() == "plain");
  CHECK(event.body(0).media_type() == "text/html");
  CHECK(event.channel() == "email");
}

TEST_CASE("A text in HTML is read as what people see of it") {
  const v1::Event event =
      Events(Chat("text/html", "<p>Hi&nbsp;Bob &amp; all</p><p>Bye"))[0];

  CHECK(event.text() == "Hi Bob & all\n\nBye");
  CHECK(event.body(0).text() == "<p>Hi&nbsp;Bob &amp; all</p><p>Bye");
}

TEST_CASE("A transfer names who did it and keeps the call together") {
  Json vcon = Call();
  vcon["dialog"].push_back({{"type", "transfer"},
                            {"start", "2022-06-21T17:54:00Z"},
                            {"transferee", 0},
                            {"transferor", 1},
                            {"transfer_target", 1},
                            {"original", 0},
                            {"target_dialog", 0}});
  const v1::Event event = Find(Events(vcon), "call_transferred");

  CHECK(event.actor().name() == "Bob");
  CHECK(event.call().id() == "u-1/dialog/0");
  CHECK_THAT(event.data_json(), Catch::Contains("\"transferee\":0"));
}

TEST_CASE("A call that came to nothing is abandoned, or ended by us") {
  Json vcon = Call();
  vcon["dialog"][0] = {{"type", "incomplete"},
                       {"start", "2022-06-21T17:54:00Z"},
                       {"disposition", "no-answer"},
                       {"parties", {0, 1}}};
  CHECK(Find(Events(vcon), "call_abandoned").disposition() == "no-answer");

  vcon["dialog"][0]["originator"] = 1;
  vcon["parties"][0]["role"] = "customer";
  CHECK(Find(Events(vcon), "call_ended").direction() == v1::DIRECTION_OUTBOUND);
}

TEST_CASE("The history of a call's parties is told") {
  Json vcon = Call();
  vcon["dialog"][0]["party_history"] = {
      {{"party", 1}, {"event", "hold"}, {"time", "2022-06-21T17:53:30Z"}},
      {{"party", 1}, {"event", "unhold"}, {"time", "2022-06-21T17:53:40Z"}}};
  const std::vector<v1::Event> events = Events(vcon);

  CHECK(Find(events, "call_held").occurred_at() == "2022-06-21T17:53:30Z");
  CHECK(Find(events, "call_resumed").actor().name() == "Bob");
}

TEST_CASE("A recording within a vCon is told by its size and digest") {
  Json vcon = Call();
  vcon["dialog"][0].erase("url");
  vcon["dialog"][0]["encoding"] = "base64url";
  vcon["dialog"][0]["body"] = "aGk";
  const v1::Event event = Find(Events(vcon), "recording");

  CHECK(event.attachments(0).bytes() == 2);
  CHECK(event.attachments(0).sha256() ==
        "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4");
}

TEST_CASE("A transcript is one event for each thing said, at its offset") {
  Json vcon = Call();
  vcon["analysis"] = {{{"type", "transcript"},
                       {"dialog", 0},
                       {"vendor", "v"},
                       {"encoding", "json"},
                       {"body",
                        {{{"parties", 0},
                          {"start", "2022-06-21T17:53:27.2+00:00"},
                          {"duration", 0.5},
                          {"text", "Hello."}},
                         {{"speaker", "Bob"}, {"text", "Hi."}},
                         {{"speaker", 7}, {"text", "Ho."}}}}}};
  const std::vector<v1::Event> events = Events(vcon);

  REQUIRE(events.size() == 7);
  CHECK(events[4].text() == "Hello.");
  CHECK(events[4].actor().role() == v1::ROLE_CUSTOMER);
  CHECK(events[4].call().offset_ms() == 1200);
  CHECK(events[4].call().duration_ms() == 500);
  CHECK(events[5].actor().role() == v1::ROLE_AGENT);
  CHECK(events[6].actor().name() == "speaker 7");
  CHECK(events[6].actor().role() == v1::ROLE_SYSTEM);
}

TEST_CASE("The transcripts of every vendor we met are read") {
  const std::vector<std::string> shapes = {
      R"([{"speaker": "Agent", "message": "said"}])",
      R"({"segments": [{"start": 1.5, "end": 2, "text": "said"}]})",
      R"({"utterances": [{"speaker": "A", "text": "said", "start": 1500}]})",
      R"({"results": {"channels": [{"alternatives":
         [{"transcript": "said"}]}]}})",
      R"({"results": {"channels": [{"alternatives": [{"paragraphs":
         {"paragraphs": [{"sentences": [{"text": "said"}]}]}}]}]}})",
      R"({"results": [{"alternatives": [{"transcript": "said"}]}]})",
      R"({"results": {"transcripts": [{"transcript": "said"}]}})",
      R"({"transcript": {"text": "said", "language": "en"}})",
      R"({"transcript": "said", "confidence": 1})",
      R"({"text": "said"})",
      R"("said")",
      R"("{\"text\": \"said\"}")",
  };

  for (const std::string& shape : shapes) {
    INFO(shape);
    const std::vector<Segment> segments = ReadTranscript(Json::parse(shape));
    REQUIRE(segments.size() == 1);
    CHECK(segments[0].text == "said");
  }
}

TEST_CASE("Offsets are milliseconds, whatever a vendor counts in") {
  CHECK(ReadTranscript(Json::parse(
            R"({"segments":[{"start":1.5,"end":2,"text":"x"}]})"))[0]
            .offset_ms == 1500);
  CHECK(ReadTranscript(
            Json::parse(R"({"utterances":[{"start":1500,"text":"x"}]})"))[0]
            .offset_ms == 1500);
}

TEST_CASE("An amended vCon repeats the ids of what it amends") {
  Json amended = Call();
  amended["uuid"] = "u-2";
  amended["amended"] = {{"uuid", "u-1"}};
  const std::vector<v1::Event> events = Events(amended);

  CHECK(events[0].id() == Events(Call())[0].id());
  CHECK(events[0].conversation() == "u-1");
  CHECK(HasFlag(events[0], "amended"));
}

TEST_CASE("A redacted vCon is of the same conversation, under its own id") {
  Json redacted = Call();
  redacted["uuid"] = "u-2";
  redacted["redacted"] = {{"uuid", "u-1"}, {"type", "PII"}};
  const std::vector<v1::Event> events = Events(redacted);

  CHECK(events[0].id() == "u-2/dialog/0/started");
  CHECK(events[0].conversation() == "u-1");
  CHECK(HasFlag(events[0], "redacted"));
}

TEST_CASE("A vCon without uuid is known by its digest") {
  Json vcon = Call();
  vcon.erase("uuid");
  const std::vector<v1::Event> events = Events(vcon);

  CHECK(events[0].id().substr(0, 7) == "digest:");
  CHECK(events[0].id() == Events(vcon)[0].id());
  CHECK(HasFlag(events[0], "no uuid"));
}

TEST_CASE("A signed vCon is read and said to be unverified") {
  // {"uuid":"u","parties":[{"tel":"1"}],"dialog":[{"type":"text","body":"b"}]}
  const Json jws = {
      {"payload",
       "eyJ1dWlkIjoidSIsInBhcnRpZXMiOlt7InRlbCI6IjEifV0sImRpYWxvZyI6W3sidHlwZ"
       "SI6InRleHQiLCJib2R5IjoiYiJ9XX0"},
      {"signatures", {{{"signature", "x"}}}}};
  const std::vector<v1::Event> events = Events(jws);

  CHECK(events[0].text() == "b");
  CHECK(HasFlag(events[0], "unverified"));
}

TEST_CASE("An encrypted vCon is refused, and it is said why") {
  const Parts::Refused refused =
      OnlyRefusal({{"ciphertext", "x"}, {"recipients", Json::array()}});

  CHECK(refused.part.empty());
  CHECK_THAT(std::string(Message(refused.why)), Catch::Contains("encrypted"));
}

TEST_CASE("A time without a zone is taken for UTC, and says so") {
  Json vcon = Call();
  vcon["dialog"][0]["start"] = "2024-03-16T16:09:20.701736";
  const v1::Event event = Events(vcon)[0];

  CHECK(event.occurred_at() == "2024-03-16T16:09:20.701736Z");
  CHECK(event.time_origin() == v1::TIME_ORIGIN_ZONE_ASSUMED);
}

TEST_CASE("The oldest vCons date their dialogs as mails do") {
  Json vcon = Call();
  vcon["dialog"][0]["start"] = "Wed, 18 May 2022 23:05:05 -0000";

  CHECK(Events(vcon)[0].occurred_at() == "2022-05-18T23:05:05-00:00");
}

TEST_CASE("What is wrong with a vCon is said of its part and field") {
  struct Wrong {
    Json patch;
    std::string part;
    std::string field;
  };
  const std::vector<Wrong> wrongs = {
      {{{"parties", nullptr}}, "", "parties"},
      {{{"parties", Json::array()}}, "", "parties"},
      {{{"parties", {1}}}, "", "parties[0]"},
      {{{"dialog", "x"}}, "dialog", ""},
      {{{"analysis", "x"}}, "analysis", ""},
      {{{"analysis", {{{"type", "transcript"}, {"dialog", 9}}}}},
       "analysis[0]",
       "dialog"},
      {{{"analysis", {{{"type", "transcript"}, {"dialog", 0}}}}},
       "analysis[0]",
       "body"},
      {{{"attachments", {1}}}, "attachments[0]", ""},
      {{{"attachments", {{{"encoding", "rot13"}, {"body", "x"}}}}},
       "attachments[0]",
       "encoding"},
  };

  for (const Wrong& wrong : wrongs) {
    Json vcon = Call();
    vcon.merge_patch(wrong.patch);
    if (wrong.patch.contains("parties"))
      vcon["parties"] = wrong.patch["parties"];
    INFO(wrong.patch.dump());
    const Parts::Refused refused = OnlyRefusal(vcon);
    CHECK(refused.part == wrong.part);
    CHECK(FieldOf(refused.why) == wrong.field);
  }
}

TEST_CASE("A bad dialog is refused alone") {
  struct Wrong {
    std::string member;
    Json value;
    std::string field;
  };
  const std::vector<Wrong> wrongs = {
      {"duration", -30, "duration"},   {"duration", "long", "duration"},
      {"parties", {0, 99}, "parties"}, {"parties", "x", "parties"},
      {"originator", 7, "originator"}, {"start", "NOT-A-DATE", "start"},
      {"type", "dance", "type"},       {"type", nullptr, "type"},
      {"body", "???", "body"},
  };

  for (const Wrong& wrong : wrongs) {
    Json vcon = Call();
    vcon["dialog"].push_back(vcon["dialog"][0]);
    vcon["dialog"][1]["encoding"] = "base64url";
    vcon["dialog"][1][wrong.member] = wrong.value;
    INFO(wrong.member);
    const Parts parts = Read(vcon);
    REQUIRE(parts.refused.size() == 1);
    CHECK(parts.refused[0].part == "dialog[1]");
    CHECK(FieldOf(parts.refused[0].why) == wrong.field);
    CHECK(parts.events.size() == 4);
  }
}

TEST_CASE("What is no vCon is refused as a whole") {
  for (const char* text :
       {"", "{", "[]", "1", "{}", R"({"text":"x"})",
        R"({"payload":"!","signatures":[]})", R"({"parties":[{"tel":"1"}]})"}) {
    INFO(text);
    const Parts parts = ReadVcon(text, {"vcon", {}});
    CHECK(parts.events.empty());
    REQUIRE(parts.refused.size() == 1);
    CHECK(parts.refused[0].part.empty());
  }
}

TEST_CASE("No damage to a vCon crashes its reader") {
  Json whole = Call();
  whole["analysis"] = {{{"type", "transcript"},
                        {"dialog", 0},
                        {"body", {{{"speaker", "Bob"}, {"text", "Hi."}}}}}};
  whole["attachments"] = {{{"type", "x"}, {"body", "y"}}};
  const std::string good = whole.dump();
  const auto values =
      std::vector<std::string>{"null",    "1",
                               "-1",      "\"x\"",
                               "[]",      "{}",
                               "[[[0]]]", "1e999",
                               "true",    "99999999999999999999",
                               "[{}]",    "{\"a\":{\"b\":[1]}}"};
  rc::prop("a member replaced by any value is read or refused", [&] {
    std::string text = good;
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
    const std::size_t colon = text.find(':', at);
    if (colon == std::string::npos) return;
    const std::size_t end = text.find_first_of(",}", colon);
    text.replace(colon + 1, end - colon - 1, *rc::gen::elementOf(values));

    (void)ReadVcon(text, {"vcon", {}});
  });
}

TEST_CASE("Documents of one file are told apart, lines or not") {
  const std::string text = "{\"a\":\n\"}\"}\n\n{\"b\":1}\n{\"c\":[\n1]}";
  LineSplitter lines(ByteSource::OfMemory(text));
  VconSplitter documents(lines);

  std::vector<std::uint64_t> begins;
  while (documents.Next()) begins.push_back(documents.line());

  CHECK(begins == std::vector<std::uint64_t>{1, 4, 5});
}

// ---- The published vCons ----

std::string Slurp(const std::string& path) {
  std::string text;
  const auto source = Must(ByteSource::Open(path));
  for (std::string piece; !(piece = Must(source->Read(1 << 20))).empty();) {
    text += piece;
  }
  return text;
}

struct Trial {
  int files = 0;
  std::size_t events = 0;
  std::size_t refused = 0;
  std::set<std::string> ids;
};

Trial Try(const std::string& folder) {
  Trial trial;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    const bool schema = path.find("schema") != std::string::npos;
    const std::string extension = entry.path().extension().string();
    if (schema || (extension != ".vcon" && extension != ".json")) continue;
    const Parts parts = ReadVcon(Slurp(path), {"vcon", {}});
    ++trial.files;
    trial.events += parts.events.size();
    trial.refused += parts.refused.size();
    for (const Parts::Event& part : parts.events) {
      trial.ids.insert(part.event.id());
    }
    for (const Parts::Refused& refused : parts.refused) {
      UNSCOPED_INFO(entry.path().filename().string()
                    << ": " << refused.part << ": " << Sentence(refused.why));
    }
  }
  WARN(folder << ": " << trial.files << " files, " << trial.events
              << " events, " << trial.refused << " refused");
  return trial;
}

TEST_CASE("The examples of the drafts are read, but for three") {
  const auto data = SharedData("vcon-ietf/examples");
  if (!data.has_value()) return;

  const Trial trial = Try(*data);

  // One is encrypted, one is no vCon, in one nothing happened.
  CHECK(trial.files == 17);
  CHECK(trial.refused == 3);
}

TEST_CASE("The conversations of a real vCon server are read wholly") {
  const auto data = SharedData("vcon-server/dataset");
  if (!data.has_value()) return;

  const Trial trial = Try(*data);

  CHECK(trial.files == 30);
  CHECK(trial.refused == 0);
  CHECK(trial.ids.size() == trial.events);
}

TEST_CASE("What a real vCon server calls invalid is refused or read in part") {
  const auto data = SharedData("vcon-server/invalid_fixtures");
  if (!data.has_value()) return;

  const Trial trial = Try(*data);

  CHECK(trial.files == 11);
  CHECK(trial.refused == 7);
}

TEST_CASE("The oldest vCons are read, but for transcripts that are none") {
  const auto data = SharedData("py-vcon");
  if (!data.has_value()) return;

  const Trial trial = Try(*data);

  CHECK(trial.files == 4);
  CHECK(trial.refused == 3);
}

}  // namespace
}  // namespace throughline::importing
