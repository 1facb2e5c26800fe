// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/waiters.h"

#include <algorithm>
#include <mutex>

namespace throughline {

void Waiters::WakeSubject(const Subject& subject) {
  const auto found = waiting_.find(subject);
  if (found == waiting_.end()) return;
  for (Waiter* const waiter : found->second) {
    waiter->woken_ = true;
    waiter->wake_.notify_all();
  }
}

void Waiters::Wake(TenantNumber tenant, const std::vector<ProfileId>& touched) {
  MutexLock lock(mutex_);
  if (waiting_.empty()) return;
  WakeSubject(Waiter::Everything(tenant));
  for (const ProfileId& profile : touched) WakeSubject({tenant, profile});
}

void Waiters::WakeAll() {
  MutexLock lock(mutex_);
  for (const auto& [subject, waiters] : waiting_) WakeSubject(subject);
}

void Waiters::Waiter::Watch(std::vector<Subject> subjects) {
  MutexLock lock(waiters_.mutex_);
  auto& waiting = waiters_.waiting_;
  for (const Subject& subject : subjects_) {
    const auto found = waiting.find(subject);
    found->second.erase(this);
    if (found->second.empty()) waiting.erase(found);
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  subjects_ = std::move(subjects);
  for (const Subject& subject : subjects_) waiting[subject].insert(this);
  woken_ = false;
}

void Waiters::Waiter::Wait(absl::Duration most, const std::stop_token& stop) {
  std::unique_lock<std::mutex> lock(waiters_.mutex_.native());
  const auto woken = [this] { return woken_; };
  if (most == absl::InfiniteDuration()) {
    wake_.wait(lock, stop, woken);
  } else {
    // A longer wait is taken in parts: the clock that counts is the store's.
    constexpr absl::Duration kPart = absl::Hours(24);
    wake_.wait_for(lock, stop, absl::ToChronoNanoseconds(std::min(most, kPart)),
                   woken);
  }
}

}  // namespace throughline
