// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowCheckpoints: what bots remember, and what has come since they looked.

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"

namespace throughline::head {
namespace {

// An event that the viewer may see, as far as it matters here.
struct Since {
  Position position = 0;
  std::string_view conversation;
  std::string_view bot;  // Whose words they are; empty: no bot's.
};

// The events of the tail after a position. Their bytes lie in the customer, in
// `rows`, or in the customer's head(), which the caller holds.
absl::StatusOr<std::vector<Since>> SeenSince(
    const View& view, const Customer& customer, const Sight& sight,
    Position since, std::vector<timeline::Stored>& rows) {
  const std::shared_ptr<const Head> head = customer.head();
  std::vector<Since> seen;
  for (const timeline::TailView& event : customer.newest) {
    if (event.place.position <= since) continue;
    std::string_view record = event.record;
    auto amended = event.amended;
    if (record.empty()) {
      TL_ASSIGN_OR_RETURN(
          timeline::Stored stored,
          timeline::ReadEvent(view, event.profile, event.place));
      TL_ASSIGN_OR_RETURN(const record::Told told,
                          timeline::TellOne(view, event.profile, event.place,
                                            stored, sight.as_of));
      record = stored.record;
      amended = told.amended;
      rows.push_back(std::move(stored));
    }
    if (!record::MaySee(sight.viewer, record, amended.get())) continue;
    const record::Fields fields = record::ReadFields(record);
    seen.push_back(
        {event.place.position,
         Effective(*head, event.profile, fields.conversation),
         fields.role == v1::ROLE_BOT ? fields.actor_id : std::string_view()});
  }
  return seen;
}

}  // namespace

bool MayKnow(const Viewer& viewer, std::string_view bot) {
  switch (viewer.role) {
    case v1::ROLE_CUSTOMER:
      return false;
    case v1::ROLE_BOT:
      return viewer.id == bot;
    default:
      return true;
  }
}

BotCheckpoint ToShow(const storage::CheckpointSummary& saved) {
  BotCheckpoint shown;
  shown.bot = saved.bot();
  shown.profile = ProfileId::FromBytes(saved.profile());
  if (!saved.conversation().empty()) {
    shown.conversation = ConversationId::FromBytes(saved.conversation());
  }
  shown.version = saved.version();
  shown.schema = saved.schema();
  shown.seen = saved.seen();
  return shown;
}

absl::Status ShowCheckpoints(const View& view, const Customer& customer,
                             const Sight& sight,
                             Resumption::Standing& standing) {
  const std::shared_ptr<const Head> parsed = customer.head();
  const Head& head = *parsed;
  Position least = ~Position{0};
  std::vector<const storage::CheckpointSummary*> shown;
  for (int i = head.checkpoints_size() - 1; i >= 0; --i) {
    const storage::CheckpointSummary& saved = head.checkpoints(i);
    if (!MayKnow(sight.viewer, saved.bot())) continue;
    least = std::min<Position>(least, saved.seen());
    shown.push_back(&saved);
  }
  standing.checkpoints_at_least =
      head.checkpoints_dropped() && sight.viewer.role != v1::ROLE_CUSTOMER;
  if (shown.empty()) return absl::OkStatus();
  std::vector<timeline::Stored> rows;
  TL_ASSIGN_OR_RETURN(const std::vector<Since> events,
                      SeenSince(view, customer, sight, least, rows));
  for (const storage::CheckpointSummary* const saved : shown) {
    BotCheckpoint& checkpoint =
        standing.checkpoints.emplace_back(ToShow(*saved));
    checkpoint.at_least = head.tail_gone() > saved->seen();
    for (const Since& event : events) {
      const bool counts = event.position > saved->seen() &&
                          event.bot != saved->bot() &&
                          (saved->conversation().empty() ||
                           event.conversation == saved->conversation());
      checkpoint.entries_since += counts ? 1 : 0;
    }
  }
  return absl::OkStatus();
}

}  // namespace throughline::head
