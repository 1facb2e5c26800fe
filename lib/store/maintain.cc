// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Maintain: what is due by the clock and not by any call.

#include <memory>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "lib/feed/retention.h"
#include "lib/store/claim_queue.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

// Lets the front of a tenant's feed go, a little at a time.
absl::StatusOr<std::uint64_t> CutFeed(Store::Impl& impl, const Tenant& tenant) {
  const std::shared_ptr<const Snapshot> rows = impl.Durable();
  TL_ASSIGN_OR_RETURN(const Position first,
                      feed::FirstKept(Store::Impl::ViewOf(*rows, tenant),
                                      tenant.policy.feed, impl.NowUs()));
  std::uint64_t entries = 0;
  feed::Cut cut;
  while (!cut.all) {
    const auto plan = [&](Draft& draft) -> absl::Status {
      TL_ASSIGN_OR_RETURN(cut,
                          feed::CutTo(first, limits::kCutEntriesMax, draft));
      return absl::OkStatus();
    };
    TL_RETURN_IF_ERROR(
        impl.Transact(tenant, Durability::kSynced, plan).status());
    entries += cut.entries;
  }
  return entries;
}

}  // namespace

absl::StatusOr<MaintainReport> Store::Maintain() {
  MaintainReport report;
  impl_->waiters().WakeAll();
  impl_->claim_queue().WakeAll();
  TL_ASSIGN_OR_RETURN(const std::vector<std::string> tenants,
                      impl_->TenantNames());
  for (const std::string& name : tenants) {
    TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                        impl_->TenantFor(name));
    TL_ASSIGN_OR_RETURN(const std::uint64_t cut, CutFeed(*impl_, *tenant));
    report.entries_cut += cut;
  }
  return report;
}

}  // namespace throughline
