// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::AcceptHandover and DeclineHandover: what came of an offer.

#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/claims/refusal.h"
#include "lib/store/claiming.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

bool Same(const v1::Actor& a, const v1::Actor& b) {
  return a.role() == b.role() && a.id() == b.id();
}

// That the offer stands, and for this actor. `taking_back`: who made it may
// answer, too.
absl::Status CheckOffer(const Claiming& claiming,
                        const AnswerOfferRequest& request, bool taking_back,
                        std::int64_t now_us) {
  const claims::Row& row = claiming.row();
  const auto refuse = [&](std::string_view why) {
    return claims::RefuseAnswer(request.conversation, request.handover, why,
                                row, now_us);
  };
  if (!row.has_offer() || row.offer().id() != request.handover.view()) {
    return refuse("does not stand: it was answered, or never offered");
  }
  if (!claims::Offered(row, now_us)) {
    return refuse("ran out at " + FormatRfc3339(row.offer().until_us()));
  }
  if (claims::IsFor(row.offer(), request.actor)) return absl::OkStatus();
  if (taking_back && Same(row.offer().from(), request.actor)) {
    return absl::OkStatus();
  }
  return refuse("is for somebody else");
}

}  // namespace

absl::StatusOr<GrantedClaim> Store::AcceptHandover(
    const AnswerOfferRequest& request) {
  TL_RETURN_IF_ERROR(CheckHolder(request.actor));
  TL_ASSIGN_OR_RETURN(
      const std::int64_t lease_us,
      CheckLength("lease", request.lease, 1, limits::kLeaseMaxUs));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  GrantedClaim claim;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Intake intake(*tenant, AppendMode::kLive, draft);
    Claiming claiming(*impl_, *tenant, request.conversation, intake, draft);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(CheckOffer(claiming, request, false, draft.now_us()));
    TL_ASSIGN_OR_RETURN(claim, claiming.Give(request.actor, lease_us));
    return intake.Finish();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return claim;
}

absl::StatusOr<Position> Store::DeclineHandover(
    const AnswerOfferRequest& request) {
  TL_RETURN_IF_ERROR(CheckHolder(request.actor));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  Position position = 0;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Intake intake(*tenant, AppendMode::kLive, draft);
    Claiming claiming(*impl_, *tenant, request.conversation, intake, draft);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(CheckOffer(claiming, request, true, draft.now_us()));
    TL_ASSIGN_OR_RETURN(
        position, claiming.EndOffer(HandoverStep::kDeclined, request.actor));
    return intake.Finish();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

}  // namespace throughline
