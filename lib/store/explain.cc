// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Explain: why two profiles are one customer.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/identity/links.h"
#include "lib/identity/paths.h"
#include "lib/identity/told.h"
#include "lib/store/impl.h"
#include "lib/store/who.h"

namespace throughline {

absl::StatusOr<std::vector<LinkInfo>> Store::Explain(
    const PairRequest& request) const {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  const std::int64_t now_us = impl_->NowUs();
  TL_ASSIGN_OR_RETURN(const ProfileId a,
                      who::Find(view, *tenant, request.a, now_us));
  TL_ASSIGN_OR_RETURN(const ProfileId b,
                      who::Find(view, *tenant, request.b, now_us));
  TL_ASSIGN_OR_RETURN(const std::optional<std::vector<LinkId>> path,
                      identity::ShortestPath(view, a, b));
  if (!path.has_value()) {
    return NotFound("no links lead from the profile {} to {}", a.ToHex(),
                    b.ToHex());
  }
  std::vector<LinkInfo> links;
  for (const LinkId id : *path) {
    TL_ASSIGN_OR_RETURN(const storage::LinkRow row,
                        identity::NeedLink(view, id));
    TL_ASSIGN_OR_RETURN(LinkInfo link, identity::Told(view, row));
    links.push_back(std::move(link));
  }
  return links;
}

}  // namespace throughline
