// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Append: from request to receipt, in the order things happen.

#include <vector>

#include "lib/base/status.h"
#include "lib/feed/consumers.h"
#include "lib/store/batch.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/intake.h"

namespace throughline {
namespace {

absl::Status Check(const AppendRequest& request) {
  if (request.events.empty()) return Invalid("there is no event to append");
  TL_RETURN_IF_ERROR(CheckSize(request.events, 0));
  if (request.step.has_value()) return door::Check(*request.step);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AppendReceipt> Store::Append(const AppendRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  TL_ASSIGN_OR_RETURN(const std::vector<Prepared> prepared,
                      PrepareAll(request.events, tenant->normaliser));
  AppendReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Intake intake(*tenant, request.mode, draft);
    intake.Under(request.fence);
    TL_ASSIGN_OR_RETURN(receipt.events, TakeAll(prepared, intake));
    TL_RETURN_IF_ERROR(intake.Finish());
    return request.step.has_value() ? feed::Step(*request.step, draft)
                                    : absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  return receipt;
}

}  // namespace throughline
