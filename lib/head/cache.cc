// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/cache.h"

#include <algorithm>
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

Cache::Cache(std::size_t bytes_max) : shard_bytes_max_(bytes_max / kShards) {}

Cache::Shard& Cache::ShardOf(std::string_view name) {
  return shards_[ByteOf(name, kShardByte) % kShards];
}

std::size_t Cache::SlotOf(std::string_view name) {
  return ByteOf(name, kSlotByte) % kSlots;
}

void Cache::Erase(Shard& shard, const Key& key) {
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) return;
  Entry& entry = found->second;
  // Whoever finds it by another name must not take it for current: from now on
  // nobody could tell that name of a change.
  if (entry.subject == key.name) entry.customer->stale.store(true);
  shard.bytes -= entry.bytes;
  bytes_ -= entry.bytes;
  --entries_;
  shard.order.erase(entry.at);
  shard.entries.erase(found);
}

std::shared_ptr<const Customer> Cache::Find(TenantNumber tenant,
                                            std::string_view name) {
  if (shard_bytes_max_ == 0) return nullptr;
  Shard& shard = ShardOf(name);
  const Key key{tenant, Hash::FromBytes(name)};
  std::shared_ptr<const Customer> found;
  Hash subject;
  {
    MutexLock lock(shard.mutex);
    found = FindIn(shard, key, subject);
  }
  // What is used by another name must not go as if it were not used.
  if (found != nullptr && subject != key.name && IsCrowded()) {
    Shard& own = ShardOf(subject.view());
    Hash itself;
    MutexLock lock(own.mutex);
    FindIn(own, {tenant, subject}, itself);
  }
  return found;
}

std::shared_ptr<const Customer> Cache::FindIn(Shard& shard, const Key& key,
                                              Hash& subject) {
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) return nullptr;
  Entry& entry = found->second;
  if (entry.customer->stale.load()) {
    Erase(shard, key);
    return nullptr;
  }
  if (entry.at != shard.order.begin()) {
    shard.order.splice(shard.order.begin(), shard.order, entry.at);
  }
  subject = entry.subject;
  return entry.customer;
}

void Cache::Put(std::string_view name, std::string_view subject,
                std::shared_ptr<const Customer>& customer) {
  Shard& shard = ShardOf(name);
  const Key key{customer->tenant, Hash::FromBytes(name)};
  const bool alias = name != subject;
  MutexLock lock(shard.mutex);
  Hash found_subject;
  if (!alias) {
    // What is there is as current, and other names lead to it.
    auto found = FindIn(shard, key, found_subject);
    if (found != nullptr) {
      customer = std::move(found);
      return;
    }
  }
  const std::size_t bytes = kAliasBytes + (alias ? 0 : customer->bytes);
  if (bytes > shard_bytes_max_) return;
  if (shard.concerned[SlotOf(name)] > customer->as_of) return;
  Erase(shard, key);
  shard.order.push_front(key);
  shard.entries.emplace(key, Entry{customer, shard.order.begin(), bytes,
                                   Hash::FromBytes(subject)});
  shard.bytes += bytes;
  bytes_ += bytes;
  ++entries_;
  while (shard.bytes > shard_bytes_max_) Erase(shard, Key(shard.order.back()));
}

std::shared_ptr<const Customer> Cache::Insert(
    std::string_view subject, std::string_view alias,
    std::shared_ptr<const Customer> customer) {
  if (shard_bytes_max_ == 0) return customer;
  Put(subject, subject, customer);
  if (alias.empty() || alias == subject) return customer;
  // Only what is held by its subject may be found by another name.
  if (Find(customer->tenant, subject) == customer) {
    Put(alias, subject, customer);
  }
  return customer;
}

void Cache::Concern(TenantNumber tenant, std::string_view subject,
                    Position position) {
  Shard& shard = ShardOf(subject);
  MutexLock lock(shard.mutex);
  Position& concerned = shard.concerned[SlotOf(subject)];
  concerned = std::max(concerned, position);
  Erase(shard, {tenant, Hash::FromBytes(subject)});
}

}  // namespace throughline::head
