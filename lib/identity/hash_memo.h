// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// HashMemo: what stated identities were found to be hashed to, so that one that
// is asked for again is neither normalised nor hashed anew: that took two
// thirds of a resumption from the cache.
//
// It remembers a function of tenant and statement that never changes while a
// store is open. So nothing makes an entry wrong, and another may take its
// place at any time. Entries are found by a keyed hash of their own, with a key
// that was drawn for this process; no statement is kept.
//
// Thread safe. A call holds one of 64 locks for some ten nanoseconds.

#ifndef THROUGHLINE_LIB_IDENTITY_HASH_MEMO_H_
#define THROUGHLINE_LIB_IDENTITY_HASH_MEMO_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/mutex.h"
#include "lib/keys/keys.h"

namespace throughline::identity {

class HashMemo {
 public:
  // Takes at most `bytes_max` bytes, all of them at once; less than a set's:
  // remembers nothing. `key`: 16 bytes that nobody can guess.
  HashMemo(std::size_t bytes_max, std::string key);

  std::optional<Hash> Find(TenantNumber tenant, std::string_view stated);
  void Keep(TenantNumber tenant, std::string_view stated, const Hash& hash);

  std::size_t bytes() const { return sets_.size() * sizeof(Set); }

 private:
  static constexpr std::size_t kLocks = 64;

  struct Entry {
    Hash name;
    Hash hash;
  };
  // One line of a processor's cache, newest first.
  struct alignas(64) Set {
    std::array<Entry, 2> entries;
  };
  struct alignas(64) Lock {
    Mutex mutex;
  };

  // Null: too long to be a statement, or nothing is remembered.
  std::optional<Hash> NameOf(TenantNumber tenant,
                             std::string_view stated) const;
  std::size_t SetOf(const Hash& name) const;

  const std::string key_;
  std::vector<Set> sets_;  // Each guarded by the lock of its number.
  std::array<Lock, kLocks> locks_;
};

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_HASH_MEMO_H_
