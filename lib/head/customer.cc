// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/customer.h"

#include <algorithm>
#include <utility>

#include "lib/record/seen.h"

namespace throughline::head {
namespace {

// A head in memory, and again as it is shown, is made of many small strings:
// about so many bytes for each of its encoded ones.
constexpr std::size_t kSpread = 8;

// Puts the records of `newest` one behind the other, as they are read.
void Take(timeline::TailViews newest, Customer& customer) {
  customer.head.set_tail_gone(
      std::max(customer.head.tail_gone(), timeline::Trim(newest)));
  std::size_t bytes = 0;
  for (const auto& event : newest) bytes += event.record.size();
  auto records = std::make_shared<std::string>();
  records->reserve(bytes);
  for (auto& event : newest) {
    if (event.record.empty()) continue;
    const std::size_t at = records->size();
    records->append(event.record);
    event.record = std::string_view(*records).substr(at);
  }
  customer.newest = std::move(newest);
  customer.records = std::move(records);
  customer.bytes =
      sizeof(Customer) + bytes + kSpread * customer.head.ByteSizeLong() +
      customer.newest.size() * (sizeof(timeline::TailView) + sizeof(EventView));
}

}  // namespace

LastShown::Body LastShown::Find(const Viewer& viewer, int events,
                                std::int64_t now_us) const {
  MutexLock lock(mutex_);
  // Each bot is shown its own checkpoints.
  if (body_ == nullptr || events != events_ || !now_.Holds(now_us) ||
      !record::SeeAlike(viewer, viewer_) ||
      (viewer.role == v1::ROLE_BOT && viewer.id != viewer_.id)) {
    return nullptr;
  }
  return body_;
}

void LastShown::Keep(const Viewer& viewer, int events, const Instant& now,
                     Body body) {
  MutexLock lock(mutex_);
  viewer_ = viewer;
  events_ = events;
  now_ = now;
  body_.swap(body);  // What was there goes after the lock is let go.
}

std::optional<std::uint64_t> LastNews::Find(const Viewer& viewer) const {
  MutexLock lock(mutex_);
  for (const auto& [asked, news] : last_) {
    if (asked.id == viewer.id && record::SeeAlike(asked, viewer)) return news;
  }
  return std::nullopt;
}

void LastNews::Keep(const Viewer& viewer, std::uint64_t news) {
  constexpr std::size_t kMost = 8;
  MutexLock lock(mutex_);
  if (last_.size() < kMost) {
    last_.emplace_back(viewer, news);
    return;
  }
  last_[next_] = {viewer, news};
  next_ = (next_ + 1) % kMost;
}

void Keep(Opened opened, Customer& customer) {
  customer.head = std::move(opened.head);
  Take(std::move(opened.tail), customer);
}

void Keep(Head head, Customer& customer) {
  timeline::TailViews newest;
  for (const Head::Tail& tail : head.tail()) {
    newest.push_back(timeline::ViewOf(tail));
  }
  google::protobuf::RepeatedPtrField<Head::Tail> tail;
  tail.Swap(head.mutable_tail());
  customer.head = std::move(head);
  Take(std::move(newest), customer);
}

}  // namespace throughline::head
