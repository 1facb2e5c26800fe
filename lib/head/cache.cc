// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/cache.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace throughline::head {
namespace {

// Names are random or keyed hashes: their own bytes spread well enough.
constexpr std::size_t kShardByte = 15;
constexpr std::size_t kSlotByte = 14;

constexpr std::size_t kAliasBytes = 160;  // A map's slot and a list's node.

std::uint8_t ByteOf(std::string_view name, std::size_t at) {
  return at < name.size() ? static_cast<std::uint8_t>(name[at]) : 0;
}

}  // namespace

Cache::Cache(std::size_t bytes_max) : shard_bytes_max_(bytes_max / kShards) {
  for (Shard& shard : *shards_) {
    MutexLock lock(shard.mutex);
    shard.bytes_max = shard_bytes_max_;
  }
}

Cache::Shard& Cache::ShardOf(std::string_view name) {
  return (*shards_)[ByteOf(name, kShardByte) % kShards];
}

std::size_t Cache::SlotOf(std::string_view name) {
  return ByteOf(name, kSlotByte) % kSlots;
}

std::size_t Cache::bytes() const {
  std::size_t bytes = 0;
  for (const Shard& shard : *shards_) {
    MutexLock lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

std::size_t Cache::customers() const {
  std::size_t customers = 0;
  for (const Shard& shard : *shards_) {
    MutexLock lock(shard.mutex);
    customers += shard.customers;
  }
  return customers;
}

void Cache::Shard::Erase(const Key& key) {
  const auto found = entries.find(key);
  if (found == entries.end()) return;
  Entry& entry = found->second;
  // Whoever finds it by another name must not take it for current: from now on
  // nobody could tell that name of a change.
  if (entry.held != nullptr) {
    entry.held->stale.store(true);
    --customers;
  }
  bytes -= entry.bytes;
  if (hand == entry.at) Step();
  order.erase(entry.at);
  entries.erase(found);
}

void Cache::Shard::Step() {
  hand = hand == order.begin() ? order.end() : std::prev(hand);
}

void Cache::Shard::MakeRoom() {
  while (bytes > bytes_max) {
    if (hand == order.end()) --hand;
    const Key key = *hand;
    Entry& entry = entries.find(key)->second;
    const bool found = entry.held != nullptr
                           ? entry.held->found.exchange(false)
                           : std::exchange(entry.found, false);
    if (found) {
      Step();
    } else {
      Erase(key);
    }
  }
}

void Cache::Shard::CountAnew(const Customer& customer) {
  MutexLock lock(mutex);
  const Key key{customer.tenant, customer.held_as()};
  const auto at = entries.find(key);
  if (at == entries.end() || at->second.held.get() != &customer) return;
  Entry& entry = at->second;
  bytes -= entry.bytes;
  entry.bytes = kAliasBytes + customer.bytes();
  bytes += entry.bytes;
  if (entry.bytes > bytes_max) Erase(key);  // All the others would go.
  MakeRoom();
}

std::shared_ptr<const Customer> Cache::Find(TenantNumber tenant,
                                            std::string_view name) {
  if (shard_bytes_max_ == 0) return nullptr;
  Shard& shard = ShardOf(name);
  MutexLock lock(shard.mutex);
  auto customer = shard.Current({tenant, Hash::FromBytes(name)});
  if (customer != nullptr && !customer->found.load()) {
    customer->found.store(true);
  }
  return customer;
}

std::shared_ptr<const Customer> Cache::Shard::Current(const Key& key) {
  const auto at = entries.find(key);
  if (at == entries.end()) return nullptr;
  Entry& entry = at->second;
  auto customer = entry.held != nullptr ? entry.held : entry.leads.lock();
  if (customer == nullptr || customer->stale.load()) {
    Erase(key);
    return nullptr;
  }
  entry.found = true;
  return customer;
}

void Cache::Put(std::string_view name, std::string_view subject, Position seen,
                std::shared_ptr<const Customer>& customer) {
  Shard& shard = ShardOf(name);
  const Key key{customer->tenant, Hash::FromBytes(name)};
  const bool alias = name != subject;
  MutexLock lock(shard.mutex);
  if (!alias) {
    // What is there is as current, and other names lead to it.
    if (auto held = shard.Current(key)) {
      customer = std::move(held);
      return;
    }
  }
  const std::size_t bytes = kAliasBytes + (alias ? 0 : customer->bytes());
  if (bytes > shard_bytes_max_) return;
  if (customer->stale.load() || shard.concerned[SlotOf(name)] > seen) return;
  shard.Erase(key);
  shard.order.push_front(key);
  Entry& entry = shard.entries[key];
  if (alias) {
    entry.leads = customer;
  } else {
    customer->HeldBy(std::shared_ptr<Holder>(shards_, &shard), key.name);
    entry.held = customer;
    ++shard.customers;
  }
  entry.at = shard.order.begin();
  entry.bytes = bytes;
  shard.bytes += bytes;
  shard.MakeRoom();
}

bool Cache::Holds(const std::shared_ptr<const Customer>& customer,
                  std::string_view subject) {
  Shard& shard = ShardOf(subject);
  MutexLock lock(shard.mutex);
  return shard.Current({customer->tenant, Hash::FromBytes(subject)}) ==
         customer;
}

std::shared_ptr<const Customer> Cache::Insert(
    std::string_view subject, std::string_view alias,
    std::shared_ptr<const Customer> customer, std::optional<Position> seen) {
  if (shard_bytes_max_ == 0) return customer;
  auto read = customer;
  Put(subject, subject, read->as_of, customer);
  if (customer->as_of > seen.value_or(read->as_of)) return read;
  if (alias.empty() || alias == subject) return customer;
  // Only what is held by its subject may be found by another name.
  if (Holds(customer, subject)) {
    Put(alias, subject, seen.value_or(customer->as_of), customer);
  }
  return customer;
}

void Cache::Concern(TenantNumber tenant, std::string_view subject,
                    Position position) {
  Shard& shard = ShardOf(subject);
  MutexLock lock(shard.mutex);
  Position& concerned = shard.concerned[SlotOf(subject)];
  concerned = std::max(concerned, position);
  shard.Erase({tenant, Hash::FromBytes(subject)});
}

}  // namespace throughline::head
