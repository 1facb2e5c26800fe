// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Release: a claim ends, and whoever waits longest has the next one.

#include "lib/base/status.h"
#include "lib/store/claiming.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<Position> Store::Release(const ReleaseRequest& request) {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const FencingToken& token = request.fence.token;
  Position position = 0;
  Handing handing(impl_->claim_queue());
  const auto plan = [&](Draft& draft) -> absl::Status {
    handing.Restart();
    Intake intake(*tenant, AppendMode::kLive, draft);
    Claiming claiming(*impl_, *tenant, request.fence.conversation, intake,
                      draft);
    TL_RETURN_IF_ERROR(claiming.Open());
    position = draft.position();
    if (claims::TokenOf(claiming.row()) == token && claiming.row().ended()) {
      return absl::OkStatus();  // It was released before.
    }
    TL_RETURN_IF_ERROR(claiming.Require(token));
    TL_ASSIGN_OR_RETURN(position, claiming.Release());
    TL_RETURN_IF_ERROR(claiming.ServeNext(handing));
    return intake.Finish();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  handing.Deliver();
  return position;
}

}  // namespace throughline
