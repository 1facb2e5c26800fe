// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Reviews and Store::Decide: what waits for a person, and what they say.

#include "lib/identity/reviews.h"

#include <memory>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/desk.h"
#include "lib/identity/decide.h"
#include "lib/identity/told.h"
#include "lib/store/follow.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"

namespace throughline {

absl::StatusOr<std::vector<ReviewInfo>> Store::Reviews(
    std::string_view tenant_name) const {
  std::vector<ReviewInfo> reviews;
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(tenant_name));
  if (tenant == nullptr) return reviews;
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(const std::vector<storage::ReviewRow> open,
                      identity::OpenReviews(view));
  for (const storage::ReviewRow& row : open) {
    TL_ASSIGN_OR_RETURN(ReviewInfo review, identity::Told(view, row));
    reviews.push_back(std::move(review));
  }
  return reviews;
}

absl::StatusOr<Position> Store::Decide(const DecideRequest& request) {
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, std::nullopt, std::nullopt));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  Position position = 0;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(
        const identity::Decision decision,
        identity::Decide(request.review, request.accept, said, draft));
    position = decision.position;
    head::Desk desk(draft);
    TL_RETURN_IF_ERROR(follow::Links(decision.regrouped, desk, draft));
    return desk.Write();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

}  // namespace throughline
