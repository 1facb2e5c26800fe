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

std::optional<Hash> Leads::HashOf(TenantNumber tenant,
                                  const Asked& asked) const {
  constexpr std::size_t kNameAt = sizeof(tenant) + 1;
  std::array<char, kNameAt + kStatedBytesMax> text;
  if (sets_.empty() || asked.name.size() > kStatedBytesMax) return std::nullopt;
  std::memcpy(text.data(), &tenant, sizeof(tenant));
  text[sizeof(tenant)] = asked.id ? '\1' : '\0';
  asked.name.copy(text.data() + kNameAt, asked.name.size());
  return keys::QuickHashOf(key_, {text.data(), kNameAt + asked.name.size()});
}

std::size_t Leads::SetOf(const Hash& asked) const {
  // As a part of all numbers there are: a division takes longer.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(Wide{NumberOf(asked)} * sets_.size() >> 64);
}

std::optional<Lead> Leads::Find(TenantNumber tenant, const Asked& asked) {
  const std::optional<Hash> hash = HashOf(tenant, asked);
  if (!hash.has_value()) return std::nullopt;
  const std::size_t number = SetOf(*hash);
  Fetch({&sets_[number], sizeof(Set)});
  std::shared_ptr<const Customer> customer;  // May go once the lock is let go.
  MutexLock lock(locks_[number % kLocks].mutex);
  for (const Entry& entry : sets_[number].entries) {
    if (entry.asked != *hash) continue;
    Fetch({entry.near, kReadFirst});
    customer = entry.customer.lock();
    Lead lead{entry.name, nullptr};
    const Position concerned = concerned_[NumberOf(entry.name) % kSlots].load();
    if (customer != nullptr && concerned <= entry.seen &&
        !customer->stale.load()) {
      if (!customer->found.load()) customer->found.store(true);
      lead.customer = std::move(customer);
    }
    return lead;
  }
  return std::nullopt;
}

void Leads::Keep(TenantNumber tenant, const Asked& asked, const Lead& lead,
                 Position seen) {
  const std::optional<Hash> hash = HashOf(tenant, asked);
  if (!hash.has_value()) return;
  const std::size_t number = SetOf(*hash);
  MutexLock lock(locks_[number % kLocks].mutex);
  std::array<Entry, 2>& entries = sets_[number].entries;
  if (entries.front().asked != *hash)
    std::swap(entries.front(), entries.back());
  entries.front() = {*hash, lead.name, lead.customer, lead.customer.get(),
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
