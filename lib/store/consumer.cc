// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Consumer, Store::Commit: where a named reader of the feed stands.

#include "lib/base/status.h"
#include "lib/feed/consumers.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<ConsumerInfo> Store::Consumer(std::string_view tenant_name,
                                             std::string_view name) const {
  TL_RETURN_IF_ERROR(door::CheckConsumer(name));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(tenant_name));
  if (tenant == nullptr) return ConsumerInfo{.name = std::string(name)};
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  return feed::ReadConsumer(Impl::ViewOf(*rows, *tenant), name);
}

absl::Status Store::Commit(const CommitRequest& request) {
  TL_RETURN_IF_ERROR(door::Check(request.step));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  const auto plan = [&](Draft& draft) {
    return feed::Step(request.step, draft);
  };
  return impl_->Transact(*tenant, request.durability, plan).status();
}

}  // namespace throughline
