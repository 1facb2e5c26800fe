// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::MarkBackfill: one entry, for those who follow the feed.

#include <utility>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<Position> Store::MarkBackfill(std::string_view tenant_name,
                                             bool begins) {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(tenant_name));
  Position position = 0;
  const auto plan = [&](Draft& draft) -> absl::Status {
    storage::EntryRow entry;
    entry.set_kind(static_cast<std::uint32_t>(
        begins ? EntryKind::kBackfillStart : EntryKind::kBackfillEnd));
    position = WriteEntry(draft, std::move(entry));
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

}  // namespace throughline
