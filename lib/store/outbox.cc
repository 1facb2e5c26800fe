// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Outbox: outgoing events that wait to be sent.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/outbox/rows.h"
#include "lib/store/impl.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::StatusOr<OutboxItem> ItemAt(const View& view, Position event) {
  TL_ASSIGN_OR_RETURN(const auto row, outbox::Read(view, event));
  if (!row.has_value()) {
    return DataLoss("position {}: it is pending and not in the outbox", event);
  }
  const auto profile = ProfileId::FromBytes(row->profile());
  const Place place = keys::DecodePlace(row->place());
  TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                      timeline::ReadEvent(view, profile, place));
  TL_ASSIGN_OR_RETURN(
      const record::Told told,
      timeline::TellOne(view, profile, place, stored, view.rows.position()));
  const EventView event_view(profile, place, stored.record, stored.owner,
                             told.amended, told.deleted());
  return OutboxItem{event_view.At(DeliveryState::kPending), told.deleted()};
}

}  // namespace

absl::StatusOr<OutboxPage> Store::Outbox(const OutboxRequest& request) const {
  if (request.limit < 1 || request.limit > limits::kPageEventsMax) {
    return Invalid("a page of {} events; 1 to {} are right", request.limit,
                   limits::kPageEventsMax);
  }
  if (request.epoch != 0) {
    TL_RETURN_IF_ERROR(impl_->CheckEpoch(request.epoch));
  }
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  OutboxPage page;
  page.epoch = impl_->epoch();
  page.newest = rows->position();
  page.next = std::max(request.from, page.newest + 1);
  if (tenant == nullptr) return page;  // Nothing happened yet.
  const View view = Impl::ViewOf(*rows, *tenant);
  std::vector<Position> pending;
  TL_RETURN_IF_ERROR(
      outbox::SeePending(view, request.from, [&](Position event) {
        if (pending.size() == static_cast<std::size_t>(request.limit)) {
          page.next = event;
          return false;
        }
        pending.push_back(event);
        return true;
      }));
  for (const Position event : pending) {
    TL_ASSIGN_OR_RETURN(OutboxItem item, ItemAt(view, event));
    page.items.push_back(std::move(item));
  }
  return page;
}

}  // namespace throughline
