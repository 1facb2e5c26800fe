// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a store beside the history itself: what is known and since
// when, who waits for us, where a reader left off.
//
//   store.Facts({.who = "phone:+31612345678", .valid_at_us = last_friday});
//   store.Due({.until_us = now, .limit = 50});
//   store.MarkRead({.who = "phone:+31612345678",
//                   .reader = {v1::ROLE_AGENT, "7"},
//                   .up_to = resumption.position()});
//
// Times are microseconds since 1970, UTC.

#ifndef THROUGHLINE_VIEWS_H_
#define THROUGHLINE_VIEWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "throughline/requests.h"
#include "throughline/types.h"

namespace throughline {

// ---- What is known ----

struct FactsRequest {
  std::string tenant = kDefaultTenant;
  Who who;
  Viewer viewer = Viewer::AgentWithEveryGrant();

  // When it was so. Default: now; with `recorded_at_us` or `as_of`: then.
  std::optional<std::int64_t> valid_at_us = std::nullopt;

  // As it was known then: at a time, or with an entry. Default: now.
  std::optional<std::int64_t> recorded_at_us = std::nullopt;
  std::optional<Position> as_of = std::nullopt;

  std::string key = "";    // Only this one.
  bool every_one = false;  // Also those that do not stand.
};

enum class FactState {
  kStands,    // What is known then.
  kLost,      // Another one stands, or says that nothing is known.
  kRetracts,  // Says that nothing is known, and that stands.
  kNotYet,    // Begins later.
  kEnded,     // Ended before.
};

struct KnownFact {
  std::string key;
  std::string value_json;  // Of a retraction: may be empty.
  FactState state = FactState::kStands;
  bool retracted = false;  // It is a retraction.
  std::optional<double> confidence;
  std::string valid_from;  // As stated; may be empty.
  std::string valid_to;

  // What it was stated for: from its stated begin, else from when it was
  // stated; until its stated end, absent: without.
  std::int64_t from_us = 0;
  std::optional<std::int64_t> to_us;

  // Of one that stands: until a stronger one begins or its own end; absent:
  // nothing known ends it.
  std::optional<std::int64_t> stands_until_us;

  // Who said so.
  EventRef source_event;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string actor_id;
  std::string channel;
  std::int64_t at_us = 0;        // Sort time of that event,
  std::int64_t recorded_us = 0;  // when it was recorded,
  Position position = 0;         // and its position.
  bool sensitive = false;        // That event is marked so.
};

struct FactList {
  Position position = 0;  // As of which it was answered.
  std::int64_t valid_at_us = 0;
  std::vector<KnownFact> facts;  // By key, the strongest first.
};

// ---- Who waits for us ----

struct DueRequest {
  std::string tenant = kDefaultTenant;
  std::int64_t until_us = 0;  // Due before this time, exclusive.
  int limit = 100;            // 1 to 1,000.
  Viewer viewer = Viewer::AgentWithEveryGrant();
  std::string token = "";  // Of the page before.
};

enum class DueKind { kAsk, kPromise };

struct DueItem {
  DueKind kind = DueKind::kAsk;
  std::int64_t due_us = 0;
  std::int64_t since_us = 0;  // When it was asked, or promised.
  bool overdue = false;

  // How long it has waited: in all, and within the channel's opening hours.
  std::int64_t waited_us = 0;
  std::int64_t waited_open_us = 0;

  ProfileId customer;
  ProfileId profile;
  ConversationId conversation;
  EventRef event;
  Place place;
  std::string channel;
  std::string text;  // As it stands.
  bool sensitive = false;
};

struct DuePage {
  Position position = 0;
  std::int64_t now_us = 0;
  std::vector<DueItem> items;  // By due time.
  std::string token;           // Goes on; empty: that was all.
};

// ---- Where a reader left off ----

struct Reader {
  v1::Role role = v1::ROLE_AGENT;
  std::string id;  // 1 to 256 bytes.
};

struct ReadRequest {
  std::string tenant = kDefaultTenant;
  Who who;
  Reader reader;
  // Everything up to this position was read: that of the resumption or page
  // that was shown. Default: all there is.
  std::optional<Position> up_to = std::nullopt;
  // Instead of `who` and `up_to`: up to this event, in its profile only.
  std::optional<EventRef> event = std::nullopt;
  bool before = false;  // But for that event.
  std::optional<Restored> restored = std::nullopt;
};

struct UnreadRequest {
  std::string tenant = kDefaultTenant;
  Who who;
  Reader reader;
  Position from = 0;  // This event and what was recorded since is new again.
  // Instead of `who` and `from`: from this event on, in its profile only.
  std::optional<EventRef> event = std::nullopt;
  std::optional<Restored> restored = std::nullopt;
};

struct CursorReceipt {
  Position position = 0;  // Of the last entry; the newest, where there is none.
  int moved = 0;          // Profiles in which the cursor moved.
};

}  // namespace throughline

#endif  // THROUGHLINE_VIEWS_H_
