// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What Store's verbs take and give. Requests are called with designated
// initializers, so that a call reads as a sentence:
//
//   store.Link({.a = {.identity = "card:1"}, .b = {.identity = "card:2"},
//               .why = "same passport", .by = "agent:7"});
//
// `tenant` is 1 to 64 bytes of UTF-8. Times are microseconds since 1970, UTC.

#ifndef THROUGHLINE_REQUESTS_H_
#define THROUGHLINE_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "throughline/claims.h"
#include "throughline/event_view.h"
#include "throughline/types.h"

namespace throughline {

// How an append is meant.
enum class AppendMode {
  kLive,
  kBackfill,  // The past: starts no clocks, counts as new to nobody.
  kCatchUp,   // After an outage: starts clocks for what is still open.
};

// A consumer's step along the feed: a compare-and-set, so that of two that run
// under one name only one goes on. The same step again is harmless. Not logged.
struct ConsumerStep {
  std::string consumer;  // Its name, 1 to 128 bytes.
  Position from = 1;     // Where it stood; 1: it never took a step.
  Position to = 1;       // The first position it wants next; may lie before.
};

struct AppendRequest {
  std::string tenant = kDefaultTenant;
  std::vector<v1::Event> events;  // 1 to 1,000; together at most 32 MiB.
  AppendMode mode = AppendMode::kLive;
  Durability durability = Durability::kSynced;
  // The claim that this is written under. Checked within the commit.
  std::optional<Fence> fence = std::nullopt;
  std::optional<ConsumerStep> step = std::nullopt;  // In the same commit.
};

struct Appended {
  Position position = 0;  // Of the event; of the first one, for a duplicate.
  bool duplicate = false;
  ProfileId profile;  // Whose history it is.
  ConversationId conversation;

  friend bool operator==(const Appended&, const Appended&) = default;
};

struct AppendReceipt {
  std::vector<Appended> events;  // In the order of the request.
};

struct ResumeRequest {
  std::string tenant = kDefaultTenant;
  // One of these.
  Who who;
  std::optional<ConversationId> conversation = std::nullopt;
  std::string account = "";

  Viewer viewer = Viewer::AgentWithEveryGrant();
  int events = 20;  // Countable ones, 1 to 1,000.
  std::optional<Position> as_of = std::nullopt;
};

struct TimelineRequest {
  std::string tenant = kDefaultTenant;
  Who who;
  std::optional<ConversationId> conversation = std::nullopt;  // Instead of who.
  Viewer viewer = Viewer::AgentWithEveryGrant();
  int limit = 50;  // Events, 1 to 1,000.
  std::optional<std::int64_t> before_us =
      std::nullopt;                                     // Sort time, exclusive.
  std::optional<std::int64_t> after_us = std::nullopt;  // Inclusive.
  std::string channel = "";                             // Only this one.
  bool newest_first = false;
  std::string token = "";  // Of the page before, or of a resumption.
  std::optional<Position> as_of = std::nullopt;
};

struct TimelinePage {
  Position position = 0;
  std::vector<EventView> events;
  std::string token;  // Goes on; empty: that was all.
};

struct LinkInfo {
  LinkId id;
  ProfileId a;
  ProfileId b;
  std::string identity_a;  // As it is shown: scheme:value.
  std::string identity_b;
  std::string why;
  std::string by;
  std::optional<EventRef> evidence;  // The event that named both.
  double confidence = 1.0;
  std::int64_t at_us = 0;  // As stated; else when it was recorded.
  std::int64_t recorded_us = 0;
  bool by_policy = false;
  Position position = 0;
  std::optional<Position> ended;
};

struct CustomerInfo {
  ProfileId id;
  struct Profile {
    ProfileId id;
    std::string identity;
    Position created = 0;
  };
  std::vector<Profile> profiles;  // Earliest first.
  std::vector<LinkInfo> links;    // Active ones, by position.
};

// What an import repeats of an export, instead of deciding anew.
struct Restored {
  std::string id;  // Of the link, review or profile; 32 hexadecimal digits.
  std::int64_t recorded_us = 0;
  // Of a link: the ids of its profiles. A link by policy comes before the event
  // that named both, and may be the first to name either.
  std::string profile_a;
  std::string profile_b;
};

struct LinkRequest {
  std::string tenant = kDefaultTenant;
  ProfileRef a;
  ProfileRef b;
  std::string why;
  std::string by = "";
  double confidence = 1.0;  // 0 to 1
  std::optional<std::int64_t> at_us = std::nullopt;
  std::optional<Restored> restored = std::nullopt;
  bool by_policy = false;                           // Only with `restored`,
  std::optional<EventRef> evidence = std::nullopt;  // and this too.
  Durability durability = Durability::kSynced;
};

struct LinkReceipt {
  LinkId link;
  ProfileId customer;
  Position position = 0;
  bool already = false;  // The pair was linked before.
};

struct EndLinkRequest {
  std::string tenant = kDefaultTenant;
  LinkId link;
  std::string why = "";
  std::string by = "";
  std::optional<std::int64_t> at_us = std::nullopt;
  std::optional<Restored> restored = std::nullopt;
};

struct PairRequest {
  std::string tenant = kDefaultTenant;
  ProfileRef a;
  ProfileRef b;
  std::string why = "";
  std::string by = "";
  std::optional<std::int64_t> at_us = std::nullopt;
  std::optional<Restored> restored = std::nullopt;
};

struct UnlinkPlan {
  std::string version;  // For UnlinkRequest.
  ProfileId customer;
  ProfileId a;
  ProfileId b;
  std::vector<LinkInfo> ends;                 // Every link that would end.
  std::vector<CustomerInfo::Profile> side_a;  // Earliest first; every profile
  std::vector<CustomerInfo::Profile> side_b;  // is on one of the two sides.
  std::vector<CustomerInfo::Profile> ambiguous;  // Of these, those that a cut
                                                 // as small would have left
                                                 // on the other side.
  struct Split {
    ConversationId conversation;
    std::string key;
    bool stays_with_a = false;  // It follows the profile that opened it.
    // Who holds it and what is on offer stay with it, too.
    std::optional<ClaimState> claim;
  };
  std::vector<Split> conversations;  // Those that would split by side.
  struct Remembered {
    std::string bot;
    std::optional<ConversationId> conversation;  // Absent: of the customer.
    bool stays_with_a = false;
  };
  std::vector<Remembered> checkpoints;
  struct Unsent {
    Position event = 0;
    bool stays_with_a = false;  // With who opened its conversation.
  };
  std::vector<Unsent> outbox;  // What is pending.
};

struct UnlinkRequest {
  std::string tenant = kDefaultTenant;
  UnlinkPlan plan;
  std::string why = "";
  std::string by = "";
};

struct UnlinkReceipt {
  std::vector<ProfileId> customers;  // What came of it.
  Position position = 0;             // Of its last entry.
};

struct ReassignRequest {
  std::string tenant = kDefaultTenant;
  std::string identity;
  std::int64_t from_us = 0;
  std::string why = "";
  std::string by = "";
  std::optional<Restored> restored = std::nullopt;
};

struct ReassignReceipt {
  ProfileId profile;  // The new one.
  Position position = 0;
};

struct ShareRequest {
  std::string tenant = kDefaultTenant;
  std::string identity = "";  // Either one value
  std::string scheme = "";    // or a whole scheme.
  std::string why = "";
  std::string by = "";
  std::optional<Restored> restored = std::nullopt;
};

enum class ReviewReason {
  kExclusive,  // Two values of an exclusive scheme.
  kNever,      // A never forbids it.
  kTooMany,    // The customer would have very many profiles.
  kShared,     // The link rested on a value that was declared shared.
  kSecond,     // A second person named in a conversation without identity.
};

struct ReviewInfo {
  ReviewId id;
  ReviewReason reason = ReviewReason::kExclusive;
  ProfileId a;
  ProfileId b;
  std::string identity_a;
  std::string identity_b;
  std::optional<LinkId> link;        // Where one stands.
  std::optional<EventRef> evidence;  // The event that would have linked them.
  std::int64_t recorded_us = 0;
  Position position = 0;
};

struct DecideRequest {
  std::string tenant = kDefaultTenant;
  ReviewId review;
  bool accept = false;
  std::string why = "";
  std::string by = "";
};

// What was given a position. A number, once given, is never given again.
enum class EntryKind : std::uint8_t {
  kEvent = 1,
  kAssignment = 2,
  kLink = 3,
  kLinkEnd = 4,
  kReview = 5,
  kReviewDecided = 6,
  kNever = 7,
  kAllow = 8,
  kReassign = 9,
  kShared = 10,
  kSplit = 11,
  kBackfillStart = 12,
  kBackfillEnd = 13,
  kCursor = 14,
  kCheckpoint = 20,
  kCheckpointsPruned = 21,
  kDelivery = 22,
};

struct StoreStats {
  std::uint64_t entries = 0;
  std::uint64_t events = 0;
  std::uint64_t profiles = 0;
  std::uint64_t customers = 0;
  std::uint64_t conversations = 0;
  std::uint64_t links = 0;
  std::uint64_t reviews = 0;  // Open ones.
  std::uint64_t epoch = 0;
  std::uint64_t cache_bytes = 0;
  std::uint64_t cache_entries = 0;
  std::vector<std::pair<std::string, std::uint64_t>> sizes;  // Of the engine.
};

struct VerifyReport {
  std::uint64_t events = 0;
  std::uint64_t profiles = 0;
  std::uint64_t customers = 0;
  std::uint64_t entries = 0;
  std::vector<std::string> differences;  // Ids and rows only, no content.
};

}  // namespace throughline

#endif  // THROUGHLINE_REQUESTS_H_
