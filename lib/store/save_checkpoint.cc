// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::SaveCheckpoint: the next version of what a bot remembers.

#include "lib/base/status.h"
#include "lib/checkpoint/save.h"
#include "lib/claims/require.h"
#include "lib/store/bots.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<CheckpointReceipt> Store::SaveCheckpoint(
    const SaveCheckpointRequest& request) {
  TL_RETURN_IF_ERROR(checkpoint::Check(request.bot, request.checkpoint));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  CheckpointReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(receipt,
                        bots::Save(*tenant, request.bot, request.checkpoint,
                                   request.restored, draft));
    // The same saved again is not written, and so asks for no token.
    if (receipt.already || !request.fence.has_value()) return absl::OkStatus();
    return claims::Require(draft.view(), *request.fence, draft.now_us());
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  return receipt;
}

}  // namespace throughline
