// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Customer: what is known of a customer as of a position, ready to be shown,
// and what was shown of it last.

#ifndef THROUGHLINE_LIB_HEAD_CUSTOMER_H_
#define THROUGHLINE_LIB_HEAD_CUSTOMER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/mutex.h"
#include "lib/head/head.h"
#include "lib/head/instant.h"
#include "lib/head/pieces.h"
#include "lib/identity/groups.h"
#include "lib/keys/keys.h"
#include "lib/timeline/tail_view.h"
#include "throughline/resumption.h"

namespace throughline::head {

// The last answer, for whoever asks the same and would be shown the same. Any
// number of threads may use it.
class LastShown {
 public:
  using Body = std::shared_ptr<const Resumption::Body>;

  // Null: it is another's, or another time's.
  Body Find(const Viewer& viewer, int events, std::int64_t now_us) const;
  void Keep(const Viewer& viewer, int events, const Instant& now, Body body);

 private:
  mutable Mutex mutex_;
  Viewer viewer_ ABSL_GUARDED_BY(mutex_);
  int events_ ABSL_GUARDED_BY(mutex_) = 0;
  Instant now_ ABSL_GUARDED_BY(mutex_){0};
  Body body_ ABSL_GUARDED_BY(mutex_);
};

// What was new to the last few who asked. Whatever could change it, a cursor's
// move too, makes the customer stale. Any number of threads may use it.
class LastNews {
 public:
  std::optional<std::uint64_t> Find(const Viewer& viewer) const;
  void Keep(const Viewer& viewer, std::uint64_t news);

 private:
  mutable Mutex mutex_;
  std::vector<std::pair<Viewer, std::uint64_t>> last_ ABSL_GUARDED_BY(mutex_);
  std::size_t next_ ABSL_GUARDED_BY(mutex_) = 0;  // To be replaced.
};

struct Customer {
  TenantNumber tenant = 0;
  identity::Group group;
  Head head;  // Complete, but for its tail.

  // The newest events, as views of `records`, which outlives the customer in
  // whatever shows them.
  timeline::TailViews newest;
  std::shared_ptr<const std::string> records;

  Position as_of = 0;
  std::size_t bytes = 0;  // About what it takes, with what is shown of it.

  mutable std::atomic<bool> stale{false};
  mutable LastShown shown;
  mutable LastNews news;
};

// Takes what was opened: the customer no longer needs the rows.
void Keep(Opened opened, Customer& customer);

// The same of a head with its tail.
void Keep(Head head, Customer& customer);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_CUSTOMER_H_
