// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Feed: the entries of a tenant, in commit order, without holes.

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "lib/identity/told.h"
#include "lib/store/impl.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const FeedRequest& request) {
  if (request.limit < 1 || request.limit > limits::kPageEventsMax) {
    return Invalid("a page of {} entries; 1 to {} are right", request.limit,
                   limits::kPageEventsMax);
  }
  return absl::OkStatus();
}

absl::StatusOr<Entry> ToEntry(const View& view, Position position,
                              const storage::EntryRow& row) {
  Entry entry;
  entry.position = position;
  entry.kind = static_cast<EntryKind>(row.kind());
  entry.recorded_us = row.recorded_us();
  entry.profile = ProfileId::FromBytes(row.profile());
  entry.identity = row.shown();
  entry.from_us = row.from_us();
  entry.scheme = row.scheme();
  entry.conversation = ConversationId::FromBytes(row.conversation());
  entry.split_from = ConversationId::FromBytes(row.split_from());
  if (row.has_link()) {
    TL_ASSIGN_OR_RETURN(entry.link, identity::Told(view, row.link()));
  }
  if (row.has_review()) {
    TL_ASSIGN_OR_RETURN(entry.review, identity::Told(view, row.review()));
    entry.accepted = row.review().accepted();
  }
  if (entry.kind == EntryKind::kEvent) {
    const Place place = keys::DecodePlace(row.place());
    TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                        timeline::ReadEvent(view, entry.profile, place));
    entry.event.emplace(entry.profile, place, stored.record, stored.owner,
                        nullptr);
  }
  return entry;
}

}  // namespace

absl::StatusOr<FeedPage> Store::Feed(const FeedRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(request.tenant));
  const std::shared_ptr<const Snapshot> snapshot = impl_->Durable();
  FeedPage page;
  page.newest = snapshot->position();
  page.next = std::max<Position>(request.from, 1);
  if (tenant == nullptr) {  // Nothing happened yet, which is an answer.
    page.next = std::max(page.next, page.newest + 1);
    return page;
  }
  const View view = Impl::ViewOf(*snapshot, *tenant);
  KeyRange range = view.Key(keys::Table::kEntry).Prefix();
  range.begin = EntryKey(view, page.next);
  const auto rows = snapshot->Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    if (static_cast<int>(page.entries.size()) == request.limit) return page;
    const Position position =
        ReadBig64(rows->key().substr(rows->key().size() - 8));
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::EntryRow>(
                                            rows->value(), "entries"));
    TL_ASSIGN_OR_RETURN(Entry entry, ToEntry(view, position, row));
    page.entries.push_back(std::move(entry));
    page.next = position + 1;
  }
  TL_RETURN_IF_ERROR(rows->status());
  page.next = std::max(page.next, page.newest + 1);
  return page;
}

}  // namespace throughline
