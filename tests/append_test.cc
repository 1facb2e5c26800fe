// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Append: once, whole, durable, within its limits, and discreet when refused.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

// ---- One call ----

TEST_CASE("the first event of somebody makes a profile, a customer and a "
          "conversation") {
  Desk desk;

  const Kept kept = desk.Say(kAnn, "hello");

  CHECK_FALSE(kept.duplicate);
  CHECK_FALSE(kept.profile.empty());
  CHECK_FALSE(kept.conversation.empty());
  const StoreStats stats = Must(desk->Stats(kDefaultTenant));
  CHECK(stats.profiles == 1);
  CHECK(stats.customers == 1);
  CHECK(stats.conversations == 1);
  CHECK(desk.Resume(kAnn).position() >= kept.position);
}

TEST_CASE("sixty-four threads that append the first events of one new customer "
          "make one customer and one conversation") {
  Desk desk;
  std::vector<v1::Event> events;
  for (int i = 0; i < 64; ++i) {
    events.push_back(desk.Event({.who = {kAnn, "email:ann@example.org"},
                                 .text = std::to_string(i)}));
  }
  std::atomic<int> failed = 0;

  std::vector<std::thread> threads;
  for (const v1::Event& event : events) {
    threads.emplace_back([&desk, &failed, &event] {
      if (!desk->Append({.events = {event}}).ok()) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(failed == 0);
  const StoreStats stats = Must(desk->Stats(kDefaultTenant));
  CHECK(stats.events == 64);
  CHECK(stats.profiles == 2);
  CHECK(stats.customers == 1);
  CHECK(stats.conversations == 1);
  CHECK(stats.links == 1);
  CHECK(desk.History(kAnn).size() == 64);
}

TEST_CASE("what is appended is seen by every call that begins afterwards") {
  Desk desk;
  desk.Say(kAnn, "one");
  CHECK(desk.History(kAnn) == Desk::Texts{"one"});  // It is cached now.

  desk.Say(kAnn, "two");

  CHECK(desk.History(kAnn) == Desk::Texts{"one", "two"});
}

// ---- Repetition ----

TEST_CASE("the same event again answers its first position and duplicate, also "
          "after a restart") {
  Desk desk;
  const v1::Event event = desk.Event({.who = {kAnn}, .text = "hello"});
  const Kept first = Must(desk.Try(event));
  desk.Say(kAnn, "more");

  const Kept again = Must(desk.Try(event));
  desk.Reopen();
  const Kept later = Must(desk.Try(event));

  for (const Kept& one : {again, later}) {
    CHECK(one.duplicate);
    CHECK(one.position == first.position);
    CHECK(one.profile == first.profile);
    CHECK(one.conversation == first.conversation);
  }
  CHECK(desk.History(kAnn) == Desk::Texts{"hello", "more"});
}

TEST_CASE("the same source and id with other content is refused with both "
          "digests, and nothing is written") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "hello", .id = "1"});
  const Position newest = desk.newest();

  const absl::Status status =
      desk.Try(desk.Event({.who = {"email:new@example.org"},
                           .text = "other",
                           .id = "1"}))
          .status();

  CHECK(status.code() == absl::StatusCode::kAlreadyExists);
  // Two different digests of 32 hexadecimal digits each.
  const std::string message(status.message());
  const std::size_t first = message.find("digest ") + 7;
  const std::size_t second = message.find("here, ") + 6;
  REQUIRE(second < message.size());
  CHECK(message.substr(first, 32) != message.substr(second, 32));
  CHECK(message.find_first_not_of("0123456789abcdef", second) == second + 32);
  CHECK(desk.newest() == newest);
  CHECK(absl::IsNotFound(
      desk->Resume({.who = "email:new@example.org"}).status()));
}

TEST_CASE("another source may use the same id") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "one", .source = "a", .id = "1"});

  const Kept other =
      desk.Add({.who = {kAnn}, .text = "two", .source = "b", .id = "1"});

  CHECK_FALSE(other.duplicate);
}

TEST_CASE("a webhook delivered again with another attempt, an unknown field or "
          "a newly signed address is the same event") {
  Desk desk;
  v1::Event event = desk.Event({.who = {kAnn}, .text = "hello"});
  event.set_data_json(R"({"attempt":1})");
  event.add_attachments()->set_uri("https://files.example/1?signature=a");
  const Kept first = Must(desk.Try(event));

  event.set_data_json(R"({"attempt":2})");
  event.set_extra_json(R"({"retry":true})");
  event.mutable_attachments(0)->set_uri("https://files.example/1?signature=b");
  const Kept again = Must(desk.Try(event));

  CHECK(again.duplicate);
  CHECK(again.position == first.position);
  CHECK(desk.Timeline(kAnn).front().Decode().data_json() == R"({"attempt":1})");
}

TEST_CASE("other attachments are another content") {
  Desk desk;
  v1::Event event = desk.Event({.who = {kAnn}});
  event.add_attachments()->set_sha256("aa");
  Must(desk.Try(event));

  event.mutable_attachments(0)->set_sha256("bb");

  CHECK(desk.Try(event).status().code() == absl::StatusCode::kAlreadyExists);
}

// ---- A batch ----

TEST_CASE("in a batch duplicates are answered one by one and the others are "
          "appended at consecutive positions") {
  Desk desk;
  const v1::Event old = desk.Event({.who = {kAnn}, .text = "old"});
  const Kept kept = Must(desk.Try(old));
  const v1::Event one = desk.Event({.who = {kAnn}, .text = "one"});
  const v1::Event two = desk.Event({.who = {kAnn}, .text = "two"});

  const AppendReceipt receipt =
      Must(desk->Append({.events = {one, old, two, one}}));

  REQUIRE(receipt.events.size() == 4);
  CHECK(receipt.events[1].duplicate);
  CHECK(receipt.events[1].position == kept.position);
  CHECK_FALSE(receipt.events[0].duplicate);
  CHECK(receipt.events[2].position == receipt.events[0].position + 1);
  CHECK(receipt.events[3].duplicate);
  CHECK(receipt.events[3].position == receipt.events[0].position);
  CHECK(desk.History(kAnn) == Desk::Texts{"old", "one", "two"});
}

TEST_CASE("one conflict refuses the batch, and the refusal names which event "
          "it was") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "old", .id = "1"});
  const Position newest = desk.newest();
  const v1::Event good = desk.Event({.who = {"email:b@example.org"}});
  const v1::Event bad = desk.Event({.who = {kAnn}, .text = "x", .id = "1"});

  const absl::Status status = desk->Append({.events = {good, bad}}).status();

  CHECK(status.code() == absl::StatusCode::kAlreadyExists);
  CHECK(std::string(status.message()).rfind("event 2: ", 0) == 0);
  CHECK(desk.newest() == newest);
  CHECK(absl::IsNotFound(
      desk->Resume({.who = "email:b@example.org"}).status()));
}

TEST_CASE("a batch may hold an event and what corrects and answers it") {
  Desk desk;
  const std::vector<v1::Event> events = {
      desk.Event({.who = {kAnn}, .text = "helo", .id = "1"}),
      desk.Event({.who = {kAnn}, .text = "hello", .kind = "edit",
                  .target = "1"}),
      desk.Event({.who = {kAnn}, .text = "hi", .role = v1::ROLE_AGENT,
                  .replies = "1"})};

  Must(desk->Append({.events = events}));

  CHECK(desk.Timeline(kAnn).front().text() == "hello");
  CHECK(desk.Awaiting(kAnn).empty());
}

// ---- Durability ----

TEST_CASE("what was synced survives the loss of power, and is a duplicate "
          "afterwards") {
  Desk desk;
  const v1::Event event = desk.Event({.who = {kAnn}, .text = "hello"});
  Must(desk.Try(event));

  desk.Close();
  desk.disk().LosePower();
  desk.Open();

  CHECK(desk.History(kAnn) == Desk::Texts{"hello"});
  CHECK(Must(desk.Try(event)).duplicate);
}

// ---- Modes ----

TEST_CASE("a backfill starts no clock, says that it is one, and is in the "
          "timeline") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "then", .at = "2020-01-01T00:00:00Z"},
           AppendMode::kBackfill);

  const Resumption resumption = desk.Resume(kAnn);

  CHECK(resumption.awaiting().empty());
  REQUIRE(resumption.timeline().size() == 1);
  CHECK(resumption.timeline().front().backfill());
}

TEST_CASE("a catch-up starts clocks for what is still open at its end") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "asked", .at = "2026-02-01T00:00:00Z"},
           AppendMode::kCatchUp);
  desk.Add({.who = {kAnn},
            .text = "answered",
            .role = v1::ROLE_AGENT,
            .at = "2026-02-01T01:00:00Z"},
           AppendMode::kCatchUp);
  desk.Add({.who = {kAnn}, .text = "open", .at = "2026-02-01T02:00:00Z"},
           AppendMode::kCatchUp);

  CHECK(desk.Awaiting(kAnn) == Desk::Texts{"open"});
}

// ---- Tenants ----

TEST_CASE("nothing crosses from one tenant to another") {
  Desk desk;
  const v1::Event event = desk.Event({.who = {kAnn}, .text = "hello"});
  const Kept kept = Must(desk.Try(event));

  const absl::Status before =
      desk->Resume({.tenant = "other", .who = kAnn}).status();
  const AppendReceipt there =
      Must(desk->Append({.tenant = "other", .events = {event}}));

  CHECK(absl::IsNotFound(before));
  CHECK_FALSE(there.events.front().duplicate);
  CHECK(there.events.front().profile != kept.profile);
  CHECK(absl::IsNotFound(
      desk->Resume({.tenant = "other", .who = kept.profile}).status()));
  CHECK(absl::IsNotFound(
      desk->Resume({.tenant = "other", .conversation = kept.conversation})
          .status()));
  CHECK(Must(desk->Stats("other")).events == 1);
  CHECK(Must(desk->Feed({.tenant = "other"})).entries.size() == 2);
}

// ---- Limits ----

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

TEST_CASE("each limit of an event holds at its very bound and is named with "
          "the value beyond it") {
  Desk desk;
  namespace l = limits;
  Bound(desk, "source",
        [](auto n, v1::Event& e) { e.set_source(Long(n)); },
        l::kSourceBytesMax);
  Bound(desk, "id", [](auto n, v1::Event& e) { e.set_id(Long(n)); },
        l::kEventIdBytesMax);
  Bound(desk, "kind", [](auto n, v1::Event& e) { e.set_kind(Long(n)); },
        l::kKindBytesMax);
  Bound(desk, "channel", [](auto n, v1::Event& e) { e.set_channel(Long(n)); },
        l::kChannelBytesMax);
  Bound(desk, "conversation",
        [](auto n, v1::Event& e) { e.set_conversation(Long(n)); },
        l::kConversationKeyBytesMax);
  Bound(desk, "topic", [](auto n, v1::Event& e) { e.set_topic(Long(n)); },
        l::kLabelBytesMax);
  Bound(desk, "text", [](auto n, v1::Event& e) { e.set_text(Long(n)); },
        l::kTextBytesMax);
  Bound(desk, "fact key",
        [](auto n, v1::Event& e) {
          e.add_facts()->set_key(Long(n));
          e.mutable_facts(0)->set_value_json("1");
        },
        l::kFactKeyBytesMax);
  Bound(desk, "fact value",
        [](auto n, v1::Event& e) {
          e.add_facts()->set_key("k");
          e.mutable_facts(0)->set_value_json('"' + Long(n - 2) + '"');
        },
        l::kFactValueBytesMax);
  Bound(desk, "identity value",
        [](auto n, v1::Event& e) { e.set_identities(0, "card:" + Long(n)); },
        l::kIdentityValueBytesMax);
}

TEST_CASE("each count of an event holds at its very bound") {
  Desk desk;
  Bound(desk, "identities",
        [](auto n, v1::Event& e) {
          for (std::size_t i = 1; i < n; ++i) {
            e.add_identities("card:" + std::to_string(i));
          }
        },
        limits::kIdentitiesMax);
  Bound(desk, "facts",
        [](auto n, v1::Event& e) {
          for (std::size_t i = 0; i < n; ++i) {
            e.add_facts()->set_key("k" + std::to_string(i));
            e.mutable_facts(static_cast<int>(i))->set_value_json("1");
          }
        },
        limits::kFactsPerEventMax);
  Bound(desk, "participants",
        [](auto n, v1::Event& e) {
          for (std::size_t i = 0; i < n; ++i) {
            e.add_participants()->set_identity("email:c@example.org");
          }
        },
        limits::kParticipantsMax);
  Bound(desk, "depth of data",
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
  part.mutable_text()->resize(part.text().size() + limits::kEventBytesMax -
                                  event.ByteSizeLong(),
                              'x');
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

TEST_CASE("no refusal repeats what was said or who said it, and nothing of it "
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
  with([](v1::Event& e) {
    e.add_participants()->set_joined("canary");
  });
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
  note(desk->Link({.a = of("crm:canary-2"), .b = of("crm:canary-3"),
                   .why = "canary"})
           .status());
  note(desk->Link({.a = of("card:canary-1"), .b = of("ip:canary-4"),
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
