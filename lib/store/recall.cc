// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/recall.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "lib/head/leads.h"
#include "lib/head/show.h"
#include "lib/store/customers.h"

namespace throughline {
namespace {

using customers::CustomerPtr;

// Null: the cache holds nobody by this name. `position` was durable before.
CustomerPtr HeldBy(const Store::Impl& store, const Tenant& tenant,
                   const Who& who, Position position) {
  const auto* const id = std::get_if<ProfileId>(&who);
  const head::Asked asked = id != nullptr
                                ? head::Asked(*id)
                                : head::Asked(std::get<std::string>(who));
  std::optional<head::Lead> lead = store.leads().Find(tenant.number, asked);
  if (!lead.has_value()) {
    if (id == nullptr) return nullptr;
    lead.emplace().name = Hash::FromBytes(id->view());
  }
  if (lead->customer == nullptr) {
    lead->customer = store.cache().Find(tenant.number, lead->name.view());
    if (lead->customer == nullptr) return nullptr;
    store.leads().Keep(tenant.number, asked, *lead, position);
  }
  return std::move(lead->customer);
}

}  // namespace

std::optional<Resumption> Recall(const Store::Impl& store, const Tenant& tenant,
                                 const ResumeRequest& request) {
  if (request.as_of.has_value() || request.conversation.has_value() ||
      !request.account.empty()) {
    return std::nullopt;
  }
  // First: whoever is held after that is held as of then, at least.
  const Position position = store.engine().DurablePosition();
  const CustomerPtr customer = HeldBy(store, tenant, request.who, position);
  if (customer == nullptr) return std::nullopt;
  std::optional<std::uint64_t> news;
  if (!request.viewer.id.empty()) {
    news = customer->news.Find(request.viewer);
    if (!news.has_value()) return std::nullopt;
  }
  head::Instant now(store.NowUs());
  head::Shown shown =
      head::ShowAgain(customer, {request.viewer, request.events, now,
                                 head::kNewest, tenant.policy.conversation});
  if (shown.body == nullptr) return std::nullopt;
  return Resumption(std::max(position, customer->as_of), now.us(),
                    std::move(shown.body), news, std::move(shown.later));
}

}  // namespace throughline
