// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints: what a bot remembers of a conversation, or of a customer.
//
//   store.SaveCheckpoint({.bot = "ivr",
//                         .checkpoint = {.about = {.who = "phone:+3161..."},
//                                        .expected = 4,
//                                        .schema = "ivr/2",
//                                        .content = state.Encode()}});
//
// The checkpoints of one bot about one thing are versions 1, 2, 3, ..., each
// with the version that it goes on from. A bot that goes back reads an earlier
// one and saves with it as the parent: that is a fork, and nothing is lost.
// Content and schema are the bot's own: they come back as they were given.
//
// What is about a customer is kept with the profile whose id the customer has
// when the first one is saved, and follows that profile through links and
// unlinks. What is about a conversation follows the profile that opened it.

#ifndef THROUGHLINE_CHECKPOINTS_H_
#define THROUGHLINE_CHECKPOINTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "throughline/claims.h"
#include "throughline/types.h"

namespace throughline {

// What a checkpoint is about: one of these.
struct CheckpointScope {
  // A customer: the one of this bot's that was saved last. With profiles that
  // were linked later there may be several; a resumption shows them all.
  Who who = {};
  std::optional<ConversationId> conversation = std::nullopt;
  // The one about the customer that is kept with this very profile.
  std::optional<ProfileId> kept_with = std::nullopt;
};

struct NewCheckpoint {
  CheckpointScope about;
  std::uint64_t expected = 0;  // The newest version there is; 0: there is none.
  // The version it goes on from, at most `expected`; 0: it begins anew; absent:
  // the newest.
  std::optional<std::uint64_t> parent = std::nullopt;
  std::string schema = "";             // How to read the content; 256 bytes.
  std::string content = "";            // At most 16 MiB.
  std::vector<std::string> tags = {};  // At most 16, of 1 to 64 bytes.
  // Up to where the bot had seen what happened; absent: all of it.
  std::optional<Position> seen = std::nullopt;
};

// What an import repeats of an export, instead of deciding anew.
struct RestoredCheckpoint {
  std::int64_t recorded_us = 0;
  Position behind = 0;  // How many entries it had not seen when it was saved.
  bool pruned = false;  // Its content was let go of.
  std::uint64_t bytes = 0;  // Of a pruned one: how many it had.
};

struct SaveCheckpointRequest {
  std::string tenant = kDefaultTenant;
  std::string bot;  // 1 to 128 bytes.
  NewCheckpoint checkpoint;
  // The claim that it is saved under; checked within the commit.
  std::optional<Fence> fence = std::nullopt;
  Durability durability = Durability::kSynced;
  std::optional<RestoredCheckpoint> restored = std::nullopt;
};

struct CheckpointReceipt {
  std::uint64_t version = 0;
  ProfileId profile;      // With which it is kept.
  Position position = 0;  // Of its entry.
  bool already = false;   // The same was saved before.

  friend bool operator==(const CheckpointReceipt&,
                         const CheckpointReceipt&) = default;
};

struct CheckpointInfo {
  std::string bot;
  ProfileId profile;                           // With which it is kept.
  std::optional<ConversationId> conversation;  // Absent: about the customer.
  std::uint64_t version = 0;
  std::uint64_t parent = 0;  // 0: it began anew.
  std::string schema;
  std::vector<std::string> tags;  // Each once, in byte order.
  Position seen = 0;              // Up to where the bot had seen what happened.
  Position position = 0;          // Of its own entry.
  std::int64_t recorded_us = 0;
  std::uint64_t bytes = 0;  // Of its content.
  Position pruned = 0;      // Where its content was let go of; 0: it is kept.
};

struct CheckpointRequest {
  std::string tenant = kDefaultTenant;
  std::string bot;
  CheckpointScope about;
  std::optional<std::uint64_t> version = std::nullopt;  // Absent: the newest.
};

struct KeptCheckpoint {
  CheckpointInfo info;
  std::string content;
};

struct CheckpointsRequest {
  std::string tenant = kDefaultTenant;
  std::string bot;
  CheckpointScope about;
  // Only this version and those that it goes back to, pruned ones among them.
  std::optional<std::uint64_t> lineage_of = std::nullopt;
  std::optional<std::uint64_t> before = std::nullopt;  // A version, exclusive.
  int limit = 100;                                     // 1 to 1,000.
};

// Lets go of the content of versions that no rule keeps. What is left of such
// a one is its entry and its place among the versions, so that the lineage of
// those that are kept is whole. The newest is always kept.
struct PruneCheckpointsRequest {
  std::string tenant = kDefaultTenant;
  std::string bot;
  CheckpointScope about;
  std::uint64_t keep_last = 1;  // At least 1.
  bool keep_tagged = true;
  // What an import repeats of an export: these versions, whatever the rules.
  struct Restored {
    std::vector<std::uint64_t> versions;
    std::int64_t recorded_us = 0;
  };
  std::optional<Restored> restored = std::nullopt;
};

struct PruneReceipt {
  std::vector<std::uint64_t> versions;  // That were let go of, oldest first.
  std::uint64_t bytes = 0;              // Of their content.
  Position position = 0;                // Of the entry; 0: there was nothing.
};

// What an entry says of pruning.
struct PruneInfo {
  std::string bot;
  ProfileId profile;
  std::optional<ConversationId> conversation;
  std::vector<std::uint64_t> versions;
};

}  // namespace throughline

#endif  // THROUGHLINE_CHECKPOINTS_H_
