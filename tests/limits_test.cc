// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Every limit at its very bound, and refusals that say what is wrong and never
// what was said.

#include "throughline/limits.h"

#include <functional>
#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

// Whether the store takes it, and that a refusal names limit and value.
void Bound(Desk& desk, const std::string& what,
           const std::function<void(std::size_t, v1::Event&)>& set,
           std::size_t most) {
  INFO(what);
  v1::Event event = desk.Event({.who = {kAnn}});
  set(most, event);
  const absl::StatusOr<Kept> at = desk.Try(event);
  CHECK(at.status().ToString() == "OK");
  event = desk.Event({.who = {kAnn}});
  set(most + 1, event);
  const absl::Status beyond = desk.Try(event).status();
  CHECK(absl::IsInvalidArgument(beyond));
  const std::string message(beyond.message());
  CHECK(message.find(std::to_string(most)) != std::string::npos);
  if (most > 100) {
    CHECK(message.find(std::to_string(most + 1)) != std::string::npos);
  }
}

std::string Long(std::size_t size) { return std::string(size, 'x'); }

TEST_CASE(
    "each limit of an event holds at its very bound and is named with "
    "the value beyond it") {
  Desk desk;
  namespace l = limits;
  Bound(
      desk, "source", [](auto n, v1::Event& e) { e.set_source(Long(n)); },
      l::kSourceBytesMax);
  Bound(
      desk, "id", [](auto n, v1::Event& e) { e.set_id(Long(n)); },
      l::kEventIdBytesMax);
  Bound(
      desk, "kind", [](auto n, v1::Event& e) { e.set_kind(Long(n)); },
      l::kKindBytesMax);
  Bound(
      desk, "channel", [](auto n, v1::Event& e) { e.set_channel(Long(n)); },
      l::kChannelBytesMax);
  Bound(
      desk, "conversation",
      [](auto n, v1::Event& e) { e.set_conversation(Long(n)); },
      l::kConversationKeyBytesMax);
  Bound(
      desk, "topic", [](auto n, v1::Event& e) { e.set_topic(Long(n)); },
      l::kLabelBytesMax);
  Bound(
      desk, "text", [](auto n, v1::Event& e) { e.set_text(Long(n)); },
      l::kTextBytesMax);
  Bound(
      desk, "fact key",
      [](auto n, v1::Event& e) {
        e.add_facts()->set_key(Long(n));
        e.mutable_facts(0)->set_value_json("1");
      },
      l::kFactKeyBytesMax);
  Bound(
      desk, "fact value",
      [](auto n, v1::Event& e) {
        e.add_facts()->set_key("k");
        e.mutable_facts(0)->set_value_json('"' + Long(n - 2) + '"');
      },
      l::kFactValueBytesMax);
  Bound(
      desk, "identity value",
      [](auto n, v1::Event& e) { e.set_identities(0, "card:" + Long(n)); },
      l::kIdentityValueBytesMax);
}

TEST_CASE("each count of an event holds at its very bound") {
  Desk desk;
  Bound(
      desk, "identities",
      [](auto n, v1::Event& e) {
        for (std::size_t i = 1; i < n; ++i) {
          e.add_identities("card:" + std::to_string(i));
        }
      },
      limits::kIdentitiesMax);
  Bound(
      desk, "facts",
      [](auto n, v1::Event& e) {
        for (std::size_t i = 0; i < n; ++i) {
          e.add_facts()->set_key("k" + std::to_string(i));
          e.mutable_facts(static_cast<int>(i))->set_value_json("1");
        }
      },
      limits::kFactsPerEventMax);
  Bound(
      desk, "participants",
      [](auto n, v1::Event& e) {
        for (std::size_t i = 0; i < n; ++i) {
          e.add_participants()->set_identity("email:c@example.org");
        }
      },
      limits::kParticipantsMax);
  Bound(
      desk, "depth of data",
      [](auto n, v1::Event& e) {
        e.set_data_json(R"({"a":)" + std::string(n - 1, '[') +
                        std::string(n - 1, ']') + "}");
      },
      limits::kJsonDepthMax);
}

TEST_CASE("one event may have 4 MiB and no more, encoded") {
  Desk desk;
  v1::Event event = desk.Event({.who = {kAnn}});
  v1::BodyPart& part = *event.add_body();
  part.set_text(Long(limits::kEventBytesMax - 200));
  part.mutable_text()->resize(
      part.text().size() + limits::kEventBytesMax - event.ByteSizeLong(), 'x');
  REQUIRE(event.ByteSizeLong() == limits::kEventBytesMax);

  CHECK(desk.Try(event).ok());
  event.set_id("another");
  part.mutable_text()->push_back('x');
  CHECK(absl::IsInvalidArgument(desk.Try(event).status()));
}

TEST_CASE("a batch has one to a thousand events") {
  Desk desk;
  std::vector<v1::Event> events;
  for (int i = 0; i < limits::kBatchEventsMax; ++i) {
    events.push_back(desk.Event({.who = {"card:" + std::to_string(i % 7)}}));
  }

  CHECK(absl::IsInvalidArgument(desk->Append({}).status()));
  CHECK(Must(desk->Append({.events = events})).events.size() == 1000);
  events.push_back(desk.Event({.who = {kAnn}}));
  const absl::Status beyond = desk->Append({.events = events}).status();
  CHECK(absl::IsInvalidArgument(beyond));
  CHECK(std::string(beyond.message()) == "1001 events; at most 1000 at once");
}

TEST_CASE("a tenant's name has 1 to 64 bytes of UTF-8") {
  Desk desk;
  const v1::Event event = desk.Event({.who = {kAnn}});
  const auto append = [&](const std::string& tenant) {
    return desk->Append({.tenant = tenant, .events = {event}}).status();
  };

  CHECK(append(Long(limits::kTenantBytesMax)).ok());
  CHECK(absl::IsInvalidArgument(append(Long(limits::kTenantBytesMax + 1))));
  CHECK(absl::IsInvalidArgument(append("")));
  CHECK(absl::IsInvalidArgument(append("\xff")));
}

TEST_CASE("budgets and pages are 1 to 1,000 events") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const auto resume = [&](int events) {
    return desk->Resume({.who = kAnn, .events = events}).status();
  };
  const auto page = [&](int limit) {
    return desk->Timeline({.who = kAnn, .limit = limit}).status();
  };
  const auto feed = [&](int limit) {
    return desk->Feed({.limit = limit}).status();
  };

  for (const int right : {1, 1000}) {
    CHECK(resume(right).ok());
    CHECK(page(right).ok());
    CHECK(feed(right).ok());
  }
  for (const int wrong : {-1, 0, 1001}) {
    CHECK(absl::IsInvalidArgument(resume(wrong)));
    CHECK(absl::IsInvalidArgument(page(wrong)));
    CHECK(absl::IsInvalidArgument(feed(wrong)));
  }
}

// ---- Refusals ----

TEST_CASE(
    "no refusal repeats what was said or who said it, and nothing of it "
    "is written") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const Position newest = desk.newest();
  const std::string canary = "canary";
  const std::string who = "card:" + canary;
  std::vector<v1::Event> bad;
  const auto with = [&](const std::function<void(v1::Event&)>& change) {
    v1::Event event = desk.Event({.who = {who},
                                  .text = canary,
                                  .source = canary,
                                  .id = canary,
                                  .key = canary});
    event.mutable_actor()->set_name(canary);
    change(event);
    bad.push_back(std::move(event));
  };
  with([](v1::Event& e) { e.clear_identities(); });
  with([](v1::Event& e) { e.add_identities("canary"); });
  with([](v1::Event& e) { e.add_identities("canary:"); });
  with([](v1::Event& e) { e.add_identities("Canary canary:1"); });
  with([](v1::Event& e) { e.add_identities(":canary"); });
  with([](v1::Event& e) { e.add_identities("card@:canary"); });
  with([](v1::Event& e) { e.add_identities("card:canary\xff"); });
  with([](v1::Event& e) { e.add_identities("card:" + Long(513) + "canary"); });
  with([](v1::Event& e) { e.set_occurred_at("canary"); });
  with([](v1::Event& e) { e.set_occurred_at("2026-02-30T00:00:00Z"); });
  with([](v1::Event& e) { e.set_channel("Canary"); });
  with([](v1::Event& e) { e.set_channel(""); });
  with([](v1::Event& e) { e.set_kind(""); });
  with([](v1::Event& e) { e.set_text("canary\xff"); });
  with([](v1::Event& e) { e.set_text(std::string("canary\0", 7)); });
  with([](v1::Event& e) { e.set_text("canary" + Long(1 << 20)); });
  with([](v1::Event& e) { e.mutable_actor()->clear_role(); });
  with([](v1::Event& e) { e.set_rating(1.5); });
  with([](v1::Event& e) { e.set_data_json("canary"); });
  with([](v1::Event& e) { e.set_data_json(R"(["canary"])"); });
  with([](v1::Event& e) { e.set_extra_json(R"({"canary")"); });
  with([](v1::Event& e) { e.add_facts()->set_value_json(R"("canary")"); });
  with([](v1::Event& e) { e.add_facts()->set_key("canary"); });
  with([](v1::Event& e) {
    e.add_facts()->set_key("canary");
    e.mutable_facts(0)->set_value_json("{canary");
  });
  with([](v1::Event& e) {
    e.add_facts()->set_key("canary");
    e.mutable_facts(0)->set_value_json("1");
    e.mutable_facts(0)->set_valid_from("canary");
  });
  with([](v1::Event& e) { e.mutable_in_reply_to()->set_source("canary"); });
  with([](v1::Event& e) { e.mutable_target()->set_id(Long(257) + "canary"); });
  with([](v1::Event& e) { e.add_participants()->set_joined("canary"); });
  with([](v1::Event& e) { e.set_brand("canary" + Long(1024)); });

  for (const v1::Event& event : bad) {
    const absl::Status status = desk.Try(event).status();
    INFO(status.ToString());
    CHECK(absl::IsInvalidArgument(status));
    CHECK(std::string(status.message()).find("anary") == std::string::npos);
    CHECK(std::string(status.message()).find(Long(20)) == std::string::npos);
  }
  CHECK(desk.newest() == newest);
  CHECK(Must(desk->Stats(kDefaultTenant)).profiles == 1);
}

TEST_CASE("no other verb's refusal repeats who it was about") {
  Desk desk;
  desk.Say("card:canary-1", "canary");
  desk.Say("crm:canary-2", "canary");
  desk.Say("crm:canary-3", "canary");
  desk.Say("ip:canary-4", "canary");
  const auto of = [](const char* who) { return Desk::Of(who); };
  const auto pair = [&](const char* a, const char* b) {
    return PairRequest{.a = of(a), .b = of(b), .why = "canary"};
  };
  std::vector<absl::Status> refused;
  const auto note = [&](const absl::Status& status) {
    CHECK_FALSE(status.ok());
    refused.push_back(status);
  };

  note(desk->Resume({.who = "card:canary-0"}).status());
  note(desk->Resume({.account = "canary"}).status());
  note(desk->Resume({.tenant = "canary", .who = "card:1"}).status());
  note(desk->Resume({.who = "canary"}).status());
  note(desk->Timeline({.who = "card:canary-0"}).status());
  note(desk->Timeline({.who = "card:canary-1", .token = "canary"}).status());
  note(desk->Customer(kDefaultTenant, "card:canary-0").status());
  note(desk->Link({.a = of("crm:canary-2"),
                   .b = of("crm:canary-3"),
                   .why = "canary"})
           .status());
  note(desk->Link({.a = of("card:canary-1"),
                   .b = of("ip:canary-4"),
                   .why = "canary"})
           .status());
  note(desk->Link({.a = of("card:canary-1"), .b = of("card:canary-0")})
           .status());
  note(desk->PlanUnlink(pair("card:canary-1", "crm:canary-2")).status());
  note(desk->Explain(pair("card:canary-1", "crm:canary-2")).status());
  note(desk->Explain(pair("card:canary-1", "card:canary-0")).status());
  note(desk->Never(pair("card:canary-1", "card:canary-0")).status());
  note(desk->Reassign({.identity = "ip:canary-4", .why = "canary"}).status());
  note(desk->Reassign({.identity = "canary"}).status());
  note(desk->Share({.scheme = "Canary"}).status());
  note(desk->Share({.identity = "canary"}).status());

  for (const absl::Status& status : refused) {
    INFO(status.ToString());
    CHECK(std::string(status.message()).find("anary") == std::string::npos);
  }
}

}  // namespace
}  // namespace throughline
