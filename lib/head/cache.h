// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The cache of customers: combined heads, immutable, bounded in bytes.
//
// A subject is what a customer is inside: its group, or its only profile. An
// entry is found by its subject, and by the hash of an identity in one step;
// what concerns a subject makes its entry stale, however it was found. An
// entry that was built from a view older than the last such change is refused.
//
// The bound is one on what is held, as it is: a customer that takes more once
// it was asked how things stand says so, and others go if need be.
//
// What goes first where there is no room: what came first and was not found
// since the last time it could have gone ("SIEVE is Simpler than LRU", Zhang et
// al., NSDI 2024). A hit so writes nothing but one mark.
//
// Any number of threads may use it. A lock is held for a look at one of many
// small maps and never while anything is planned, read, folded or synced.

#ifndef THROUGHLINE_LIB_HEAD_CACHE_H_
#define THROUGHLINE_LIB_HEAD_CACHE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "lib/base/mutex.h"
#include "lib/head/customer.h"
#include "lib/keys/keys.h"

namespace throughline::head {

class Cache {
 public:
  explicit Cache(std::size_t bytes_max);

  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  // By a subject or an identity's hash; null: not here.
  std::shared_ptr<const Customer> Find(TenantNumber tenant,
                                       std::string_view name);

  // Under its subject, and under `alias` where that is not empty. Gives what is
  // held by then: the customer that was there before, where it is current. One
  // that was read from a newer view is not what the alias was looked up in, and
  // may be without whoever was asked for: then the customer itself is given,
  // and not held. The alias was looked up at `seen`; absent: where the customer
  // was read, which may have been before.
  std::shared_ptr<const Customer> Insert(
      std::string_view subject, std::string_view alias,
      std::shared_ptr<const Customer> customer,
      std::optional<Position> seen = std::nullopt);

  // Something about the subject (or identity) changes with this position.
  void Concern(TenantNumber tenant, std::string_view subject,
               Position position);

  std::size_t bytes() const;
  std::size_t customers() const;

 private:
  static constexpr std::size_t kShards = 256;
  static constexpr std::size_t kSlots = 64;  // Per shard.

  struct Key {
    TenantNumber tenant;
    Hash name;  // Or a subject: each is sixteen bytes.

    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.tenant, key.name);
    }
  };
  using Order = std::list<Key>;
  struct Entry {
    // Held by the entry of its subject; an alias only leads there.
    std::shared_ptr<const Customer> held;
    std::weak_ptr<const Customer> leads;
    Order::iterator at;
    std::size_t bytes = 0;
    bool found = false;  // Of an alias: since the hand was here.
  };
  struct alignas(64) Shard final : Holder {
    void CountAnew(const Customer& customer) override;

    // Null: it is not here, or stale.
    std::shared_ptr<const Customer> Current(const Key& key)
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    void Erase(const Key& key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    void Step() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    void MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

    mutable Mutex mutex;
    absl::flat_hash_map<Key, Entry> entries ABSL_GUARDED_BY(mutex);
    Order order ABSL_GUARDED_BY(mutex);  // Newest first.
    // What may go next; its end stands for the oldest.
    Order::iterator hand ABSL_GUARDED_BY(mutex) = order.end();
    std::size_t bytes ABSL_GUARDED_BY(mutex) = 0;
    std::size_t bytes_max ABSL_GUARDED_BY(mutex) = 0;
    std::size_t customers ABSL_GUARDED_BY(mutex) = 0;
    // The newest position that concerned any name of a slot.
    std::array<Position, kSlots> concerned ABSL_GUARDED_BY(mutex) = {};
  };
  using Shards = std::array<Shard, kShards>;

  Shard& ShardOf(std::string_view name);
  static std::size_t SlotOf(std::string_view name);
  // `seen`: up to where it is known that the name leads there.
  void Put(std::string_view name, std::string_view subject, Position seen,
           std::shared_ptr<const Customer>& customer);
  bool Holds(const std::shared_ptr<const Customer>& customer,
             std::string_view subject);

  std::size_t shard_bytes_max_;
  // A customer may outlive the cache, and then tells nobody what it takes.
  const std::shared_ptr<Shards> shards_ = std::make_shared<Shards>();
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_CACHE_H_
