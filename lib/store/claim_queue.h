// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who waits for a claim, first come first served: callers of this process, each
// with its thread. Whoever frees a claim gives it to the first of them in the
// same commit and wakes that one; nobody polls.
//
// Any number of threads may use it.

#ifndef THROUGHLINE_LIB_STORE_CLAIM_QUEUE_H_
#define THROUGHLINE_LIB_STORE_CLAIM_QUEUE_H_

#include <compare>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/base/mutex.h"
#include "lib/keys/keys.h"
#include "throughline/claims.h"

namespace throughline {

class ClaimQueue {
 public:
  // Which claim.
  struct Name {
    TenantNumber tenant = 0;
    ConversationId conversation;

    friend auto operator<=>(const Name&, const Name&) = default;
  };

  // A place in the queue. The fields below are the queue's own.
  struct Ticket {
    v1::Actor actor;
    std::int64_t lease_us = 0;

    bool queued = false;
    bool picked = false;  // Somebody's plan gives it the claim.
    std::optional<GrantedClaim> granted;
  };
  using TicketPtr = std::shared_ptr<Ticket>;

  ClaimQueue() = default;
  ClaimQueue(const ClaimQueue&) = delete;
  ClaimQueue& operator=(const ClaimQueue&) = delete;

  // At the end; where it stands in line already, it stays there.
  void Join(const Name& name, const TicketPtr& ticket);

  // Out of line. What it was granted until then; absent: nothing.
  std::optional<GrantedClaim> Leave(const Name& name, const TicketPtr& ticket)
      ABSL_NO_THREAD_SAFETY_ANALYSIS;

  // Takes the first out of line, to be given the claim; null: nobody waits.
  // `people_first`: the first person, if there is one, since a person would
  // take it from a bot anyway. Then either Deliver() or PutBack().
  TicketPtr Pick(const Name& name, bool people_first);
  void Deliver(const TicketPtr& ticket, const GrantedClaim& claim);
  void PutBack(const Name& name, const TicketPtr& ticket);

  std::optional<GrantedClaim> GrantOf(const TicketPtr& ticket) const;
  std::vector<v1::Actor> Waiting(const Name& name) const;

  // Waits until the ticket is granted, or it is time to look again: when the
  // clock has had the time to come to `look_us`, or WakeAll() says so.
  using Clock = absl::FunctionRef<std::int64_t()>;
  void Wait(const TicketPtr& ticket, std::int64_t look_us,
            Clock now_us) ABSL_NO_THREAD_SAFETY_ANALYSIS;

  // Whoever waits looks again: what it waits for may have come, by a clock that
  // jumped, or come earlier.
  void WakeAll();

 private:
  mutable Mutex mutex_;
  std::condition_variable changed_;
  std::map<Name, std::deque<TicketPtr>> lines_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t wakes_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The waiting callers to whom one commit gives claims: delivered once it is
// durable, put back into line where it came to nothing.
class Handing {
 public:
  explicit Handing(ClaimQueue& queue) : queue_(queue) {}
  ~Handing() { Restart(); }

  Handing(const Handing&) = delete;
  Handing& operator=(const Handing&) = delete;

  ClaimQueue& queue() { return queue_; }

  // At the beginning of each plan: the one before came to nothing.
  void Restart();

  void Add(const ClaimQueue::Name& name, ClaimQueue::TicketPtr ticket,
           const GrantedClaim& claim);

  // After the commit.
  void Deliver();

 private:
  struct Given {
    ClaimQueue::Name name;
    ClaimQueue::TicketPtr ticket;
    GrantedClaim claim;
  };

  ClaimQueue& queue_;
  std::vector<Given> given_;
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_CLAIM_QUEUE_H_
