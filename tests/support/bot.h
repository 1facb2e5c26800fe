// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Bot: somebody who remembers, at a Desk.
//
//   Bot bot(desk, "ivr");
//   bot.Save("phone:+31612345678", 0, "asked for the order number");
//   CHECK(bot.Read("phone:+31612345678").content == "asked for ...");

#ifndef THROUGHLINE_TESTS_SUPPORT_BOT_H_
#define THROUGHLINE_TESTS_SUPPORT_BOT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {

inline CheckpointScope About(const Who& who) { return {.who = who}; }
inline CheckpointScope About(ConversationId conversation) {
  return {.conversation = conversation};
}
inline CheckpointScope KeptWith(ProfileId profile) {
  return {.kept_with = profile};
}

class Bot {
 public:
  Bot(Desk& desk, std::string name) : desk_(desk), name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  Viewer viewer() const { return {v1::ROLE_BOT, name_, {}, false}; }

  absl::StatusOr<CheckpointReceipt> TrySave(const NewCheckpoint& checkpoint) {
    return desk_->SaveCheckpoint({.bot = name_, .checkpoint = checkpoint});
  }
  CheckpointReceipt Save(const NewCheckpoint& checkpoint) {
    return Must(TrySave(checkpoint));
  }
  CheckpointReceipt Save(const CheckpointScope& about, std::uint64_t expected,
                         const std::string& content) {
    return Save({.about = about, .expected = expected, .content = content});
  }
  CheckpointReceipt Save(const std::string& who, std::uint64_t expected,
                         const std::string& content) {
    return Save(About(Who(who)), expected, content);
  }

  absl::StatusOr<KeptCheckpoint> TryRead(
      const CheckpointScope& about,
      std::optional<std::uint64_t> version = std::nullopt) {
    return desk_->Checkpoint(
        {.bot = name_, .about = about, .version = version});
  }
  KeptCheckpoint Read(const std::string& who,
                      std::optional<std::uint64_t> version = std::nullopt) {
    return Must(TryRead(About(Who(who)), version));
  }

  std::vector<CheckpointInfo> Versions(
      const CheckpointScope& about,
      std::optional<std::uint64_t> lineage_of = std::nullopt) {
    return Must(desk_->Checkpoints({.bot = name_,
                                    .about = about,
                                    .lineage_of = lineage_of,
                                    .limit = 1000}));
  }

  PruneReceipt Prune(const CheckpointScope& about, std::uint64_t keep_last,
                     bool keep_tagged = true) {
    return Must(desk_->PruneCheckpoints({.bot = name_,
                                         .about = about,
                                         .keep_last = keep_last,
                                         .keep_tagged = keep_tagged}));
  }

  // What it says to a customer, to be sent.
  v1::Event Reply(const std::string& who, const std::string& text,
                  const std::string& id) const {
    v1::Event event = desk_.Event({.who = {who},
                                   .text = text,
                                   .role = v1::ROLE_BOT,
                                   .by = name_,
                                   .source = "bot",
                                   .id = id});
    event.set_request(true);
    return event;
  }

 private:
  Desk& desk_;
  const std::string name_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_BOT_H_
