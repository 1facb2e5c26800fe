// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Desk: a store to say things to, on a disk in memory that outlives it, with a
// clock that stands still unless it is moved. What is derived is worked out
// anew and compared when the case ends.
//
//   Desk desk;
//   desk.Say("phone:+31612345678", "hello");
//   desk.Answer("phone:+31612345678", "good morning");
//   CHECK(desk.Awaiting("phone:+31612345678").empty());

#ifndef THROUGHLINE_TESTS_SUPPORT_DESK_H_
#define THROUGHLINE_TESTS_SUPPORT_DESK_H_

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/engine/memory/memory_engine.h"
#include "lib/keeping/index_keys.h"
#include "tests/support/catch.h"
#include "throughline/store.h"

namespace throughline {

// An event as a test tells it; what is left out is the same everywhere.
struct Told {
  std::vector<std::string> who;
  std::string text = "";
  std::string kind = "message";
  std::string channel = "webchat";
  v1::Role role = v1::ROLE_CUSTOMER;
  std::string by = "";  // The actor's id.
  std::string source = "desk";
  std::string id = "";       // Empty: a new one.
  std::string at = "";       // RFC 3339; empty: unknown.
  std::string key = "";      // The source's key of the thread.
  std::string replies = "";  // Ids of the same source.
  std::string corrects = "";
  std::string target = "";
  std::vector<std::pair<std::string, std::string>> facts = {};
  v1::Visibility visibility = v1::VISIBILITY_UNSPECIFIED;
  std::function<void(v1::Event&)> with = nullptr;  // What is rarely said.
};

// A receipt, and the id that the event was given.
struct Kept : Appended {
  std::string id;
};

class Desk {
 public:
  explicit Desk(Policy policy = {}) {
    options_.policy = std::move(policy);
    options_.keys = keeping::MemoryKeys();
    options_.clock = [this] { return now; };
    Open();
  }

  ~Desk() {
    if (store_ != nullptr && std::uncaught_exceptions() == 0) Verify();
  }

  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  absl::Time now = absl::FromUnixSeconds(1772445600);  // 2026-03-02T10:00:00Z

  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }
  MemoryDisk& disk() { return *disk_; }
  std::shared_ptr<MemoryDisk> shared_disk() { return disk_; }
  StoreOptions& options() { return options_; }  // For the next Reopen().

  void Reopen() {
    Close();
    Open();
  }
  void Close() { store_.reset(); }
  void Open() { store_ = Must(Store::Open(NewMemoryEngine(disk_), options_)); }

  void Verify() {
    const VerifyReport report = Must(store_->Verify());
    for (const std::string& difference : report.differences) {
      FAIL_CHECK(difference);
    }
  }

  // ---- Writing ----

  v1::Event Event(const Told& told) {
    v1::Event event;
    event.set_source(told.source);
    event.set_id(told.id.empty() ? "e" + std::to_string(++given_) : told.id);
    event.set_kind(told.kind);
    event.set_channel(told.channel);
    event.mutable_actor()->set_role(told.role);
    event.mutable_actor()->set_id(told.by);
    event.set_text(told.text);
    event.set_occurred_at(told.at);
    event.set_conversation(told.key);
    event.set_visibility(told.visibility);
    for (const std::string& who : told.who) event.add_identities(who);
    if (!told.replies.empty()) {
      event.mutable_in_reply_to()->set_id(told.replies);
    }
    if (!told.corrects.empty()) event.mutable_corrects()->set_id(told.corrects);
    if (!told.target.empty()) event.mutable_target()->set_id(told.target);
    for (const auto& [key, value] : told.facts) {
      v1::Fact& fact = *event.add_facts();
      fact.set_key(key);
      fact.set_value_json(value);
    }
    if (told.with) told.with(event);
    return event;
  }

  // A second passes with every event.
  absl::StatusOr<Kept> Try(const v1::Event& event,
                           AppendMode mode = AppendMode::kLive) {
    now += absl::Seconds(1);
    absl::StatusOr<AppendReceipt> receipt =
        store_->Append({.events = {event}, .mode = mode});
    if (!receipt.ok()) return receipt.status();
    Kept kept;
    static_cast<Appended&>(kept) = receipt->events.front();
    kept.id = event.id();
    return kept;
  }

  Kept Add(const Told& told, AppendMode mode = AppendMode::kLive) {
    return Must(Try(Event(told), mode));
  }
  Kept Say(const std::string& who, const std::string& text) {
    return Add({.who = {who}, .text = text});
  }
  Kept Answer(const std::string& who, const std::string& text) {
    return Add({.who = {who}, .text = text, .role = v1::ROLE_AGENT});
  }

  LinkReceipt Link(const std::string& a, const std::string& b) {
    return Must(store_->Link({.a = Of(a), .b = Of(b), .why = "said so"}));
  }
  UnlinkReceipt Unlink(const LinkReceipt& link) {
    return Must(store_->Unlink(EndLinkRequest{.link = link.link}));
  }

  // The profile of an identity now.
  static ProfileRef Of(const std::string& identity) {
    return {identity, std::nullopt, std::nullopt, std::nullopt};
  }

  // ---- Reading ----

  Resumption Resume(const Who& who, std::optional<Position> as_of = {}) {
    return Must(store_->Resume({.who = who, .as_of = as_of}));
  }
  Resumption As(const Viewer& viewer, const Who& who) {
    return Must(store_->Resume({.who = who, .viewer = viewer}));
  }
  std::vector<EventView> Timeline(const Who& who,
                                  std::optional<Position> as_of = {}) {
    return Must(store_->Timeline({.who = who, .limit = 1000, .as_of = as_of}))
        .events;
  }
  std::vector<EventView> In(ConversationId conversation,
                            std::optional<Position> as_of = {}) {
    return Must(store_->Timeline({.conversation = conversation,
                                  .limit = 1000,
                                  .as_of = as_of}))
        .events;
  }
  Position newest() {
    return Must(store_->Feed({.from = 1, .limit = 1})).newest;
  }

  using Texts = std::vector<std::string>;

  static Texts TextsOf(const std::vector<EventView>& events) {
    Texts texts;
    for (const EventView& event : events) texts.emplace_back(event.text());
    return texts;
  }
  static EventView Find(const std::vector<EventView>& events,
                        const std::string& id) {
    for (const EventView& event : events) {
      if (event.id() == id) return event;
    }
    FAIL("no event has the id " << id);
    return {};
  }
  static Texts AsksOf(const Resumption& resumption) {
    Texts texts;
    for (const OpenAsk& ask : resumption.awaiting()) texts.push_back(ask.text);
    return texts;
  }

  // The timeline as a resumption tells it and as a page does: they agree. As of
  // a position a page is read from the events, and now perhaps from a head.
  Texts History(const Who& who, std::optional<Position> as_of = {}) {
    const TimelinePage told =
        Must(store_->Timeline({.who = who, .limit = 1000, .as_of = as_of}));
    Texts page = TextsOf(told.events);
    CHECK(page == TextsOf(Timeline(who, as_of.value_or(told.position))));
    const Texts tail = TextsOf(
        Must(store_->Resume({.who = who, .events = 1000, .as_of = as_of}))
            .timeline());
    if (page.size() <= 1000) CHECK(page == tail);
    return page;
  }
  Texts Awaiting(const Who& who, std::optional<Position> as_of = {}) {
    return AsksOf(Resume(who, as_of));
  }

  // What is known by a key; empty: nothing.
  static std::string Fact(const Resumption& resumption,
                          const std::string& key) {
    for (const CurrentFact& fact : resumption.facts()) {
      if (fact.key == key) return fact.value_json;
    }
    return "";
  }
  std::string Fact(const Who& who, const std::string& key,
                   std::optional<Position> as_of = {}) {
    return Fact(Resume(who, as_of), key);
  }

 private:
  const std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  int given_ = 0;
};

// Viewers, by what they may see.
inline Viewer TheCustomer() { return {v1::ROLE_CUSTOMER, "", {}, false}; }
inline Viewer AnAgent(std::vector<std::string> grants = {}) {
  return {v1::ROLE_AGENT, "", std::move(grants), false};
}
inline Viewer ABot(std::vector<std::string> grants = {}) {
  return {v1::ROLE_BOT, "", std::move(grants), false};
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_DESK_H_
