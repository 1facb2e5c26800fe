// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What programs are handed: resumptions and events in JSON, history lines.

#include "throughline/render.h"

#include <rapidcheck.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/support/catch.h"
#include "tests/support/views.h"

namespace throughline {
namespace {

using Json = nlohmann::ordered_json;

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

TEST_CASE("A history line says every field of an event under its own name") {
  v1::Event event = Message("m1", v1::ROLE_AGENT, "hello");
  event.mutable_actor()->set_id("7");
  event.mutable_in_reply_to()->set_id("m0");
  event.mutable_target()->set_source("other");
  event.mutable_target()->set_id("x");
  event.set_order(3);
  event.set_automatic(true);
  v1::Fact& fact = *event.add_facts();
  fact.set_key("order");
  fact.set_value_json("17.50");
  fact.set_confidence(0.5);
  event.mutable_call()->set_offset_ms(0);
  v1::Sensitivity& span = *event.add_sensitivity();
  span.set_label("card");
  span.set_from(0);
  span.set_to(4);

  const std::string line = ToHistoryLine(event);

  CHECK(line ==
        R"({"source":"chat","id":"m1","identities":["email:ann@example.org"],)"
        R"("channel":"webchat","kind":"message",)"
        R"("actor":{"role":"agent","id":"7"},"text":"hello",)"
        R"("automatic":true,"in_reply_to":"m0",)"
        R"("target":{"source":"other","id":"x"},)"
        R"("occurred_at":"2026-03-01T09:00:00Z","order":3,)"
        R"("facts":[{"key":"order","value":17.50,"confidence":0.5}],)"
        R"("call":{"offset_ms":0},)"
        R"("sensitivity":[{"label":"card","from":0,"to":4}]})");
}

TEST_CASE("What the store decided follows a history line as _store") {
  v1::Event event = Message("m1", v1::ROLE_CUSTOMER, "");
  event.add_flags("zone_guessed");
  v1::Decided& decided = *event.mutable_decided();
  decided.set_recorded_at_us(1'250'000);
  decided.set_sort_at_us(1'000'000);
  decided.set_origin(v1::TIME_ORIGIN_STATED);
  decided.set_precision("second");
  decided.set_conversation_id(std::string(32, 'c'));
  decided.set_profile_id(kAnn.ToHex());
  decided.add_profile_ids(kAnn.ToHex());
  decided.add_profile_ids("");

  const Json line = Json::parse(ToHistoryLine(event));

  CHECK(line.at("_store").dump() ==
        R"({"recorded_at":"1970-01-01T00:00:01.250Z","origin":"stated",)"
        R"("precision":"second","sort_at":"1970-01-01T00:00:01Z",)"
        R"("conversation":"cccccccccccccccccccccccccccccccc",)"
        R"("backfill":false,"profile":")" +
            kAnn.ToHex() + R"(","profiles":[")" + kAnn.ToHex() +
            R"(",""],"late":false,"flags":["zone_guessed"]})");
}

TEST_CASE("Stored JSON comes out byte for byte") {
  v1::Event event = Message("m1", v1::ROLE_CUSTOMER, "");
  event.set_data_json(R"({"b": 1.50,  "a":"\u00e9", "n":1e400})");
  event.set_extra_json(R"({ "zeta": [1,2], "alpha":{} })");
  v1::Fact& fact = *event.add_facts();
  fact.set_key("n");
  fact.set_value_json("123456789012345678901234567890");

  const std::string line = ToHistoryLine(event);

  CHECK(Has(line, R"("data":{"b": 1.50,  "a":"\u00e9", "n":1e400},)"));
  CHECK(Has(line, R"(,"zeta": [1,2], "alpha":{}})"));
  CHECK(Has(line, R"("value":123456789012345678901234567890})"));
}

TEST_CASE("A line stays one line whatever the stored JSON holds") {
  v1::Event event = Message("m1", v1::ROLE_CUSTOMER, "one\ntwo\r");
  event.set_data_json("{\n  \"a\": 1\r\n}");

  const std::string line = ToHistoryLine(event);

  CHECK(line.find_first_of("\r\n") == std::string::npos);
  CHECK(Json::parse(line).at("text") == "one\ntwo\r");
  CHECK(Json::parse(line).at("data").at("a") == 1);
}

TEST_CASE("A number that others could not read exactly is a string") {
  v1::Event event = Message("m1", v1::ROLE_CUSTOMER, "");
  event.set_order((std::int64_t{1} << 53) + 1);
  event.set_waited_ms(std::int64_t{1} << 53);

  const Json line = Json::parse(ToHistoryLine(event));

  CHECK(line.at("order") == "9007199254740993");
  CHECK(line.at("waited_ms") == 9007199254740992);
}

TEST_CASE("Any text comes back from JSON as it was") {
  rc::check("text of any characters", [](const std::string& bytes) {
    std::string text;  // Latin-1 to UTF-8: always well-formed.
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        text += c;
      } else {
        text += static_cast<char>(0xC0 | byte >> 6);
        text += static_cast<char>(0x80 | (byte & 0x3F));
      }
    }
    const std::string line =
        ToHistoryLine(Message("m1", v1::ROLE_CUSTOMER, text));
    const Json parsed = Json::parse(line);
    RC_ASSERT(parsed.value("text", "") == text);
    RC_ASSERT(line.find('\n') == std::string::npos);
  });
}

TEST_CASE("An event of a timeline says how it stands") {
  auto amended = std::make_shared<EventView::Amended>();
  amended->text = "new words";
  amended->edited = true;

  const Json event = Json::parse(
      ToJson(View(Message("m1", v1::ROLE_CUSTOMER, "old"), 7, amended)));

  CHECK(event.at("text") == "new words");
  CHECK(event.at("position") == 7);
  CHECK(event.at("profile") == kAnn.ToHex());
  CHECK(event.at("edited") == true);
  CHECK(event.at("corrected") == false);
  CHECK(event.at("deleted") == false);
  CHECK(event.at("redacted") == false);
  CHECK(event.at("late") == false);
  CHECK(event.at("flags") == Json::array());
  CHECK_FALSE(event.contains("_store"));
}

TEST_CASE("A source that uses a name of ours does not hide our own field") {
  v1::Event event = Message("m1", v1::ROLE_CUSTOMER, "");
  event.set_extra_json(R"({"position": "theirs"})");

  const Json parsed = Json::parse(ToJson(View(event, 7)));

  CHECK(parsed.at("position") == 7);
}

TEST_CASE("Every field of a resumption is there when there is nothing") {
  const Json answer = Json::parse(ToJson(Resumed({})));

  std::string names;
  for (const auto& [name, value] : answer.items()) names += name + " ";
  CHECK(names ==
        "customer position timeline more new conversations awaiting facts "
        "promises experience checkpoints consent handover withheld ");
  CHECK(answer.at("customer").at("since").is_null());
  CHECK(answer.at("more") == "");
  CHECK(answer.at("new").is_null());
  CHECK(answer.at("handover").is_null());
  CHECK(answer.at("experience").dump() ==
        R"({"contacts":0,"contacts_in_30_days":0,"repeat_contacts":0,)"
        R"("reopened":0,"resolved":0,"resolved_at_first_contact":0,)"
        R"("bad_in_a_row":0,"last_rating":null,"at_least":false})");
}

TEST_CASE("A resumption names what is open, what is known and by whom") {
  Resumption::Body body;
  body.customer.profiles = {{kAnn, "email:ann@example.org", "verified", 3}};
  body.customer.since_us = 1'000'000;
  body.conversations = {{.id = ConversationId::FromBytes("conv-conv-conv-c"),
                         .source = "chat",
                         .key = "k",
                         .channels = {"webchat", "voice"},
                         .opened_us = 1'000'000,
                         .last_us = 2'000'000,
                         .events = 3,
                         .topic = "grinder",
                         .summary = "",
                         .brand = "",
                         .status = ConversationStatus::kWaitingOnUs}};
  body.awaiting = {{.event = {"chat", "m1"},
                    .place = {},
                    .text = "where is it",
                    .channel = "webchat",
                    .conversation = {},
                    .since_us = 1'000'000}};
  body.facts = {{.key = "order",
                 .value_json = "17.50",
                 .confidence = std::nullopt,
                 .valid_from = "",
                 .valid_to = "2027-01-01",
                 .source_event = {"chat", "m1"},
                 .channel = "webchat",
                 .at_us = 1'000'000}};

  const std::string text = ToJson(Resumed(body));

  const Json answer = Json::parse(text);
  CHECK(answer.at("position") == 99);
  CHECK(answer.at("customer").at("identities").dump() ==
        R"(["email:ann@example.org"])");
  CHECK(answer.at("customer").at("profiles").at(0).dump() ==
        R"({"id":")" + kAnn.ToHex() +
            R"(","identity":"email:ann@example.org",)"
            R"("assurance":"verified","events":3})");
  const Json& conversation = answer.at("conversations").at(0);
  CHECK(conversation.at("status") == "waiting_on_us");
  CHECK(conversation.at("holder").is_null());
  const Json& ask = answer.at("awaiting").at(0);
  CHECK(ask.at("event").dump() == R"({"source":"chat","id":"m1"})");
  CHECK(ask.at("due").is_null());
  CHECK(ask.at("overdue") == false);
  CHECK(Has(text, R"("facts":[{"key":"order","value":17.50,)"
                  R"("confidence":null,"valid_from":null,)"
                  R"("valid_to":"2027-01-01",)"));
}

TEST_CASE("Of a value that is many people's only the candidates are told") {
  Resumption::Body body;
  body.shared = true;
  body.candidates = {{kAnn, 1'000'000, 0}};
  body.timeline = {View(Message("m1", v1::ROLE_CUSTOMER, "secret"), 1)};

  CHECK(ToJson(Resumed(body)) ==
        R"({"candidates":[{"customer":")" + kAnn.ToHex() +
            R"(","since":"1970-01-01T00:00:01Z","last_contact":null}]})");
}

TEST_CASE("Of an account its members and their conversations are told") {
  Resumption::Body body;
  body.members = {{.customer = kAnn, .conversations = {ConversationState{}}}};

  const Json answer = Json::parse(ToJson(Resumed(body), "acme"));

  CHECK(answer.at("account") == "acme");
  const Json& member = answer.at("members").at(0);
  CHECK(member.at("customer") == kAnn.ToHex());
  CHECK(member.at("conversations").at(0).at("status") == "open");
}

Entry LinkEntry() {
  Entry entry;
  entry.kind = EntryKind::kLink;
  entry.recorded_us = 2'000'000;
  entry.link.id = LinkId::FromBytes("link-link-link-l");
  entry.link.a = kAnn;
  entry.link.b = ProfileId::FromBytes("bob-bob-bob-bob-");
  entry.link.identity_a = "card:1";
  entry.link.identity_b = "card:2";
  entry.link.why = "same passport";
  entry.link.by = "agent:7";
  entry.link.at_us = 1'000'000;
  return entry;
}

TEST_CASE("A link, its end, a never and an allow are lines of their own") {
  HistoryLines lines;
  Entry entry = LinkEntry();
  const std::string stored =
      R"("_store":{"recorded_at":"1970-01-01T00:00:02Z")";
  const std::string pair =
      R"({"a":"card:1","b":"card:2","why":"same passport","by":"agent:7",)"
      R"("at":"1970-01-01T00:00:01Z")";
  const std::string id = R"(,"id":")" + entry.link.id.ToHex() + R"("}})";

  // The line of a link may be the first to name its profiles.
  const std::string profiles = R"(","profile_a":")" + entry.link.a.ToHex() +
                               R"(","profile_b":")" + entry.link.b.ToHex() +
                               R"("}})";
  CHECK(lines.Line(entry) == R"({"link":)" + pair + R"(,"confidence":1},)" +
                                 stored + R"(,"id":")" + entry.link.id.ToHex() +
                                 profiles);

  entry.kind = EntryKind::kLinkEnd;
  CHECK(lines.Line(entry) == R"({"unlink":)" + pair + "}," + stored + id);

  entry.kind = EntryKind::kNever;
  CHECK(lines.Line(entry) == R"({"never":)" + pair + "}," + stored + "}}");

  entry.kind = EntryKind::kAllow;
  CHECK(lines.Line(entry) == R"({"allow":)" + pair + "}," + stored + "}}");
}

TEST_CASE("A link made by policy says so, and which event named both") {
  Entry entry = LinkEntry();
  entry.link.by_policy = true;
  entry.link.evidence = EventRef{"chat", "m1"};

  const Json line = Json::parse(HistoryLines().Line(entry));

  CHECK(line.at("_store").at("by_policy") == true);
  CHECK(line.at("_store").at("evidence").dump() ==
        R"({"source":"chat","id":"m1"})");
}

TEST_CASE(
    "A profile of a reassigned identity is named with a time of its own") {
  HistoryLines lines;
  Entry reassign;
  reassign.kind = EntryKind::kReassign;
  reassign.identity = "card:1";
  reassign.from_us = 5'000'000;
  reassign.profile = ProfileId::FromBytes("new-new-new-new-");
  CHECK(Json::parse(lines.Line(reassign)).dump() ==
        R"({"reassign":{"identity":"card:1","from":"1970-01-01T00:00:05Z"},)"
        R"("_store":{"recorded_at":"1970-01-01T00:00:00Z","id":")" +
            reassign.profile.ToHex() + R"("}})");
  Entry link = LinkEntry();

  const Json before = Json::parse(lines.Line(link));
  link.link.a = reassign.profile;
  const Json after = Json::parse(lines.Line(link));

  CHECK(before.at("link").at("a").at("at") == "1970-01-01T00:00:04.999999Z");
  CHECK(after.at("link").at("a").at("at") == "1970-01-01T00:00:05Z");
  CHECK(after.at("link").at("b") == "card:2");
}

TEST_CASE(
    "A profile behind which nobody is known is named by its first event") {
  HistoryLines lines;
  for (const char* id : {"m1", "m2"}) {
    Entry event;
    event.event =
        View(Message(id, v1::ROLE_CUSTOMER, "hi"), 1, nullptr, kNobody);
    event.profile = kNobody;
    lines.Line(event);
  }
  Entry link = LinkEntry();
  link.link.a = kNobody;
  link.link.identity_a = "";

  const Json known = Json::parse(lines.Line(link));
  const Json unknown = Json::parse(HistoryLines().Line(link));

  CHECK(known.at("link").at("a").dump() == R"({"source":"chat","id":"m1"})");
  CHECK(unknown.at("link").at("a").at("profile") == kNobody.ToHex());
}

TEST_CASE("Shared values and reviews are lines of their own") {
  Entry shared;
  shared.kind = EntryKind::kShared;
  shared.scheme = "terminal";
  CHECK(
      Has(HistoryLines().Line(shared), R"({"shared":{"scheme":"terminal"},)"));

  Entry review;
  review.kind = EntryKind::kReviewDecided;
  review.review.emplace();
  review.review->reason = ReviewReason::kTooMany;
  review.review->identity_a = "card:1";
  review.review->identity_b = "card:2";
  review.accepted = true;
  CHECK(Has(HistoryLines().Line(review),
            R"({"review":{"reason":"too_many","a":"card:1","b":"card:2",)"
            R"("accepted":true},"_store":)"));
}

TEST_CASE("An export leaves out what an import rebuilds by itself") {
  CHECK(HistoryLines::InExport(EntryKind::kEvent));
  CHECK(HistoryLines::InExport(EntryKind::kLink));
  CHECK(HistoryLines::InExport(EntryKind::kReview));
  CHECK_FALSE(HistoryLines::InExport(EntryKind::kAssignment));
  CHECK_FALSE(HistoryLines::InExport(EntryKind::kSplit));
  CHECK_FALSE(HistoryLines::InExport(EntryKind::kBackfillStart));
}

TEST_CASE("The feed tells an event as it was stated, not as it stands") {
  auto amended = std::make_shared<EventView::Amended>();
  amended->text = "new words";
  amended->edited = true;
  Entry entry;
  entry.profile = kAnn;
  entry.event = View(Message("m1", v1::ROLE_CUSTOMER, "old"), 7, amended);

  const Json line = Json::parse(HistoryLines().Line(entry));

  CHECK(line.at("text") == "old");
  CHECK(line.at("_store").at("profile") == kAnn.ToHex());
}

}  // namespace
}  // namespace throughline
