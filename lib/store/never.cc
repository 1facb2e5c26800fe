// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Never and Store::Allow: what must not be one customer, and what may
// again.

#include <utility>

#include "absl/functional/function_ref.h"
#include "lib/base/status.h"
#include "lib/identity/nevers.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/store/who.h"

namespace throughline {
namespace {

using Verb = absl::StatusOr<Position>(ProfileId a, ProfileId b,
                                      const identity::Said& said, Draft& draft);

absl::Status Say(Verb& verb, const PairRequest& request, const Tenant& tenant,
                 Position& position, Draft& draft) {
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, request.at_us, request.restored));
  TL_ASSIGN_OR_RETURN(const ProfileId a, who::Find(draft.view(), tenant,
                                                   request.a, draft.now_us()));
  TL_ASSIGN_OR_RETURN(const ProfileId b, who::Find(draft.view(), tenant,
                                                   request.b, draft.now_us()));
  TL_ASSIGN_OR_RETURN(position, verb(a, b, said, draft));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Position> Store::Never(const PairRequest& request) {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  Position position = 0;
  const auto plan = [&](Draft& draft) {
    return Say(identity::Never, request, *tenant, position, draft);
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

absl::StatusOr<Position> Store::Allow(const PairRequest& request) {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  Position position = 0;
  const auto plan = [&](Draft& draft) {
    return Say(identity::Allow, request, *tenant, position, draft);
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

}  // namespace throughline
