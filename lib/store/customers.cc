// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/customers.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/base/status.h"
#include "lib/head/pieces.h"
#include "lib/head/refold.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "throughline/limits.h"

namespace throughline::customers {
namespace {

absl::Status AddHead(const View& view, ProfileId profile,
                     head::Customer& customer) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      head::HeadRow(view, profile));
  if (!row.has_value()) return NotFound("no profile has this id");
  return customer.AddRow(row->bytes);
}

// The heads of those with whom `first` is a customer.
absl::Status AddGroup(const View& view, ProfileId first,
                      head::Customer& customer) {
  for (const auto& member : customer.group.members) {
    if (member.profile == first) continue;
    TL_RETURN_IF_ERROR(AddHead(view, member.profile, customer));
  }
  return absl::OkStatus();
}

// With a head that is complete, or will be when it is parsed.
absl::StatusOr<CustomerPtr> Closed(const View& view,
                                   std::shared_ptr<head::Customer> customer) {
  customer->Close();
  if (customer->IsWhole()) return customer;
  TL_ASSIGN_OR_RETURN(head::Head head, customer->Parse());
  TL_RETURN_IF_ERROR(head::Complete(view, head::ProfilesOf(*customer),
                                    view.rows.position(), head));
  customer->Settle(std::move(head));
  return customer;
}

std::shared_ptr<head::Customer> Begin(const View& view) {
  // Not made together with the counts of who shares it: what still leads to it
  // in the cache when it is gone would keep its place.
  std::shared_ptr<head::Customer> customer(new head::Customer);
  customer->tenant = view.tenant;
  customer->as_of = view.rows.position();
  return customer;
}

// A customer as the view shows it, by its subject, where that costs no read.
using Holds = absl::FunctionRef<CustomerPtr(std::string_view subject)>;

absl::StatusOr<CustomerPtr> ReadOr(const Holds held, const View& view,
                                   ProfileId profile) {
  std::shared_ptr<head::Customer> customer = Begin(view);
  TL_RETURN_IF_ERROR(AddHead(view, profile, *customer));
  if (customer->glance.group.empty()) {
    Position created = 0;
    for (const auto& own : customer->glance.profiles) {
      if (own.id == profile) created = own.created;
    }
    customer->group.members.push_back({profile, created});
    return Closed(view, std::move(customer));
  }
  const GroupId id = GroupId::FromBytes(customer->glance.group);
  if (CustomerPtr found = held(id.view())) return found;
  TL_ASSIGN_OR_RETURN(identity::Group group, identity::GroupById(view, id));
  if (group.members.size() > limits::kCombinedOnReadMax) {
    TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                        head::GroupHeadRow(view, id.view()));
    if (!row.has_value()) return DataLoss("a large customer has no head");
    customer = Begin(view);
    TL_RETURN_IF_ERROR(customer->AddRow(row->bytes));
    customer->group = std::move(group);
  } else {
    customer->group = std::move(group);
    TL_RETURN_IF_ERROR(AddGroup(view, profile, *customer));
  }
  return Closed(view, std::move(customer));
}

}  // namespace

absl::StatusOr<CustomerPtr> Read(const View& view, ProfileId profile) {
  return ReadOr([](std::string_view) { return nullptr; }, view, profile);
}

CustomerPtr Held(head::Cache& cache, const View& view, std::string_view name) {
  CustomerPtr found = cache.Find(view.tenant, name);
  // A newer one may be without the profile that the view leads to. An older one
  // would have gone if it were not what the view shows.
  if (found != nullptr && found->as_of > view.rows.position()) found = nullptr;
  return found;
}

std::string_view SubjectOf(const identity::Group& group) {
  return group.id.empty() ? group.members.front().profile.view()
                          : group.id.view();
}

absl::StatusOr<CustomerPtr> ReadThrough(head::Cache& cache, const View& view,
                                        ProfileId profile,
                                        std::string_view name) {
  const auto held = [&](std::string_view subject) {
    return Held(cache, view, subject);
  };
  CustomerPtr customer = held(profile.view());
  if (customer == nullptr) {
    TL_ASSIGN_OR_RETURN(customer, ReadOr(held, view, profile));
  }
  return cache.Insert(SubjectOf(customer->group), name, customer,
                      view.rows.position());
}

absl::StatusOr<CustomerPtr> ReadAsOf(const View& view, ProfileId profile,
                                     Position as_of) {
  auto customer = std::make_shared<head::Customer>();
  customer->tenant = view.tenant;
  customer->as_of = as_of;
  TL_ASSIGN_OR_RETURN(customer->group,
                      identity::GroupAsOf(view, profile, as_of));
  if (customer->group.members.empty()) {
    return NotFound("the profile was not there yet at position {}", as_of);
  }
  head::Head combined;
  for (const auto& member : customer->group.members) {
    TL_ASSIGN_OR_RETURN(head::Head head,
                        head::FoldProfile(view, member.profile, as_of));
    if (member.profile == customer->group.customer()) {
      combined = std::move(head);
    } else {
      head::Combine(head, combined);
    }
  }
  // As it would have been stored then.
  if (customer->group.members.size() > limits::kCombinedOnReadMax) {
    head::Trim(combined);
  }
  TL_RETURN_IF_ERROR(
      head::Complete(view, head::ProfilesOf(*customer), as_of, combined));
  customer->Take(std::move(combined));
  return customer;
}

}  // namespace throughline::customers
