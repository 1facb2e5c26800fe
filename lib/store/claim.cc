// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Claim: taken, or waited for in line.

#include <algorithm>
#include <memory>
#include <optional>

#include "lib/base/status.h"
#include "lib/store/claiming.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

// One caller, from its request to its grant or refusal.
class Claimant {
 public:
  Claimant(Store::Impl& store, const Tenant& tenant,
           const ClaimRequest& request, std::int64_t lease_us,
           std::int64_t wait_us)
      : store_(store),
        tenant_(tenant),
        request_(request),
        name_{tenant.number, request.conversation},
        deadline_us_(store.NowUs() + wait_us),
        ticket_(std::make_shared<ClaimQueue::Ticket>()) {
    ticket_->actor = request.actor;
    ticket_->lease_us = lease_us;
  }

  absl::StatusOr<GrantedClaim> Get() {
    for (;;) {
      const absl::StatusOr<Outcome> outcome = Try();
      if (!outcome.ok() || outcome->refused.has_value()) {
        // It may have been served by another's commit meanwhile.
        const auto granted = store_.claim_queue().Leave(name_, ticket_);
        if (granted.has_value()) return *granted;
        return outcome.ok() ? *outcome->refused : outcome.status();
      }
      if (outcome->taken.has_value()) return *outcome->taken;
      store_.claim_queue().Wait(ticket_,
                                std::min(deadline_us_, outcome->held_until_us),
                                [&] { return store_.NowUs(); });
    }
  }

 private:
  // Of one look. Neither: it stands in line.
  struct Outcome {
    std::optional<GrantedClaim> taken;
    std::optional<absl::Status> refused;
    std::int64_t held_until_us = 0;
  };

  absl::StatusOr<Outcome> Try() {
    Outcome outcome;
    Handing handing(store_.claim_queue());
    const auto plan = [&](Draft& draft) -> absl::Status {
      handing.Restart();
      outcome = Outcome();
      Intake intake(tenant_, AppendMode::kLive, draft);
      Claiming claiming(store_, tenant_, request_.conversation, intake, draft);
      TL_RETURN_IF_ERROR(claiming.Open());
      TL_RETURN_IF_ERROR(Look(claiming, handing, draft, outcome));
      return intake.Finish();
    };
    TL_RETURN_IF_ERROR(
        store_.Transact(tenant_, Durability::kSynced, plan).status());
    handing.Deliver();
    if (!outcome.taken.has_value()) outcome.taken = Granted();
    return outcome;
  }

  // In the plan, where nobody else plans.
  absl::Status Look(Claiming& claiming, Handing& handing, Draft& draft,
                    Outcome& outcome) {
    const bool first = !waits_ && store_.claim_queue().Waiting(name_).empty();
    const bool takes =
        claiming.held() ? claiming.MayTakeOver(request_.actor) : first;
    if (takes && !waits_) {
      TL_ASSIGN_OR_RETURN(outcome.taken,
                          claiming.Give(request_.actor, ticket_->lease_us));
      return absl::OkStatus();
    }
    // Those in line come first, and this may be one of them.
    TL_RETURN_IF_ERROR(claiming.ServeNext(handing));
    if (draft.now_us() < deadline_us_) {
      store_.claim_queue().Join(name_, ticket_);
      waits_ = true;
    } else {
      outcome.refused = claiming.Refusal();
    }
    outcome.held_until_us = claiming.row().until_us();
    return absl::OkStatus();
  }

  // What another's commit, or this one's, gave it in line.
  std::optional<GrantedClaim> Granted() {
    return store_.claim_queue().GrantOf(ticket_);
  }

  Store::Impl& store_;
  const Tenant& tenant_;
  const ClaimRequest& request_;
  const ClaimQueue::Name name_;
  const std::int64_t deadline_us_;
  const ClaimQueue::TicketPtr ticket_;
  bool waits_ = false;
};

}  // namespace

absl::StatusOr<GrantedClaim> Store::Claim(const ClaimRequest& request) {
  TL_RETURN_IF_ERROR(CheckHolder(request.actor));
  TL_ASSIGN_OR_RETURN(
      const std::int64_t lease_us,
      CheckLength("lease", request.lease, 1, limits::kLeaseMaxUs));
  TL_ASSIGN_OR_RETURN(
      const std::int64_t wait_us,
      CheckLength("wait", request.wait, 0, limits::kClaimWaitMaxUs));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  return Claimant(*impl_, *tenant, request, lease_us, wait_us).Get();
}

}  // namespace throughline
