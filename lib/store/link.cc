// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Link: two profiles are one person.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/desk.h"
#include "lib/identity/groups.h"
#include "lib/identity/links.h"
#include "lib/identity/resolve.h"
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
  details.evidence = request.evidence;
  TL_ASSIGN_OR_RETURN(details.id, RestoredId<LinkId>(request.restored));
  return details;
}

// An import's link may be the first to name a profile: then it is made, under
// the id that it had.
absl::StatusOr<ProfileId> FindOrRestore(const Tenant& tenant,
                                        const ProfileRef& ref,
                                        const std::string& restored_id,
                                        Draft& draft, head::Desk& desk) {
  absl::StatusOr<ProfileId> found =
      who::Find(draft.view(), tenant, ref, draft.now_us());
  const std::optional<ProfileId> id = ProfileId::FromHex(restored_id);
  if (!absl::IsNotFound(found.status()) || !id.has_value() ||
      ref.identity.empty()) {
    return found;
  }
  TL_ASSIGN_OR_RETURN(identity::Identity identity,
                      tenant.normaliser.Normalise(ref.identity));
  TL_ASSIGN_OR_RETURN(const std::vector<identity::Met> mets,
                      identity::Meet(draft.view(), {std::move(identity)}));
  TL_ASSIGN_OR_RETURN(
      const identity::Resolved resolved,
      identity::ResolveRestored(mets, {*id, {*id}},
                                {.at_us = ref.at_us.value_or(draft.now_us())},
                                draft.position() + 1, draft));
  for (const ProfileId& created : resolved.created) {
    TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                        identity::NeedProfile(draft.view(), created));
    desk.Begin(created, row.created(), row.shown());
  }
  return resolved.home;
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
                      request.restored.has_value()
                          ? impl_->TenantFor(request.tenant)
                          : impl_->NeedTenant(request.tenant));
  identity::Linked linked;
  LinkReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    head::Desk desk(draft);
    const Restored restored = request.restored.value_or(Restored());
    TL_ASSIGN_OR_RETURN(
        const ProfileId a,
        FindOrRestore(*tenant, request.a, restored.profile_a, draft, desk));
    TL_ASSIGN_OR_RETURN(
        const ProfileId b,
        FindOrRestore(*tenant, request.b, restored.profile_b, draft, desk));
    TL_ASSIGN_OR_RETURN(linked, identity::Link(a, b, details, draft));
    if (linked.refused.has_value()) return desk.Write();
    TL_RETURN_IF_ERROR(follow::Links(linked.regrouped, desk, draft));
    TL_RETURN_IF_ERROR(desk.Write());
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupOf(draft.view(), a));
    receipt = {linked.link, group.customer(), linked.position, linked.already};
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  // The review is there to stay, so the refusal comes after the commit.
  if (linked.refused.has_value()) return Refused(*linked.refused);
  return receipt;
}

}  // namespace throughline
