// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::PruneCheckpoints: the content of versions that no rule keeps goes.

#include "lib/base/status.h"
#include "lib/checkpoint/prune.h"
#include "lib/store/bots.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<PruneReceipt> Store::PruneCheckpoints(
    const PruneCheckpointsRequest& request) {
  TL_RETURN_IF_ERROR(bots::CheckBot(request.bot));
  TL_RETURN_IF_ERROR(checkpoint::Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  PruneReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const checkpoint::Name name,
                        bots::NameOf(draft.view(), *tenant, request.bot,
                                     request.about, draft.now_us()));
    TL_ASSIGN_OR_RETURN(receipt, checkpoint::Prune(name, request, draft));
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
