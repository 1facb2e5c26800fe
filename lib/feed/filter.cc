// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/feed/filter.h"

#include <algorithm>

namespace throughline::feed {
namespace {

template <typename List, typename Value>
bool Allows(const List& list, const Value& value) {
  return list.empty() ||
         std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool SeesAll(const Viewer& viewer) {
  return viewer.every_grant &&
         (viewer.role == v1::ROLE_AGENT || viewer.role == v1::ROLE_SYSTEM);
}

bool MayPass(const FeedFilter& filter, const storage::EntryRow& row) {
  const auto kind = static_cast<EntryKind>(row.kind());
  if (!Allows(filter.kinds, kind)) return false;
  if (kind == EntryKind::kEvent) return true;
  if (!filter.channels.empty() || !filter.event_kinds.empty()) return false;
  if (!filter.conversation.has_value()) return true;
  const auto in = filter.conversation->view();
  return row.conversation() == in || row.split_from() == in;
}

bool Passes(const FeedFilter& filter, const EventView& event) {
  return Allows(filter.channels, event.channel()) &&
         Allows(filter.event_kinds, event.kind()) &&
         (!filter.conversation.has_value() ||
          event.conversation() == *filter.conversation);
}

bool WithheldPasses(const FeedFilter& filter) {
  return filter.channels.empty() && filter.event_kinds.empty() &&
         !filter.customer.has_value() && !filter.profile.has_value() &&
         !filter.conversation.has_value();
}

}  // namespace throughline::feed
