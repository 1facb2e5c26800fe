// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/hash_memo.h"

#include <cstdint>
#include <cstring>
#include <utility>

namespace throughline::identity {
namespace {

// More than any that is ever asked for twice.
constexpr std::size_t kStatedBytesMax = 256;

}  // namespace

HashMemo::HashMemo(std::size_t bytes_max, std::string key)
    : key_(std::move(key)), sets_(bytes_max / sizeof(Set)) {}

std::optional<Hash> HashMemo::NameOf(TenantNumber tenant,
                                     std::string_view stated) const {
  std::array<char, sizeof(tenant) + kStatedBytesMax> text;
  if (sets_.empty() || stated.size() > kStatedBytesMax) return std::nullopt;
  std::memcpy(text.data(), &tenant, sizeof(tenant));
  stated.copy(text.data() + sizeof(tenant), stated.size());
  return keys::QuickHashOf(key_, {text.data(), sizeof(tenant) + stated.size()});
}

std::size_t HashMemo::SetOf(const Hash& name) const {
  std::uint64_t number = 0;
  static_assert(sizeof(name.bytes) >= sizeof(number));
  std::memcpy(&number, name.bytes.data(), sizeof(number));
  return static_cast<std::size_t>(number % sets_.size());
}

std::optional<Hash> HashMemo::Find(TenantNumber tenant,
                                   std::string_view stated) {
  const std::optional<Hash> name = NameOf(tenant, stated);
  if (!name.has_value()) return std::nullopt;
  const std::size_t number = SetOf(*name);
  MutexLock lock(locks_[number % kLocks].mutex);
  for (const Entry& entry : sets_[number].entries) {
    if (entry.name == *name) return entry.hash;
  }
  return std::nullopt;
}

void HashMemo::Keep(TenantNumber tenant, std::string_view stated,
                    const Hash& hash) {
  const std::optional<Hash> name = NameOf(tenant, stated);
  if (!name.has_value()) return;
  const std::size_t number = SetOf(*name);
  MutexLock lock(locks_[number % kLocks].mutex);
  std::array<Entry, 2>& entries = sets_[number].entries;
  if (entries.front().name == *name) return;
  entries.back() = std::exchange(entries.front(), {*name, hash});
}

}  // namespace throughline::identity
