// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The feed: every entry of a tenant in commit order, without holes.
//
//   FeedRequest next{.from = resumption.position() + 1};
//   while (!stop.stop_requested()) {
//     const auto page = store.Follow(next, {.stop = stop});
//     if (!page.ok()) return page.status();
//     for (const Entry& entry : page->entries) Show(entry);
//     next.from = page->next;
//   }
//
// A position stands for one entry for ever. What a viewer may not read keeps
// its position and its kind and says nothing else (Entry::withheld); what is
// not an event is for the staff. A filter by anything but kind never lets
// through what is withheld, so that it tells nothing of it.

#ifndef THROUGHLINE_FEED_H_
#define THROUGHLINE_FEED_H_

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "throughline/checkpoints.h"
#include "throughline/event_view.h"
#include "throughline/outbox.h"
#include "throughline/requests.h"
#include "throughline/types.h"

namespace throughline {

// Which entries; each list empty: any. All that is given must hold.
struct FeedFilter {
  std::vector<EntryKind> kinds = {};

  // These let through events alone.
  std::vector<std::string> channels = {};
  std::vector<std::string> event_kinds = {};

  // Those about the customer, with all the profiles that are theirs as of the
  // page: an entry that links or parts them is about both. Or about one
  // profile, whoever holds it. Costs what the page holds, not what it skips.
  std::optional<Who> customer = std::nullopt;
  std::optional<ProfileId> profile = std::nullopt;

  // As the entry names it; its splits are among them, under either id.
  std::optional<ConversationId> conversation = std::nullopt;
};

struct FeedRequest {
  std::string tenant = kDefaultTenant;
  Position from = 1;       // The first position wanted; or instead
  std::string token = "";  // that of a page before.
  FeedFilter filter = {};
  Viewer viewer = Viewer::AgentWithEveryGrant();
  int limit = 100;  // Entries, 1 to 1,000.
};

struct Entry {
  Position position = 0;
  EntryKind kind = EntryKind::kEvent;
  bool withheld = false;  // Only the two above are told.
  std::int64_t recorded_us = 0;

  // Of kEvent: as stated. For a viewer without every grant as it stands.
  std::optional<EventView> event;
  ProfileId profile;         // Whose, of kEvent, kAssignment, kReassign.
  std::string identity;      // Of kAssignment, kReassign, kShared.
  std::int64_t from_us = 0;  // Of kReassign.
  std::string scheme;        // Of kShared.
  LinkInfo link;  // Of kLink, kLinkEnd; of kNever, kAllow: a, b, why, by, at.
  std::optional<ReviewInfo> review;          // Of kReview, kReviewDecided.
  bool accepted = false;                     // Of kReviewDecided.
  ConversationId conversation;               // Of kSplit: the new one,
  ConversationId split_from;                 // and the one it was.
  std::string reader;                        // Of kCursor, as `role:id`;
  bool unread = false;                       // it went back;
  std::optional<EventRef> read_to;           // up to this event, or from it on;
  bool read_before = false;                  // up to just before it.
  std::optional<CheckpointInfo> checkpoint;  // Of kCheckpoint.
  // Of kCheckpoint, its content, where an export has put it in: in a page of
  // the feed there is none.
  std::optional<std::string> content;
  std::optional<PruneInfo> pruned;   // Of kCheckpointsPruned.
  std::optional<Delivery> delivery;  // Of kDelivery.
};

struct FeedPage {
  std::vector<Entry> entries;  // By position.
  Position next = 0;           // The first position of the next page.
  Position newest = 0;         // What the snapshot held.

  // `next`, with the store's epoch: for whoever keeps it longer than the store
  // may stay what it is. Where the store was restored from a backup and no
  // longer has what the token had seen, it is refused, not silently misread.
  std::string token;
};

// How long to wait for the first entry. Both given: whichever comes first.
struct Wait {
  // On the store's clock. Whoever moves an injected clock calls Maintain().
  absl::Time deadline = absl::InfiniteFuture();
  std::stop_token stop = {};
};

// Where a consumer stands. One that nobody knows stands at 1.
struct ConsumerInfo {
  std::string name;
  Position next = 1;  // The first position it wants.
  bool known = false;
  std::int64_t stepped_us = 0;  // When it last took a step.
};

struct CommitRequest {
  std::string tenant = kDefaultTenant;
  ConsumerStep step;
  Durability durability = Durability::kSynced;
};

struct MaintainReport {
  std::uint64_t entries_cut = 0;  // That fell out of feeds, of all tenants.
};

}  // namespace throughline

#endif  // THROUGHLINE_FEED_H_
