// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// History lines: every field comes in as it was written, every bad one is
// named and refused.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/import/byte_source.h"
#include "lib/import/line_splitter.h"
#include "lib/import/lines.h"
#include "lib/import/wrong.h"
#include "tests/support/catch.h"
#include "tests/support/data.h"
#include "throughline/import.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr std::string_view kMinimum =
    R"("source":"s","id":"1","identities":["phone:+31612345678"],)"
    R"("channel":"webchat","kind":"message","actor":{"role":"customer"})";

// The least that an event must say, and `more`.
std::string Line(std::string_view more = "") {
  std::string line = "{" + std::string(kMinimum);
  if (!more.empty()) line += "," + std::string(more);
  return line + "}";
}

v1::Event ReadEvent(const std::string& line) {
  return std::get<v1::Event>(Must(ParseHistoryLine(line)));
}

template <typename T>
T ReadAs(const std::string& line) {
  return std::get<T>(Must(ParseHistoryLine(line)));
}

TEST_CASE("The least of an event is read") {
  const v1::Event event = ReadEvent(Line());

  CHECK(event.source() == "s");
  CHECK(event.id() == "1");
  CHECK(event.identities(0) == "phone:+31612345678");
  CHECK(event.channel() == "webchat");
  CHECK(event.kind() == "message");
  CHECK(event.actor().role() == v1::ROLE_CUSTOMER);
  CHECK_FALSE(event.has_order());
  CHECK_FALSE(event.has_call());
  CHECK(event.extra_json().empty());
}

TEST_CASE("Every label of an event is read into its field") {
  const v1::Event event = ReadEvent(Line(
      R"("text":"t","conversation":"c","subject":"s","error":"e",)"
      R"("language":"nl","brand":"b","account":"a","campaign":"ca",)"
      R"("queue":"q","disposition":"d","intent":"i","topic":"to",)"
      R"("purpose":"p","skills":["x","y"],"audience":["z"],"state":"read",)"
      R"("direction":"internal","visibility":"staff","request":true,)"
      R"("automatic":true,"order":-7,"rating":0.5,"waited_ms":12)"));

  CHECK(event.text() == "t");
  CHECK(event.conversation() == "c");
  CHECK(event.subject() == "s");
  CHECK(event.error() == "e");
  CHECK(event.language() == "nl");
  CHECK(event.brand() == "b");
  CHECK(event.account() == "a");
  CHECK(event.campaign() == "ca");
  CHECK(event.queue() == "q");
  CHECK(event.disposition() == "d");
  CHECK(event.intent() == "i");
  CHECK(event.topic() == "to");
  CHECK(event.purpose() == "p");
  CHECK(event.skills_size() == 2);
  CHECK(event.audience(0) == "z");
  CHECK(event.state() == "read");
  CHECK(event.direction() == v1::DIRECTION_INTERNAL);
  CHECK(event.visibility() == v1::VISIBILITY_STAFF);
  CHECK(event.request());
  CHECK(event.automatic());
  CHECK(event.order() == -7);
  CHECK(event.rating() == 0.5);
  CHECK(event.waited_ms() == 12);
}

TEST_CASE("The lists of an event are read into their fields") {
  const v1::Event event = ReadEvent(Line(
      R"("participants":[{"identity":"email:a@example.org","role":"cc",)"
      R"("joined":"2026-01-01T10:00:00Z","left":"2026-01-01"},)"
      R"({"actor":{"role":"agent","id":"7","name":"Ann"},"role":"agent"}],)"
      R"("assurance":{"phone:+31612345678":"verified"},)"
      R"("body":[{"media_type":"text/html","text":"<p>"}],)"
      R"("attachments":[{"uri":"s3://x","media_type":"image/png","bytes":3,)"
      R"("name":"x.png"}],"call":{"id":"c","leg":"l","offset_ms":1,)"
      R"("duration_ms":2},"sensitivity":[{"label":"card","from":1,"to":4},)"
      R"({"label":"health"}])"));

  REQUIRE(event.participants_size() == 2);
  CHECK(event.participants(0).identity() == "email:a@example.org");
  CHECK(event.participants(0).joined() == "2026-01-01T10:00:00Z");
  CHECK(event.participants(1).actor().name() == "Ann");
  CHECK(event.assurance(0).level() == "verified");
  CHECK(event.body(0).text() == "<p>");
  CHECK(event.attachments(0).bytes() == 3);
  CHECK(event.call().duration_ms() == 2);
  CHECK(event.sensitivity(0).to() == 4);
  CHECK_FALSE(event.sensitivity(1).has_from());
}

TEST_CASE("The data of an event comes back byte for byte") {
  const std::string data =
      R"({ "z": 1.50, "a": 123456789012345678901234567890, "e": 1e999,)"
      R"( "u": "\u00e9\ud83d\ude00\u0000", "n": [ ] , "a": null})";

  CHECK(ReadEvent(Line("\"data\":" + data)).data_json() == data);
}

TEST_CASE("The value of a fact keeps the spelling of its numbers") {
  const v1::Event event = ReadEvent(
      Line(R"("facts":[{"key":"k","value": 1.50 ,"confidence":1},)"
           R"({"key":"gone","retracted":true},{"key":"n","value":null}])"));

  CHECK(event.facts(0).value_json() == "1.50");
  CHECK(event.facts(0).confidence() == 1);
  CHECK(event.facts(1).retracted());
  CHECK(event.facts(2).value_json() == "null");
}

TEST_CASE("Unknown fields are kept as they were written, in their order") {
  const v1::Event event =
      ReadEvent(Line(R"("zeta" : 1.0,"alpha":{"x" : [1]},"text":"t")"));

  CHECK(event.extra_json() == R"({"zeta":1.0,"alpha":{"x" : [1]}})");
}

TEST_CASE("Unknown fields within known ones are kept by their path") {
  const v1::Event event =
      ReadEvent(R"({"source":"s","id":"1","identities":["x:1"],"channel":"c",)"
                R"("kind":"k","actor":{"role":"bot","team":"blue"},)"
                R"("call":{"id":"1","codec":8},"_unknown":{"old":1}})");

  CHECK(event.extra_json() ==
        R"({"_unknown":{"actor.team":"blue","call.codec":8,"old":1}})");
}

TEST_CASE("A reference is an id of the same source, or names its source") {
  const v1::Event event = ReadEvent(
      Line(R"("in_reply_to":"4","corrects":{"source":"other","id":"5"},)"
           R"("target":{"id":"6"})"));

  CHECK(event.in_reply_to().source().empty());
  CHECK(event.in_reply_to().id() == "4");
  CHECK(event.corrects().source() == "other");
  CHECK(event.target().id() == "6");
}

TEST_CASE("A field that is null is as if it were absent") {
  const v1::Event event = ReadEvent(
      Line(R"("text":null,"order":null,"call":null,"in_reply_to":null)"));

  CHECK(event.text().empty());
  CHECK_FALSE(event.has_order());
  CHECK_FALSE(event.has_in_reply_to());
}

TEST_CASE("A time is kept as it is stated") {
  const std::string time = GENERATE(
      as<std::string>{}, "2026-03-01T09:30:00Z", "2026-03-01t09:30:00z",
      "2026-03-01", "2026-03-01T09:30:00.123456789+05:45",
      "2016-12-31T23:59:60Z", "1937-01-01T12:00:27.87-00:20");

  CHECK(ReadEvent(Line("\"occurred_at\":\"" + time + "\"")).occurred_at() ==
        time);
}

TEST_CASE("An export's decisions are read from _store") {
  const std::string id(32, 'a');
  const v1::Event event = ReadEvent(Line(
      R"("_store":{"recorded_at":"2026-01-01T00:00:00.000001Z",)"
      R"("origin":"zone_assumed","precision":"day",)"
      R"("sort_at":"2026-01-02T00:00:00Z","conversation":")" +
      id + R"(","backfill":true,"profile":")" + id + R"(","profiles":[")" + id +
      R"(",""],"rests_on":")" + id + R"(","late":true,"flags":["redacted"]})"));

  CHECK(event.decided().recorded_at_us() == 1767225600000001);
  CHECK(event.decided().sort_at_us() == 1767312000000000);
  CHECK(event.decided().origin() == v1::TIME_ORIGIN_ZONE_ASSUMED);
  CHECK(event.time_origin() == v1::TIME_ORIGIN_ZONE_ASSUMED);
  CHECK(event.decided().precision() == "day");
  CHECK(event.decided().conversation_id() == id);
  CHECK(event.decided().backfill());
  CHECK(event.decided().profile_id() == id);
  CHECK(event.decided().profile_ids_size() == 2);
  CHECK(event.decided().rests_on() == id);
  CHECK(event.decided().late());
  CHECK(event.flags(0) == "redacted");
}

TEST_CASE("The envelope of a cloud event stands for source, id and time") {
  const v1::Event event = ReadEvent(
      R"({"specversion":"1.0","source":"//crm","id":"e-1","type":"t.v1",)"
      R"("time":"2026-01-01T00:00:00Z","traceparent":"00-1","data":)" +
      Line(R"("occurred_at":"2020-01-01","other":2)") + "}");

  CHECK(event.source() == "//crm");
  CHECK(event.id() == "e-1");
  CHECK(event.occurred_at() == "2026-01-01T00:00:00Z");
  CHECK(event.extra_json() ==
        R"({"_envelope":{"type":"t.v1","traceparent":"00-1"},"other":2})");
}

TEST_CASE("A cloud event may hold its data in base64") {
  const v1::Event event = ReadEvent(
      R"({"specversion":"1.0","source":"s","id":"2","type":"t",)"
      R"("data_base64":"eyJpZGVudGl0aWVzIjpbIng6MSJdLCJjaGFubmVsIjoiYyIs)"
      R"(ImtpbmQiOiJrIiwiYWN0b3IiOnsicm9sZSI6ImJvdCJ9fQ=="})");

  CHECK(event.identities(0) == "x:1");
  CHECK(event.actor().role() == v1::ROLE_BOT);
}

TEST_CASE("A link line names its profiles in each of the three ways") {
  const auto link = ReadAs<LinkRequest>(
      R"({"link":{"a":{"identity":"card:1","at":"2026-01-01"},)"
      R"("b":{"source":"s","id":"9"},"why":"same","by":"agent:7",)"
      R"("at":"1970-01-01T00:00:01Z","confidence":0.5}})");

  CHECK(link.a.identity == "card:1");
  CHECK(link.a.at_us == 1767225600000000);
  CHECK(link.b.event == EventRef{"s", "9"});
  CHECK(link.why == "same");
  CHECK(link.by == "agent:7");
  CHECK(link.at_us == 1000000);
  CHECK(link.confidence == 0.5);
  CHECK_FALSE(link.restored.has_value());
}

TEST_CASE("An exported link is restored under its own id") {
  const std::string id(32, 'b');
  const auto link = ReadAs<LinkRequest>(
      R"({"link":{"a":"card:1","b":"card:2"},"_store":{"id":")" + id +
      R"(","recorded_at":"1970-01-01T00:00:02Z","by_policy":true,)"
      R"("evidence":{"source":"s","id":"1"}}})");

  REQUIRE(link.restored.has_value());
  CHECK(link.restored->id == id);
  CHECK(link.restored->recorded_us == 2000000);
  CHECK(link.by_policy);
}

TEST_CASE("The other entries are read, each into its request") {
  CHECK(ReadAs<UnlinkLine>(R"({"unlink":{"a":"x:1","b":"x:2","why":"w"}})")
            .request.why == "w");
  CHECK(ReadAs<NeverLine>(R"({"never":{"a":"x:1","b":"x:2"}})")
            .request.b.identity == "x:2");
  CHECK(ReadAs<AllowLine>(R"({"allow":{"a":"x:1","b":"x:2"}})")
            .request.a.identity == "x:1");
  CHECK(ReadAs<ReassignRequest>(
            R"({"reassign":{"identity":"x:1","from":"1970-01-02"}})")
            .from_us == 86400000000);
  CHECK(ReadAs<ShareRequest>(R"({"shared":{"scheme":"ip"}})").scheme == "ip");
  CHECK(ReadAs<ReviewLine>(
            R"({"review":{"reason":"too_many","a":"x:1","b":"x:2"}})")
            .reason == ReviewReason::kTooMany);
  const auto read = ReadAs<ReadRequest>(
      R"({"read":{"reader":"agent:7","before":{"source":"s","id":"1"}}})");
  CHECK(read.reader.role == v1::ROLE_AGENT);
  CHECK(read.reader.id == "7");
  CHECK(read.before);
  CHECK(read.event == EventRef{"s", "1"});
  CHECK(ReadAs<UnreadRequest>(
            R"({"unread":{"reader":"bot:b","event":{"source":"s","id":"1"}}})")
            .reader.id == "b");
}

TEST_CASE("An event may have unknown fields that are named like entries") {
  CHECK(ReadEvent(Line(R"("link":"https://example.org")")).extra_json() ==
        R"({"link":"https://example.org"})");
}

// ---- What is refused ----

struct Bad {
  std::string line;
  std::string field;
  std::string says;  // A piece of the message.
};

void CheckRefused(const Bad& bad) {
  const auto read = importing::ReadLine(bad.line);
  INFO(bad.line.substr(0, 200));
  REQUIRE_FALSE(read.ok());
  CHECK(absl::IsInvalidArgument(read.status()));
  CHECK(importing::FieldOf(read.status()) == bad.field);
  CHECK_THAT(std::string(Message(read.status())), Catch::Contains(bad.says));
}

// An event where one field has this value.
Bad Field(const std::string& name, const std::string& value,
          const std::string& says, const std::string& within = "") {
  std::string line = "{" + std::string(kMinimum) + "}";
  const std::size_t at = line.find("\"" + name + "\":");
  if (at != std::string::npos) {
    std::size_t end = line.find(",\"", at);
    if (end == std::string::npos) end = line.size() - 1;
    line.replace(at, end - at, "\"" + name + "\":" + value);
  } else {
    line.insert(line.size() - 1, ",\"" + name + "\":" + value);
  }
  return {line, name + within, says};
}

TEST_CASE("What is no JSON is refused with the byte where it ends to be") {
  const std::vector<Bad> bads = {
      {"", "", "ends where a value"},
      {"not json", "", "byte 1: a value"},
      {"{", "", "ends where"},
      {"{\"a\"}", "", "byte 5: a colon"},
      {"{\"a\":1,}", "", "byte 8: a name"},
      {"{\"a\":1", "", "ends where a comma"},
      {"{\"a\":1}}", "", "byte 8: the end"},
      {"{'a':1}", "", "byte 2: a name"},
      {"{a:1}", "", "byte 2: a name"},
      {"{\"a\":01}", "", "byte 7: a comma"},
      {"{\"a\":1.}", "", "byte 8: a digit"},
      {"{\"a\":-}", "", "byte 7: a digit"},
      {"{\"a\":+1}", "", "byte 6: a value"},
      {"{\"a\":1e}", "", "byte 8: a digit"},
      {"{\"a\":NaN}", "", "byte 6: a value"},
      {"{\"a\":tru}", "", "byte 6: a value"},
      {"{\"a\":\"b}", "", "ends where a closing quote"},
      {"{\"a\":\"\\x\"}", "", "a valid escape"},
      {"{\"a\":\"\\u12\"}", "", "four hexadecimal digits"},
      {"{\"a\":\"\\ud800\"}", "", "a low surrogate"},
      {"{\"a\":\"\\udc00\"}", "", "a high surrogate"},
      {"{\"a\":\"\x01\"}", "", "an escaped control"},
      {"{\"a\":[1,2}", "", "a closing bracket"},
      {"{\"a\":\"\xff\"}", "", "UTF-8"},
      {"{\"a\":\"\xc0\xaf\"}", "", "UTF-8"},
      {"{\"a\":\"\xed\xa0\x80\"}", "", "UTF-8"},
      {std::string("{\"a\":\"\0\"}", 9), "", "NUL"},
      {"{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}", "",
       "32 levels"},
      {"{} {}", "", "the end"},
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("What is no object is refused") {
  for (const char* line : {"[]", "1", "\"text\"", "null", "true"}) {
    CheckRefused({line, "", "an object in braces is wanted"});
  }
}

TEST_CASE("An event that leaves out what it must say is refused") {
  for (const std::string field :
       {"source", "id", "identities", "channel", "kind", "actor"}) {
    CheckRefused(Field(field, "null", "missing"));
  }
  CheckRefused({"{}", "source", "missing"});
  CheckRefused(Field("identities", "[]", "missing"));
  CheckRefused(
      Field("actor", "{}", "one of customer, agent, bot, system", ".role"));
}

TEST_CASE("A value of the wrong type is refused by its field") {
  const std::vector<Bad> bads = {
      Field("source", "1", "a string is wanted, not a number"),
      Field("id", "7", "a string is wanted"),
      Field("kind", "[]", "a string is wanted, not an array"),
      Field("channel", "{}", "a string is wanted, not an object"),
      Field("text", "true", "a string is wanted, not true or false"),
      Field("text", "5", "a string is wanted"),
      Field("identities", "\"phone:1\"", "an array is wanted"),
      Field("identities", "[1]", "a string is wanted", "[0]"),
      Field("actor", "\"customer\"", "an object is wanted"),
      Field("conversation", "9", "a string is wanted"),
      Field("request", "\"true\"", "true or false is wanted"),
      Field("automatic", "1", "true or false is wanted"),
      Field("order", "\"1\"", "a whole number is wanted"),
      Field("order", "1.5", "a whole number"),
      Field("order", "99999999999999999999", "63 bits"),
      Field("rating", "\"good\"", "a number from 0 to 1"),
      Field("waited_ms", "\"1\"", "a whole number"),
      Field("data", "[]", "an object is wanted"),
      Field("data", "\"x\"", "an object is wanted"),
      Field("facts", "{}", "an array is wanted"),
      Field("facts", "[1]", "an object is wanted", "[0]"),
      Field("call", "[]", "an object is wanted"),
      Field("body", "\"x\"", "an array is wanted"),
      Field("attachments", "{}", "an array is wanted"),
      Field("skills", "\"x\"", "an array is wanted"),
      Field("skills", "[null]", "a string is wanted", "[0]"),
      Field("audience", "[{}]", "a string is wanted", "[0]"),
      Field("participants", "{}", "an array is wanted"),
      Field("assurance", "[]", "an object of identity"),
      Field("sensitivity", "{}", "an array is wanted"),
      Field("occurred_at", "1700000000", "a string is wanted"),
      Field("in_reply_to", "4", "source"),
      Field("_store", "[]", "an object is wanted"),
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("A value outside of its limit is refused with both sizes") {
  const auto text = [](std::size_t size) {
    return "\"" + std::string(size, 'x') + "\"";
  };
  const std::vector<Bad> bads = {
      Field("source", text(129), "129 bytes; at most 128"),
      Field("source", "\"\"", "it is empty"),
      Field("id", text(257), "257 bytes; at most 256"),
      Field("id", "\"\"", "it is empty"),
      Field("kind", text(65), "at most 64"),
      Field("kind", "\"\"", "it is empty"),
      Field("channel", text(65), "at most 64"),
      Field("channel", "\"\"", "1 to 64 bytes"),
      Field("text", text(2 << 20), "2097152 bytes; at most 1048576"),
      Field("conversation", text(1025), "at most 1024"),
      Field("brand", text(1025), "at most 1024"),
      Field("rating", "1.01", "from 0 to 1"),
      Field("rating", "-0.1", "from 0 to 1"),
      Field("rating", "1e999", "from 0 to 1"),
      Field("waited_ms", "-1", "less than 0"),
      Field("call", R"({"duration_ms":-1})", "less than 0", ".duration_ms"),
      Field("attachments", R"([{"bytes":-1}])", "less than 0", "[0].bytes"),
      Field("identities", "[" + text(2) + std::string(",\"x:1\"") + "]",
            "no scheme", "[0]"),
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("More than may be is refused") {
  std::string many = "[\"x:0\"";
  for (int i = 1; i < 17; ++i) many += ",\"x:" + std::to_string(i) + "\"";
  CheckRefused(Field("identities", many + "]", "at most 16", ""));

  std::string facts = "[";
  for (int i = 0; i < 65; ++i) {
    facts += std::string(i > 0 ? "," : "") + R"({"key":"k","value":1})";
  }
  CheckRefused(Field("facts", facts + "]", "at most 64"));
}

TEST_CASE("What is no identity is refused with what would be right") {
  const std::vector<std::pair<std::string, std::string>> bads = {
      {"", "empty"},
      {"+31612345678", "no scheme"},
      {":1", "lower-case"},
      {"Phone:1", "lower-case"},
      {"pho ne:1", "lower-case"},
      {"-x:1", "lower-case"},
      {"phone:", "no value"},
      {"phone:  ", "no value"},
      {"crm@:1", "scope"},
      {"crm@" + std::string(65, 'x') + ":1", "scope"},
      {std::string(33, 'x') + ":1", "at most 32"},
      {"x:" + std::string(513, 'v'), "at most 512"},
      {"x:a\\u0000b", "NUL"},
  };

  for (const auto& [identity, says] : bads) {
    CheckRefused(Field("identities", "[\"" + identity + "\"]", says, "[0]"));
  }
}

TEST_CASE("What is no time is refused with what would be right") {
  for (const std::string time :
       {"", "now", "yesterday", "2026-02-30", "2026-13-01", "2026-1-1",
        "2026-03-01T25:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T10:61:00Z",
        "2026-03-01T10:00Z", "2026-03-01T10:00:00", "2026-03-01T10:00:00+0100",
        "2026-03-01T10:00:00.Z", "2026-03-01T10:00:00+24:00",
        "2016-12-31T22:59:60Z", "01/03/2026", "1700000000",
        "10000-01-01T00:00:00Z"}) {
    const Bad bad = Field("occurred_at", "\"" + time + "\"", "");
    CheckRefused(bad);
  }
  CheckRefused(Field("occurred_at", "\"2026-03-01T10:00:00\"", "says no zone"));
}

TEST_CASE("A word that is none of a few is refused with those") {
  const std::vector<Bad> bads = {
      Field("actor", R"({"role":"boss"})", "customer, agent, bot, system",
            ".role"),
      Field("direction", "\"in\"", "inbound, outbound, internal"),
      Field("visibility", "\"secret\"", "public, customer, staff, restricted"),
      Field("state", "\"lost\"", "queued, sent, delivered, read, failed"),
      Field("assurance", R"({"x:1":"sure"})", "claimed, channel, verified",
            "[0]"),
      Field("participants", R"([{"identity":"x:1","role":"boss"}])",
            "to, cc, bcc", "[0].role"),
      Field("channel", "\"Web Chat\"", "lower-case"),
      Field("channel", "\"/x\"", "lower-case"),
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("A part that does not hold together is refused") {
  const std::vector<Bad> bads = {
      Field("participants", "[{}]", "either an identity or an actor", "[0]"),
      Field("participants", R"([{"identity":"x:1","actor":{"role":"bot"}}])",
            "either an identity or an actor", "[0]"),
      Field("participants", R"([{"identity":"x:1","joined":"soon"}])",
            "RFC 3339", "[0].joined"),
      Field("facts", R"([{"value":1}])", "missing", "[0].key"),
      Field("facts", R"([{"key":"k"}])", "missing", "[0].value"),
      Field("facts", R"([{"key":"k","value":1,"confidence":2}])", "from 0 to 1",
            "[0].confidence"),
      Field("facts", R"([{"key":"k","value":1,"valid_to":"x"}])", "RFC 3339",
            "[0].valid_to"),
      Field("body", R"([{"text":"a","uri":"b"}])", "both text and uri", "[0]"),
      Field("attachments", R"([{"sha256":"abc"}])", "64 hexadecimal",
            "[0].sha256"),
      Field("sensitivity", R"([{"from":1,"to":2}])", "missing", "[0].label"),
      Field("sensitivity", R"([{"label":"c","from":1}])", "both be stated",
            "[0]"),
      Field("sensitivity", R"([{"label":"c","from":3,"to":1}])", "from first",
            "[0]"),
      Field("target", "{}", "missing", ".id"),
      Field("corrects", R"({"id":"1","sauce":"x"})", "means nothing here"),
      Field("_store", "{}", "missing", ".recorded_at"),
      Field("_store", R"({"recorded_at":"x"})", "RFC 3339", ".recorded_at"),
      Field("_store", R"({"recorded_at":"2026-01-01","profile":"zz"})",
            "32 hexadecimal", ".profile"),
      {Line(R"("text":"a","text":"b")"), "text", "appears twice"},
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("An entry that does not hold together is refused") {
  const std::vector<Bad> bads = {
      {R"({"link":{}})", "link.a", "missing"},
      {R"({"link":{"a":"x:1"}})", "link.b", "missing"},
      {R"({"link":[]})", "link", "an object is wanted"},
      {R"({"link":{"a":"x","b":"x:1"}})", "link.a", "no scheme"},
      {R"({"link":{"a":{},"b":"x:1"}})", "link.a", "one way"},
      {R"({"link":{"a":{"source":"s"},"b":"x:1"}})", "link.a", "both"},
      {R"({"link":{"a":"x:1","b":"x:2","from":"2026-01-01"}})", "link",
       "means nothing here"},
      {R"({"link":{"a":"x:1","b":"x:2","confidence":3}})", "link.confidence",
       "from 0 to 1"},
      {R"({"unlink":{"a":"x:1"}})", "unlink.b", "missing"},
      {R"({"reassign":{"identity":"x:1"}})", "reassign.from", "missing"},
      {R"({"reassign":{"from":"2026-01-01"}})", "reassign.identity", "missing"},
      {R"({"shared":{}})", "shared", "either an identity or a scheme"},
      {R"({"review":{"a":"x:1","b":"x:2"}})", "review.reason", "missing"},
      {R"({"link":{"a":"x:1","b":"x:2"},"_store":{}})", "_store.recorded_at",
       "missing"},
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("A cloud event that does not hold together is refused") {
  const std::vector<Bad> bads = {
      {R"({"specversion":"0.3","source":"s","id":"1","type":"t","data":{}})",
       "specversion", "1.0"},
      {R"({"specversion":"1.0","id":"1","type":"t","data":{}})", "source",
       "missing"},
      {R"({"specversion":"1.0","source":"s","id":"1","type":"t"})", "data",
       "an object"},
      {R"({"specversion":"1.0","source":"s","id":"1","type":"t","data":{}})",
       "data.identities", "missing"},
      {R"({"specversion":"1.0","source":"s","id":"1","data":{}})", "type",
       "missing"},
      {R"({"specversion":"1.0","source":"s","id":"1","type":"t",)"
       R"("data_base64":"!"})",
       "data_base64", "base64"},
  };

  for (const Bad& bad : bads) CheckRefused(bad);
}

TEST_CASE("No message repeats what somebody said or who they are") {
  for (const std::string& line :
       {Line(R"("direction":"secret-value")"),
        Line(R"("occurred_at":"secret-value")"),
        Line(R"("rating":"secret-value")"),
        std::string(R"({"link":{"a":"secret-value","b":"x:1"}})")}) {
    const auto read = ParseHistoryLine(line);
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(std::string(read.status().message()),
               !Catch::Contains("secret-value"));
  }
}

// ---- Lines of a source of bytes ----

TEST_CASE("The last line needs no line feed, and a blank one is a line") {
  importing::LineSplitter lines(importing::ByteSource::OfMemory("one\n\ntwo"));

  REQUIRE(lines.Next());
  CHECK(lines.line() == "one");
  REQUIRE(lines.Next());
  CHECK(lines.line().empty());
  REQUIRE(lines.Next());
  CHECK(lines.line() == "two");
  CHECK(lines.number() == 3);
  CHECK_FALSE(lines.Next());
}

TEST_CASE("A line that is too long passes by, and the next is read") {
  const std::string text =
      std::string(importing::kLineBytesMax + 5, 'x') + "\nshort\n";
  importing::LineSplitter lines(importing::ByteSource::OfMemory(text));

  REQUIRE(lines.Next());
  CHECK(lines.too_long());
  REQUIRE(lines.Next());
  CHECK_FALSE(lines.too_long());
  CHECK(lines.line() == "short");
}

TEST_CASE("Looking ahead takes nothing away") {
  importing::LineSplitter lines(importing::ByteSource::OfMemory("a\nb\n"));

  CHECK(lines.Ahead(100) == "a\nb\n");
  REQUIRE(lines.Next());
  CHECK(lines.line() == "a");
}

TEST_CASE("The composed history is read whole, line by line") {
  const auto data = SharedData("composed/dev.history.jsonl.gz");
  if (!data.has_value()) return;
  importing::LineSplitter lines(Must(importing::ByteSource::Open(*data)));

  int good = 0;
  while (lines.Next()) good += ParseHistoryLine(lines.line()).ok() ? 1 : 0;

  Must(lines.status());
  CHECK(lines.number() == 15222);
  CHECK(good == 15222);
}

}  // namespace
}  // namespace throughline
