// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Leads: what stated identities led to, so that one that is asked for again is
// neither normalised nor hashed anew, and its customer is found in one step: a
// table's line holds where the customer is, as long as the cache holds it. The
// ids of profiles lead there as well.
//
// What a statement is hashed to never changes while a store is open. Whom it
// leads to does: whatever becomes of the customer makes that stale, and what
// concerns the identity is told by Concern. Another statement may take the
// place at any time. Entries are found by a keyed hash of their own, with a key
// that was drawn for this process; no statement is kept.
//
// Thread safe. A call holds one of 64 locks for some ten nanoseconds.

#ifndef THROUGHLINE_LIB_HEAD_LEADS_H_
#define THROUGHLINE_LIB_HEAD_LEADS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/large_pages.h"
#include "lib/base/mutex.h"
#include "lib/head/customer.h"
#include "lib/keys/keys.h"

namespace throughline::head {

// A customer is asked for by a stated identity or by the id of a profile.
struct Asked {
  explicit Asked(std::string_view stated) : name(stated) {}
  explicit Asked(const ProfileId& profile) : id(true), name(profile.view()) {}

  bool id = false;
  std::string_view name;
};

// What that led to.
struct Lead {
  Hash name;  // What the cache knows it by: the identity's hash, or the id.
  std::shared_ptr<const Customer> customer;  // Null: not known, or not now.
};

class Leads {
 public:
  // Takes at most `bytes_max` bytes, all of them at once; where that is not
  // enough for a table, it remembers nothing. `key`: 16 bytes that nobody can
  // guess.
  Leads(std::size_t bytes_max, std::string key);

  std::optional<Lead> Find(TenantNumber tenant, const Asked& asked);

  // A customer must be one that the cache gave by this name after `seen` was
  // durable: then it hears of what makes it stale.
  void Keep(TenantNumber tenant, const Asked& asked, const Lead& lead,
            Position seen);

  // With this position the identity leads elsewhere.
  void Concern(const Hash& identity, Position position);

  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kLocks = 64;
  static constexpr std::size_t kSlots = 512;

  struct Entry {
    Hash asked;
    Hash name;
    std::weak_ptr<const Customer> customer;
    const Customer* near = nullptr;  // To be fetched, not to be read.
    Position seen = 0;
  };
  // Two lines of a processor's cache, newest first.
  struct alignas(128) Set {
    std::array<Entry, 2> entries;
  };
  struct alignas(64) Lock {
    Mutex mutex;
  };

  // Null: too long to be a statement, or nothing is remembered.
  std::optional<Hash> HashOf(TenantNumber tenant, const Asked& asked) const;
  std::size_t SetOf(const Hash& asked) const;

  const std::string key_;
  // Each guarded by the lock of its number.
  std::vector<Set, LargePages<Set>> sets_;
  std::array<Lock, kLocks> locks_;
  std::size_t bytes_ = 0;
  // The newest position that concerned any identity of a slot.
  std::array<std::atomic<Position>, kSlots> concerned_ = {};
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_LEADS_H_
