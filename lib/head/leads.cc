// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/leads.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "lib/head/near.h"

namespace throughline::head {
namespace {

// More than any that is ever asked for twice.
constexpr std::size_t kStatedBytesMax = 256;

// Of a customer, what a hit reads first.
constexpr std::size_t kReadFirst = sizeof(LastShown);

// What is left of a customer that is gone while an entry leads to it.
constexpr std::size_t kCountsBytes = 32;

std::size_t NumberOf(const Hash& hash) {
  std::uint64_t number = 0;
  static_assert(sizeof(hash.bytes) >= sizeof(number));
  std::memcpy(&number, hash.bytes.data(), sizeof(number));
  return static_cast<std::size_t>(number);
}

}  // namespace

Leads::Leads(std::size_t bytes_max, std::string key) : key_(std::move(key)) {
  constexpr std::size_t kSetBytes = sizeof(Set) + 2 * kCountsBytes;
  sets_.resize(bytes_max / kSetBytes);
  bytes_ = sets_.size() * kSetBytes;
}

std::optional<Hash> Leads::NameOf(TenantNumber tenant,
                                  std::string_view stated) const {
  std::array<char, sizeof(tenant) + kStatedBytesMax> text;
  if (sets_.empty() || stated.size() > kStatedBytesMax) return std::nullopt;
  std::memcpy(text.data(), &tenant, sizeof(tenant));
  stated.copy(text.data() + sizeof(tenant), stated.size());
  return keys::QuickHashOf(key_, {text.data(), sizeof(tenant) + stated.size()});
}

std::size_t Leads::SetOf(const Hash& name) const {
  // As a part of all numbers there are: a division takes longer.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(Wide{NumberOf(name)} * sets_.size() >> 64);
}

std::optional<Lead> Leads::Find(TenantNumber tenant, std::string_view stated) {
  const std::optional<Hash> name = NameOf(tenant, stated);
  if (!name.has_value()) return std::nullopt;
  const std::size_t number = SetOf(*name);
  Fetch({&sets_[number], sizeof(Set)});
  std::shared_ptr<const Customer> customer;  // May go once the lock is let go.
  MutexLock lock(locks_[number % kLocks].mutex);
  const std::array<Entry, 2>& entries = sets_[number].entries;
  for (const Entry& entry : entries) {
    if (entry.name != *name) continue;
    Fetch({entry.near, kReadFirst});
    customer = entry.customer.lock();
    Lead lead{entry.identity, nullptr};
    const Position concerned =
        concerned_[NumberOf(entry.identity) % kSlots].load();
    if (customer != nullptr && concerned <= entry.seen &&
        !customer->stale.load()) {
      if (!customer->found.load()) customer->found.store(true);
      lead.customer = std::move(customer);
    }
    return lead;
  }
  return std::nullopt;
}

void Leads::Keep(TenantNumber tenant, std::string_view stated, const Lead& lead,
                 Position seen) {
  const std::optional<Hash> name = NameOf(tenant, stated);
  if (!name.has_value()) return;
  const std::size_t number = SetOf(*name);
  MutexLock lock(locks_[number % kLocks].mutex);
  std::array<Entry, 2>& entries = sets_[number].entries;
  if (entries.front().name != *name) std::swap(entries.front(), entries.back());
  entries.front() = {*name, lead.identity, lead.customer, lead.customer.get(),
                     seen};
}

void Leads::Concern(const Hash& identity, Position position) {
  std::atomic<Position>& concerned = concerned_[NumberOf(identity) % kSlots];
  Position before = concerned.load();
  while (before < position &&
         !concerned.compare_exchange_weak(before, position)) {
  }
}

}  // namespace throughline::head
