// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/preview.h"

#include <algorithm>
#include <map>
#include <variant>

namespace throughline::importing {
namespace {

constexpr std::size_t kLargestMax = 10;
constexpr std::size_t kShownMax = 16;

}  // namespace

Preview::Index Preview::Of(const std::string& identity) {
  const auto [found, added] =
      indexes_.emplace(identity, static_cast<Index>(nodes_.size()));
  if (added) nodes_.push_back({found->second});
  return found->second;
}

Preview::Index Preview::Root(Index index) {
  while (nodes_[index].parent != index) {
    nodes_[index].parent = nodes_[nodes_[index].parent].parent;
    index = nodes_[index].parent;
  }
  return index;
}

void Preview::Join(const std::string& a, const std::string& b) {
  const Index one = Of(a);
  const Index other = Of(b);
  if (one == other) return;
  const std::uint64_t low = std::min(one, other);
  pairs_.insert(low << 32 | std::max(one, other));
  const Index root = Root(one);
  const Index joined = Root(other);
  // The earlier one stays on top, as the earliest profile names the customer.
  nodes_[std::max(root, joined)].parent = std::min(root, joined);
}

void Preview::Add(const HistoryLine& line) {
  if (const auto* event = std::get_if<v1::Event>(&line)) {
    if (event->identities().empty()) return;
    nodes_[Of(event->identities(0))].events++;
    for (const std::string& identity : event->identities()) {
      Join(event->identities(0), identity);
    }
  } else if (const auto* link = std::get_if<LinkRequest>(&line)) {
    const bool named = !link->a.identity.empty() && !link->b.identity.empty();
    if (named) Join(link->a.identity, link->b.identity);
  }
}

ImportPreview Preview::Take() {
  std::map<Index, ImportPreview::Customer> customers;
  for (Index i = 0; i < nodes_.size(); ++i) {
    ImportPreview::Customer& customer = customers[Root(i)];
    customer.identity_count++;
    customer.events += nodes_[i].events;
  }
  ImportPreview preview;
  preview.identities = nodes_.size();
  preview.customers = customers.size();
  preview.links = pairs_.size();
  std::vector<std::pair<Index, ImportPreview::Customer>> order(
      customers.begin(), customers.end());
  std::stable_sort(
      order.begin(), order.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second.identity_count, a.second.events) >
               std::pair(b.second.identity_count, b.second.events);
      });
  order.resize(std::min(order.size(), kLargestMax));
  std::vector<const std::string*> names(nodes_.size());
  for (const auto& [name, index] : indexes_) names[index] = &name;
  for (Index i = 0; i < nodes_.size(); ++i) {
    for (auto& [root, customer] : order) {
      if (Root(i) == root && customer.identities.size() < kShownMax) {
        customer.identities.push_back(*names[i]);
      }
    }
  }
  for (auto& [root, customer] : order) {
    preview.largest.push_back(std::move(customer));
  }
  return preview;
}

}  // namespace throughline::importing
