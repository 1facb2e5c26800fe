// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Customer: what is known of a customer as of a position, ready to be shown,
// and what was shown of it last. What was said last is read from the rows at a
// glance; the rest is parsed when it is needed.

#ifndef THROUGHLINE_LIB_HEAD_CUSTOMER_H_
#define THROUGHLINE_LIB_HEAD_CUSTOMER_H_

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/base/mutex.h"
#include "lib/head/glance.h"
#include "lib/head/instant.h"
#include "lib/identity/groups.h"
#include "lib/keys/keys.h"
#include "lib/timeline/tail_view.h"
#include "throughline/resumption.h"

namespace throughline::head {

// What somebody is shown of a customer.
struct Shown {
  std::shared_ptr<const Resumption::Body> body;  // Null: nothing yet.
  bool apart = false;  // How things stand is not in the body, but told by
  std::shared_ptr<const Resumption::Later> later;  // this. Null: nobody asked.
};

// The last answer, for whoever asks the same and would be shown the same. Any
// number of threads may use it.
class LastShown {
 public:
  // Without a body: it is another's, or another time's.
  Shown Find(const Viewer& viewer, int events, std::int64_t now_us) const;

  // An answer that holds as long as `now`; one told apart holds for ever but
  // for how things stand.
  void Keep(const Viewer& viewer, int events, const Instant& now, Shown shown);

  // How things stand for this viewer, once it was asked.
  void KeepStanding(const Viewer& viewer, const Instant& now,
                    std::shared_ptr<const Resumption::Later> later);

 private:
  bool IsFor(const Viewer& viewer) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  Viewer viewer_ ABSL_GUARDED_BY(mutex_);
  int events_ ABSL_GUARDED_BY(mutex_) = 0;
  Instant now_ ABSL_GUARDED_BY(mutex_){0};
  Shown shown_ ABSL_GUARDED_BY(mutex_);
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

// Never copied or moved: what is shown of it refers to it.
class Customer {
 public:
  Customer() = default;
  Customer(const Customer&) = delete;
  Customer& operator=(const Customer&) = delete;

  // Takes the next row of a customer's head, and what it tells at a glance.
  absl::Status AddRow(std::string_view row);

  // Takes a head as it stands in memory, with its tail.
  void Take(Head head);

  // After the last row: lets go of what is beyond the limits of a tail.
  void Close();

  // Parses what the rows hold, combined; not complete yet (refold.h).
  absl::StatusOr<Head> Parse() const;

  // Gives it the head that `Parse` and others made.
  void Settle(Head head);

  // Complete, but for its tail. Parsed by the first who asks where nobody
  // settled it: then what cannot be parsed is as if it had been let go of.
  const Head& head() const;

  // Whether head() is there already.
  bool settled() const { return settled_; }

  // ---- First what every hit looks at ----

  mutable std::atomic<bool> stale{false};
  mutable std::atomic<bool> found{false};  // Since the cache last looked.
  Position as_of = 0;
  mutable LastShown shown;
  mutable LastNews news;

  TenantNumber tenant = 0;
  identity::Group group;
  Glance glance;  // Without its tail, which is `newest`.

  // The newest events, as views of bytes that `records` owns: it outlives the
  // customer in whatever shows them.
  timeline::TailViews newest;
  std::shared_ptr<const void> records() const { return rows_; }

  std::size_t bytes = 0;  // About what it takes, with what is shown of it.

 private:
  using Rows = std::list<std::string>;  // None moves when one is added.

  std::shared_ptr<Rows> rows_ = std::make_shared<Rows>();
  mutable std::once_flag parse_once_;
  mutable Head head_;
  bool settled_ = false;
};

std::vector<ProfileId> ProfilesOf(const Customer& customer);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_CUSTOMER_H_
