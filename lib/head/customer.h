// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Customer: what is known of a customer as of a position, ready to be shown,
// and what was shown of it last. What was said last is read from the rows at a
// glance; the rest is parsed when it is needed.

#ifndef THROUGHLINE_LIB_HEAD_CUSTOMER_H_
#define THROUGHLINE_LIB_HEAD_CUSTOMER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/base/mutex.h"
#include "lib/head/glance.h"
#include "lib/head/instant.h"
#include "lib/head/near.h"
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
  // Without a body: it is another's, or another time's. What a body shows is
  // on its way into the processor's cache.
  Shown Find(const Viewer& viewer, int events, std::int64_t now_us) const;

  // An answer that holds as long as `now`; one told apart holds for ever but
  // for how things stand. Whether it takes another bytes() than before.
  bool Keep(const Viewer& viewer, int events, const Instant& now, Shown shown);

  // How things stand for this viewer, once it was asked. It takes so many
  // `bytes`. Whether those are others than before.
  bool KeepStanding(const Viewer& viewer, const Instant& now,
                    std::shared_ptr<const Resumption::Later> later,
                    std::size_t bytes);

  // What it takes to say how things stand, where that is kept.
  std::size_t bytes() const;

 private:
  bool IsFor(const Viewer& viewer) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  Viewer viewer_ ABSL_GUARDED_BY(mutex_);
  int events_ ABSL_GUARDED_BY(mutex_) = 0;
  Instant now_ ABSL_GUARDED_BY(mutex_){0};
  Near near_ ABSL_GUARDED_BY(mutex_);
  Shown shown_ ABSL_GUARDED_BY(mutex_);
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

// What was new to the last few who asked. Whatever could change it, a cursor's
// move too, makes the customer stale. Any number of threads may use it.
class LastNews {
 public:
  std::optional<std::uint64_t> Find(const Viewer& viewer) const;
  // Whether it takes another bytes() than before.
  bool Keep(const Viewer& viewer, std::uint64_t news);

  std::size_t bytes() const;  // That it takes beside itself.

 private:
  mutable Mutex mutex_;
  std::vector<std::pair<Viewer, std::uint64_t>> last_ ABSL_GUARDED_BY(mutex_);
  std::size_t next_ ABSL_GUARDED_BY(mutex_) = 0;  // To be replaced.
};

class Customer;

// Who holds a customer, and bounds what all that it holds takes.
class Holder {
 public:
  // A customer takes more than before, or less.
  virtual void CountAnew(const Customer& customer) = 0;

 protected:
  ~Holder() = default;
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

  // Whether what Parse() makes of the rows is complete. Costs a walk over the
  // conversations where a profile's head let go of some and there are others.
  bool IsWhole() const;

  // Parses what the rows hold, combined; not complete yet (refold.h).
  absl::StatusOr<Head> Parse() const;

  // Gives it the head that `Parse` and others made.
  void Settle(Head head);

  // Complete, but for its tail. Parsed where nobody settled it and nobody has
  // what was parsed before: it takes several times what the rows take, and what
  // it is for is told once. What cannot be parsed is as if it had been let go
  // of.
  std::shared_ptr<const Head> head() const;

  // Whether head() is there already.
  bool settled() const { return settled_; }

  // About what it takes now, with what is shown of it.
  std::size_t bytes() const;

  // Whom to tell when that changed, and by what it is known there. Before
  // anybody else sees the customer.
  void HeldBy(std::weak_ptr<Holder> holder, const Hash& name) const;
  const Hash& held_as() const { return held_as_; }

  // Tells it.
  void Weigh() const;

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

  std::size_t own_bytes = 0;  // Of bytes(), what never changes.

 private:
  using Rows = std::list<std::string>;  // None moves when one is added.

  std::size_t OwnBytes() const;

  std::shared_ptr<Rows> rows_ = std::make_shared<Rows>();
  std::shared_ptr<const Head> head_;  // Null: not settled.
  bool settled_ = false;
  mutable Mutex parse_mutex_;
  mutable std::weak_ptr<const Head> parsed_ ABSL_GUARDED_BY(parse_mutex_);
  mutable std::weak_ptr<Holder> holder_;
  mutable Hash held_as_;
};

std::vector<ProfileId> ProfilesOf(const Customer& customer);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_CUSTOMER_H_
