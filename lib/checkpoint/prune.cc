// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/checkpoint/prune.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "throughline/requests.h"

namespace throughline::checkpoint {
namespace {

// Whether a rule keeps a version that `newer` others came after.
bool Keeps(const PruneCheckpointsRequest& rule, const Row& row,
           std::uint64_t newer) {
  if (newer == 0) return true;
  if (rule.restored.has_value()) {
    const std::vector<std::uint64_t>& those = rule.restored->versions;
    return std::find(those.begin(), those.end(), row.version()) == those.end();
  }
  return newer < rule.keep_last || (rule.keep_tagged && row.tags_size() > 0);
}

// Those that go, oldest first. An import has let go of their content already,
// and only tells where.
absl::StatusOr<std::vector<Row>> Going(const View& view, const Name& name,
                                       const PruneCheckpointsRequest& rule) {
  std::vector<Row> going;
  std::uint64_t newer = 0;
  TL_RETURN_IF_ERROR(See(view, name, ~std::uint64_t{0}, [&](const Row& row) {
    const bool untold =
        rule.restored.has_value() && row.pruned() == row.position();
    if ((row.pruned() == 0 || untold) && !Keeps(rule, row, newer)) {
      going.push_back(row);
    }
    ++newer;
    return true;
  }));
  if (newer == 0) return NotFound("the bot has no checkpoint of this");
  std::reverse(going.begin(), going.end());
  return going;
}

storage::EntryRow EntryOf(const Name& name, const PruneReceipt& receipt,
                          const PruneCheckpointsRequest& rule) {
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kCheckpointsPruned));
  entry.set_profile(std::string(name.profile.view()));
  if (rule.restored.has_value()) {
    entry.set_recorded_us(rule.restored->recorded_us);
  }
  storage::PruneRow& pruned = *entry.mutable_pruned();
  pruned.set_bot(name.bot);
  if (!name.conversation.empty()) {
    pruned.set_conversation(std::string(name.conversation.view()));
    entry.set_conversation(pruned.conversation());
  }
  for (const std::uint64_t version : receipt.versions) {
    pruned.add_versions(version);
  }
  return entry;
}

}  // namespace

absl::Status Check(const PruneCheckpointsRequest& request) {
  if (request.keep_last == 0) {
    return Invalid("keep_last: 0; at least 1 is right, the newest is kept");
  }
  return absl::OkStatus();
}

absl::StatusOr<PruneReceipt> Prune(const Name& name,
                                   const PruneCheckpointsRequest& rule,
                                   Draft& draft) {
  TL_ASSIGN_OR_RETURN(std::vector<Row> going, Going(draft.view(), name, rule));
  PruneReceipt receipt;
  if (going.empty()) return receipt;
  for (const Row& row : going) {
    receipt.versions.push_back(row.version());
    receipt.bytes += row.bytes();
  }
  receipt.position = WriteEntry(draft, EntryOf(name, receipt, rule));
  for (Row& row : going) {
    DeleteContent(row, draft);
    row.set_pruned(receipt.position);
    Write(row, draft);
  }
  return receipt;
}

PruneInfo Told(const storage::PruneRow& row, ProfileId profile) {
  PruneInfo info{row.bot(), profile, std::nullopt, {}};
  if (!row.conversation().empty()) {
    info.conversation = ConversationId::FromBytes(row.conversation());
  }
  info.versions.assign(row.versions().begin(), row.versions().end());
  return info;
}

}  // namespace throughline::checkpoint
