// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/turn_claim.h"

#include <optional>
#include <variant>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/claims/require.h"
#include "lib/claims/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::StatusOr<std::int64_t> LeaseOf(absl::Duration lease) {
  return CheckLength("claim.lease", lease, 1, limits::kLeaseMaxUs);
}

struct Checking {
  absl::Status operator()(const ClaimRequest& claim) const {
    TL_RETURN_IF_ERROR(CheckHolder(claim.actor));
    if (claim.wait != absl::ZeroDuration()) {
      return Invalid("claim.wait: a turn does not wait; 0 is right");
    }
    return LeaseOf(claim.lease).status();
  }
  absl::Status operator()(const RenewRequest& renew) const {
    return LeaseOf(renew.lease).status();
  }
  absl::Status operator()(const ReleaseRequest&) const {
    return absl::OkStatus();
  }
  absl::Status operator()(const OfferRequest& offer) const {
    return CheckOffer(offer);
  }
};

struct Telling {
  std::string operator()(const ClaimRequest& claim) const {
    return "take" + claim.actor.SerializeAsString() +
           absl::FormatDuration(claim.lease);
  }
  std::string operator()(const RenewRequest& renew) const {
    return "renew" + absl::FormatDuration(renew.lease);
  }
  std::string operator()(const ReleaseRequest&) const { return "release"; }
  std::string operator()(const OfferRequest& offer) const {
    std::string content = "offer" + offer.to.SerializeAsString();
    for (const std::string* const text : {&offer.reason, &offer.summary}) {
      content += '\0' + *text;
    }
    for (const std::string& skill : offer.skills) content += '\0' + skill;
    content += '\0' + absl::FormatDuration(offer.stands);
    if (offer.seen.has_value()) AppendBig64(*offer.seen, content);
    return content;
  }
};

class Changing {
 public:
  Changing(const Store::Impl& store, const Tenant& tenant,
           const std::optional<Fence>& fence, Intake& intake, Handing& handing,
           Draft& draft, TurnReceipt& receipt)
      : store_(store),
        tenant_(tenant),
        fence_(fence),
        intake_(intake),
        handing_(handing),
        draft_(draft),
        receipt_(receipt) {}

  absl::Status operator()(const ClaimRequest& request) {
    const ConversationId in =
        request.conversation.empty() ? Spoken() : request.conversation;
    Claiming claiming = On(in);
    TL_RETURN_IF_ERROR(claiming.Open());
    const bool free =
        !claiming.held() && handing_.queue().Waiting(claiming.name()).empty();
    if (!free && !(claiming.held() && claiming.MayTakeOver(request.actor))) {
      return claiming.Refusal();
    }
    TL_ASSIGN_OR_RETURN(const std::int64_t lease_us, LeaseOf(request.lease));
    TL_ASSIGN_OR_RETURN(receipt_.claim, claiming.Give(request.actor, lease_us));
    return absl::OkStatus();
  }

  absl::Status operator()(const RenewRequest& request) {
    const Fence fence = FenceOf(request.fence);
    TL_RETURN_IF_ERROR(claims::Require(draft_.view(), fence, draft_.now_us()));
    TL_ASSIGN_OR_RETURN(std::optional<claims::Row> row,
                        claims::Read(draft_.view(), fence.conversation));
    if (!row.has_value()) return DataLoss("a claim has no row");
    TL_ASSIGN_OR_RETURN(const std::int64_t lease_us, LeaseOf(request.lease));
    row->set_until_us(EndOfLease(draft_.now_us(), lease_us));
    claims::Write(fence.conversation, *row, draft_);
    receipt_.claim = {fence, row->since_us(), row->until_us(), row->number()};
    return absl::OkStatus();
  }

  absl::Status operator()(const ReleaseRequest& request) {
    const Fence fence = FenceOf(request.fence);
    Claiming claiming = On(fence.conversation);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(claiming.Require(fence.token));
    TL_RETURN_IF_ERROR(claiming.Release().status());
    return claiming.ServeNext(handing_);
  }

  absl::Status operator()(const OfferRequest& request) {
    const Fence fence = FenceOf(request.fence);
    Claiming claiming = On(fence.conversation);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(claiming.Require(fence.token));
    TL_ASSIGN_OR_RETURN(receipt_.offer, claiming.Offer(request));
    return absl::OkStatus();
  }

 private:
  Claiming On(ConversationId conversation) {
    return Claiming(store_, tenant_, conversation, intake_, draft_);
  }

  // Left out, it is the turn's.
  Fence FenceOf(const Fence& stated) const {
    return stated == Fence{} ? fence_.value_or(Fence{}) : stated;
  }

  // Where the turn spoke last.
  ConversationId Spoken() const {
    return receipt_.events.empty() ? ConversationId()
                                   : receipt_.events.back().conversation;
  }

  const Store::Impl& store_;
  const Tenant& tenant_;
  const std::optional<Fence>& fence_;
  Intake& intake_;
  Handing& handing_;
  Draft& draft_;
  TurnReceipt& receipt_;
};

}  // namespace

absl::Status CheckClaimChange(const TurnRequest& request) {
  return request.claim.has_value() ? std::visit(Checking(), *request.claim)
                                   : absl::OkStatus();
}

std::string ContentOf(const TurnRequest& request) {
  return request.claim.has_value() ? std::visit(Telling(), *request.claim)
                                   : std::string();
}

absl::Status ChangeClaim(const Store::Impl& store, const Tenant& tenant,
                         const TurnRequest& request, Intake& intake,
                         Handing& handing, Draft& draft, TurnReceipt& receipt) {
  if (!request.claim.has_value()) return absl::OkStatus();
  Changing changing(store, tenant, request.fence, intake, handing, draft,
                    receipt);
  return std::visit([&](const auto& change) { return changing(change); },
                    *request.claim);
}

}  // namespace throughline
