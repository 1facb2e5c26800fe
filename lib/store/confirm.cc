// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Confirm: what became of events of the outbox.

#include <optional>
#include <utility>

#include "lib/base/status.h"
#include "lib/outbox/rows.h"
#include "lib/store/bots.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status CheckOutcome(const Outcome& outcome) {
  if (outcome.state <= DeliveryState::kPending ||
      outcome.state > DeliveryState::kRead) {
    return Invalid("state: sent, failed, delivered or read is right");
  }
  const bool by_ref = !outcome.ref.source.empty() && !outcome.ref.id.empty();
  if ((outcome.event != 0) == by_ref) {
    return Invalid("an event is named by its position or by source and id");
  }
  return door::CheckText("error", outcome.error, 0, limits::kLabelBytesMax);
}

absl::Status Check(const ConfirmRequest& request) {
  const std::size_t count = request.outcomes.size();
  if (count == 0 || count > limits::kBatchEventsMax) {
    return Invalid("{} outcomes; 1 to {} at once are right", count,
                   limits::kBatchEventsMax);
  }
  for (const Outcome& outcome : request.outcomes) {
    TL_RETURN_IF_ERROR(CheckOutcome(outcome));
  }
  if (request.restored_us.has_value()) {
    TL_RETURN_IF_ERROR(CheckTime("restored", *request.restored_us));
  }
  return door::CheckText("by", request.by, 0, limits::kLabelBytesMax);
}

absl::StatusOr<outbox::Row> Find(const View& view, const Outcome& outcome) {
  Position event = outcome.event;
  if (event == 0) {
    TL_ASSIGN_OR_RETURN(
        const auto receipt,
        timeline::ReadReceipt(
            view, timeline::RefHash(view, outcome.ref.source, outcome.ref.id)));
    if (!receipt.has_value() || receipt->awaited) {
      return NotFound("no event has this source and id");
    }
    event = receipt->place.position;
  }
  TL_ASSIGN_OR_RETURN(const auto row, outbox::Read(view, event));
  if (row.has_value()) return *row;
  return NotFound("no event that was to be sent stands at position {}", event);
}

}  // namespace

absl::StatusOr<ConfirmReceipt> Store::Confirm(const ConfirmRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  if (!request.restored_us.has_value()) {
    TL_RETURN_IF_ERROR(impl_->CheckEpoch(request.epoch));
  }
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  ConfirmReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    receipt.deliveries.clear();
    for (const Outcome& outcome : request.outcomes) {
      TL_ASSIGN_OR_RETURN(const outbox::Row row, Find(draft.view(), outcome));
      Delivery delivery = outbox::Move(
          row, {outcome.state, outcome.error, request.by, request.restored_us},
          draft);
      if (delivery.moved) {
        TL_RETURN_IF_ERROR(
            bots::Concern(ProfileId::FromBytes(row.profile()), draft));
      }
      receipt.deliveries.push_back(std::move(delivery));
    }
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  return receipt;
}

}  // namespace throughline
