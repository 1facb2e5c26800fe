// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::OfferHandover: who holds a conversation would rather another did.

#include "lib/base/status.h"
#include "lib/store/claiming.h"
#include "lib/store/impl.h"

namespace throughline {
absl::StatusOr<OfferReceipt> Store::OfferHandover(const OfferRequest& request) {
  TL_RETURN_IF_ERROR(CheckOffer(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  OfferReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Intake intake(*tenant, AppendMode::kLive, draft);
    Claiming claiming(*impl_, *tenant, request.fence.conversation, intake,
                      draft);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(claiming.Require(request.fence.token));
    TL_ASSIGN_OR_RETURN(receipt, claiming.Offer(request));
    return intake.Finish();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
