// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Waiters: who waits for what happens to a profile, or to a tenant at all, and
// is woken once it is durable. Owns the list of them; no row, and no thread.

#ifndef THROUGHLINE_LIB_STORE_WAITERS_H_
#define THROUGHLINE_LIB_STORE_WAITERS_H_

#include <condition_variable>
#include <map>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/base/mutex.h"
#include "lib/keys/keys.h"
#include "throughline/types.h"

namespace throughline {

class Waiters {
 public:
  class Waiter;

  // Something durable happened in a tenant, to these profiles among others.
  void Wake(TenantNumber tenant, const std::vector<ProfileId>& touched);

  // Whoever waits looks again, at the rows and at the clock.
  void WakeAll();

 private:
  // Without a profile: the whole tenant.
  using Subject = std::pair<TenantNumber, ProfileId>;

  void WakeSubject(const Subject& subject)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<Subject, std::set<Waiter*>> waiting_ ABSL_GUARDED_BY(mutex_);
};

// One who waits. Watch() first, look at the rows then, Wait() last: what
// becomes durable after the look has woken it by then.
class Waiters::Waiter {
 public:
  explicit Waiter(Waiters& waiters) : waiters_(waiters) {}
  ~Waiter() { Watch({}); }

  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // From now on these, and nothing else; forgets that it was woken.
  void Watch(std::vector<Subject> subjects);

  static Subject Everything(TenantNumber tenant) { return {tenant, {}}; }

  // Until it is woken, told to stop, or so long at most.
  void Wait(absl::Duration most, const std::stop_token& stop);

 private:
  friend class Waiters;

  Waiters& waiters_;
  std::vector<Subject> subjects_;  // Guarded by waiters_.mutex_, as all below.
  bool woken_ = false;
  std::condition_variable_any wake_;
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_WAITERS_H_
