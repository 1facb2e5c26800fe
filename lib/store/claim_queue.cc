// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/claim_queue.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace throughline {
namespace {

// The longest that a thread sleeps in one go: the clocks of a condition
// variable cannot count further than some centuries.
constexpr std::int64_t kSleepMaxUs = std::int64_t{3600} * 1000000;

}  // namespace

void ClaimQueue::Join(const Name& name, const TicketPtr& ticket) {
  MutexLock lock(mutex_);
  if (ticket->queued || ticket->picked || ticket->granted) return;
  ticket->queued = true;
  lines_[name].push_back(ticket);
}

std::optional<GrantedClaim> ClaimQueue::Leave(const Name& name,
                                              const TicketPtr& ticket) {
  std::unique_lock lock(mutex_.native());
  // Somebody is about to say whether it has the claim.
  changed_.wait(lock, [&] { return !ticket->picked; });
  if (!ticket->queued) return ticket->granted;
  ticket->queued = false;
  const auto line = lines_.find(name);
  std::erase(line->second, ticket);
  if (line->second.empty()) lines_.erase(line);
  return ticket->granted;
}

ClaimQueue::TicketPtr ClaimQueue::Pick(const Name& name, bool people_first) {
  MutexLock lock(mutex_);
  const auto line = lines_.find(name);
  if (line == lines_.end()) return nullptr;
  std::deque<TicketPtr>& in_line = line->second;
  auto next = in_line.begin();
  if (people_first) {
    const auto person =
        std::find_if(in_line.begin(), in_line.end(), [](const TicketPtr& each) {
          return each->actor.role() == v1::ROLE_AGENT;
        });
    if (person != in_line.end()) next = person;
  }
  TicketPtr ticket = *next;
  in_line.erase(next);
  if (in_line.empty()) lines_.erase(line);
  ticket->queued = false;
  ticket->picked = true;
  return ticket;
}

void ClaimQueue::Deliver(const TicketPtr& ticket, const GrantedClaim& claim) {
  MutexLock lock(mutex_);
  ticket->picked = false;
  ticket->granted = claim;
  changed_.notify_all();
}

void ClaimQueue::PutBack(const Name& name, const TicketPtr& ticket) {
  MutexLock lock(mutex_);
  ticket->picked = false;
  ticket->queued = true;
  lines_[name].push_front(ticket);
  ++wakes_;  // It may have missed its time.
  changed_.notify_all();
}

std::optional<GrantedClaim> ClaimQueue::GrantOf(const TicketPtr& ticket) const {
  MutexLock lock(mutex_);
  return ticket->granted;
}

std::vector<v1::Actor> ClaimQueue::Waiting(const Name& name) const {
  std::vector<v1::Actor> actors;
  MutexLock lock(mutex_);
  const auto line = lines_.find(name);
  if (line == lines_.end()) return actors;
  for (const TicketPtr& ticket : line->second) actors.push_back(ticket->actor);
  return actors;
}

void ClaimQueue::Wait(const TicketPtr& ticket, std::int64_t look_us,
                      Clock now_us) {
  std::unique_lock lock(mutex_.native());
  const std::uint64_t woken = wakes_;
  // The clock is asked after that: whoever moves it and then wakes all is
  // noticed in the one way or the other.
  lock.unlock();
  const std::int64_t sleep_us =
      std::clamp<std::int64_t>(look_us - now_us(), 0, kSleepMaxUs);
  lock.lock();
  const auto is_awake = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return ticket->granted.has_value() || wakes_ != woken;
  };
  changed_.wait_for(lock, std::chrono::microseconds(sleep_us), is_awake);
}

void ClaimQueue::WakeAll() {
  MutexLock lock(mutex_);
  ++wakes_;
  changed_.notify_all();
}

void Handing::Restart() {
  // The last one first, so that they stand as they stood.
  for (auto given = given_.rbegin(); given != given_.rend(); ++given) {
    queue_.PutBack(given->name, given->ticket);
  }
  given_.clear();
}

void Handing::Add(const ClaimQueue::Name& name, ClaimQueue::TicketPtr ticket,
                  const GrantedClaim& claim) {
  given_.push_back({name, std::move(ticket), claim});
}

void Handing::Deliver() {
  for (const Given& given : given_) queue_.Deliver(given.ticket, given.claim);
  given_.clear();
}

}  // namespace throughline
