// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/checkpoint/summary.h"

#include <algorithm>

#include "lib/base/status.h"

namespace throughline::checkpoint {
namespace {

bool SameName(const Summary& a, const Summary& b) {
  return a.bot() == b.bot() && a.profile() == b.profile() &&
         a.conversation() == b.conversation();
}

}  // namespace

Summary SummaryOf(const Row& row) {
  Summary summary;
  summary.set_bot(row.bot());
  summary.set_profile(row.profile());
  summary.set_conversation(row.conversation());
  summary.set_version(row.version());
  summary.set_schema(row.schema());
  summary.set_seen(row.seen());
  summary.set_position(row.position());
  return summary;
}

void Fold(const Summary& summary, Head& into) {
  auto& all = *into.mutable_checkpoints();
  const auto same = std::find_if(
      all.begin(), all.end(),
      [&summary](const Summary& each) { return SameName(each, summary); });
  if (same != all.end()) {
    if (same->position() >= summary.position()) return;
    all.erase(same);
  }
  int at = all.size();
  while (at > 0 && summary.position() < all[at - 1].position()) --at;
  *all.Add() = summary;
  std::rotate(all.begin() + at, all.end() - 1, all.end());
}

void Combine(const Head& from, Head& into) {
  for (const Summary& summary : from.checkpoints()) Fold(summary, into);
  if (from.checkpoints_dropped()) into.set_checkpoints_dropped(true);
}

void Trim(int most, Head& head) {
  const int more = head.checkpoints_size() - most;
  if (more <= 0) return;
  head.mutable_checkpoints()->DeleteSubrange(0, more);
  head.set_checkpoints_dropped(true);
}

absl::Status FoldRows(const View& view, ProfileId profile, Position as_of,
                      Head& into) {
  return SeeAll(view, profile, [&](const Row& row) -> absl::Status {
    if (row.position() <= as_of) Fold(SummaryOf(row), into);
    return absl::OkStatus();
  });
}

}  // namespace throughline::checkpoint
