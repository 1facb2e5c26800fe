// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Customer: who belongs to a customer, and what links them.

#include <memory>
#include <vector>

#include "lib/base/status.h"
#include "lib/identity/groups.h"
#include "lib/identity/links.h"
#include "lib/identity/told.h"
#include "lib/store/impl.h"
#include "lib/store/who.h"

namespace throughline {

absl::StatusOr<CustomerInfo> Store::Customer(std::string_view tenant_name,
                                             const Who& who) const {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(tenant_name));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::Find(view, *tenant, who, impl_->NowUs()));
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(view, profile));
  CustomerInfo customer;
  customer.id = group.customer();
  TL_ASSIGN_OR_RETURN(customer.profiles, identity::Told(view, group.members));
  TL_ASSIGN_OR_RETURN(const std::vector<storage::LinkRow> links,
                      identity::LinksWithin(view, group));
  TL_ASSIGN_OR_RETURN(customer.links, identity::Told(view, links));
  return customer;
}

}  // namespace throughline
