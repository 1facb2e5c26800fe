// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Append: once, whole and durable, however often and by whomever it is sent.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

// ---- One call ----

TEST_CASE(
    "the first event of somebody makes a profile, a customer and a "
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

TEST_CASE(
    "sixty-four threads that append the first events of one new customer "
    "make one customer and one conversation") {
  Desk desk;
  std::vector<v1::Event> events;
  for (int i = 0; i < 64; ++i) {
    events.push_back(desk.Event(
        {.who = {kAnn, "email:ann@example.org"}, .text = std::to_string(i)}));
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

TEST_CASE(
    "the same event again answers its first position and duplicate, also "
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

TEST_CASE(
    "the same source and id with other content is refused with both "
    "digests, and nothing is written") {
  Desk desk;
  desk.Add({.who = {kAnn}, .text = "hello", .id = "1"});
  const Position newest = desk.newest();

  const absl::Status status =
      desk
          .Try(desk.Event(
              {.who = {"email:new@example.org"}, .text = "other", .id = "1"}))
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

TEST_CASE(
    "a webhook delivered again with another attempt, an unknown field or "
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

TEST_CASE(
    "in a batch duplicates are answered one by one and the others are "
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

TEST_CASE(
    "one conflict refuses the batch, and the refusal names which event "
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
  CHECK(
      absl::IsNotFound(desk->Resume({.who = "email:b@example.org"}).status()));
}

TEST_CASE("a batch may hold an event and what corrects and answers it") {
  Desk desk;
  const std::vector<v1::Event> events = {
      desk.Event({.who = {kAnn}, .text = "helo", .id = "1"}),
      desk.Event(
          {.who = {kAnn}, .text = "hello", .kind = "edit", .target = "1"}),
      desk.Event({.who = {kAnn},
                  .text = "hi",
                  .role = v1::ROLE_AGENT,
                  .replies = "1"})};

  Must(desk->Append({.events = events}));

  CHECK(desk.Timeline(kAnn).front().text() == "hello");
  CHECK(desk.Awaiting(kAnn).empty());
}

// ---- Durability ----

TEST_CASE(
    "what was synced survives the loss of power, and is a duplicate "
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

TEST_CASE(
    "a backfill starts no clock, says that it is one, and is in the "
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

}  // namespace
}  // namespace throughline
