// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Link: two profiles are one person.

#include <utility>

#include "lib/base/status.h"
#include "lib/head/desk.h"
#include "lib/identity/groups.h"
#include "lib/identity/links.h"
#include "lib/store/follow.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/store/who.h"

namespace throughline {
namespace {

absl::StatusOr<identity::LinkDetails> Check(const LinkRequest& request) {
  identity::LinkDetails details;
  TL_ASSIGN_OR_RETURN(details.said, SaidOf(request.why, request.by,
                                           request.at_us, request.restored));
  if (!(request.confidence >= 0 && request.confidence <= 1)) {
    return Invalid("confidence: {}; 0 to 1 is right", request.confidence);
  }
  if (request.by_policy && !request.restored.has_value()) {
    return Invalid("by_policy: only an import says that a policy linked");
  }
  details.confidence = request.confidence;
  details.by_policy = request.by_policy;
  TL_ASSIGN_OR_RETURN(details.id, RestoredId<LinkId>(request.restored));
  return details;
}

absl::Status Refused(ReviewReason reason) {
  if (reason == ReviewReason::kNever) {
    return FailedPrecondition(
        "a never stands between the two customers; what to do waits for "
        "review");
  }
  return FailedPrecondition(
      "the two customers hold different values of one exclusive scheme; what "
      "to do waits for review");
}

}  // namespace

absl::StatusOr<LinkReceipt> Store::Link(const LinkRequest& request) {
  TL_ASSIGN_OR_RETURN(const identity::LinkDetails details, Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  identity::Linked linked;
  LinkReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(
        const ProfileId a,
        who::Find(draft.view(), *tenant, request.a, draft.now_us()));
    TL_ASSIGN_OR_RETURN(
        const ProfileId b,
        who::Find(draft.view(), *tenant, request.b, draft.now_us()));
    TL_ASSIGN_OR_RETURN(linked, identity::Link(a, b, details, draft));
    if (linked.refused.has_value()) return absl::OkStatus();
    head::Desk desk(draft);
    TL_RETURN_IF_ERROR(follow::Links(linked.regrouped, desk, draft));
    TL_RETURN_IF_ERROR(desk.Write());
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupOf(draft.view(), a));
    receipt = {linked.link, group.customer(), linked.position, linked.already};
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  // The review is there to stay, so the refusal comes after the commit.
  if (linked.refused.has_value()) return Refused(*linked.refused);
  return receipt;
}

}  // namespace throughline
