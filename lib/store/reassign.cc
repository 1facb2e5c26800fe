// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Reassign: from a time on an identity means somebody else.

#include "lib/identity/reassign.h"

#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/desk.h"
#include "lib/identity/profiles.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"

namespace throughline {

absl::StatusOr<ReassignReceipt> Store::Reassign(
    const ReassignRequest& request) {
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, std::nullopt, request.restored));
  TL_RETURN_IF_ERROR(CheckTime("from", request.from_us));
  TL_ASSIGN_OR_RETURN(const ProfileId id,
                      RestoredId<ProfileId>(request.restored));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  TL_ASSIGN_OR_RETURN(const identity::Identity stated,
                      tenant->normaliser.Normalise(request.identity));
  ReassignReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const std::vector<identity::Met> mets,
                        identity::Meet(draft.view(), {stated}));
    TL_ASSIGN_OR_RETURN(
        const identity::Reassigned reassigned,
        identity::Reassign(mets.front(), request.from_us, id, said, draft));
    receipt = {reassigned.profile, reassigned.position};
    if (reassigned.already) return absl::OkStatus();
    head::Desk desk(draft);
    desk.Begin(reassigned.profile, reassigned.position, stated.shown);
    return desk.Write();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
