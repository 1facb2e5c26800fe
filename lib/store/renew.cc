// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Renew: a lease runs out later, or earlier. Nothing is logged.

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/claims/require.h"
#include "lib/claims/rows.h"
#include "lib/store/claiming.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {

absl::StatusOr<GrantedClaim> Store::Renew(const RenewRequest& request) {
  TL_ASSIGN_OR_RETURN(
      const std::int64_t lease_us,
      CheckLength("lease", request.lease, 1, limits::kLeaseMaxUs));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  GrantedClaim claim;
  bool earlier = false;
  const auto plan = [&](Draft& draft) -> absl::Status {
    const ConversationId in = request.fence.conversation;
    TL_RETURN_IF_ERROR(
        claims::Require(draft.view(), request.fence, draft.now_us()));
    TL_ASSIGN_OR_RETURN(std::optional<claims::Row> row,
                        claims::Read(draft.view(), in));
    if (!row.has_value()) return DataLoss("a claim has no row");
    const std::int64_t until_us = EndOfLease(draft.now_us(), lease_us);
    earlier = until_us < row->until_us();
    row->set_until_us(until_us);
    claims::Write(in, *row, draft);
    claim = {request.fence, row->since_us(), until_us, row->number()};
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  if (earlier) impl_->claim_queue().WakeAll();
  return claim;
}

}  // namespace throughline
