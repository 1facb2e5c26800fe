// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/customer.h"

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/head/parts.h"
#include "lib/head/pieces.h"
#include "lib/head/weight.h"
#include "lib/record/seen.h"

namespace throughline::head {

bool LastShown::IsFor(const Viewer& viewer) const {
  // Each bot is shown its own checkpoints.
  return shown_.body != nullptr && record::SeeAlike(viewer, viewer_) &&
         (viewer.role != v1::ROLE_BOT || viewer.id == viewer_.id);
}

Shown LastShown::Find(const Viewer& viewer, int events,
                      std::int64_t now_us) const {
  MutexLock lock(mutex_);
  near_.Fetch();
  if (events != events_ || !IsFor(viewer)) return {};
  if (now_.Holds(now_us)) return shown_;
  return shown_.apart ? Shown{shown_.body, true, nullptr} : Shown();
}

bool LastShown::Keep(const Viewer& viewer, int events, const Instant& now,
                     Shown shown) {
  MutexLock lock(mutex_);
  viewer_ = viewer;
  events_ = events;
  now_ = now;
  near_ = Near(*shown.body);
  std::swap(shown_, shown);  // What was there goes after the lock is let go.
  const std::size_t bytes = HeapBytes(*shown_.body);
  return std::exchange(bytes_, bytes) != bytes;
}

bool LastShown::KeepStanding(const Viewer& viewer, const Instant& now,
                             std::shared_ptr<const Resumption::Later> later,
                             std::size_t bytes) {
  MutexLock lock(mutex_);
  if (!shown_.apart || !IsFor(viewer)) return false;
  now_ = now;
  shown_.later.swap(later);
  return std::exchange(bytes_, bytes) != bytes;
}

std::size_t LastShown::bytes() const {
  MutexLock lock(mutex_);
  return bytes_;
}

std::optional<std::uint64_t> LastNews::Find(const Viewer& viewer) const {
  MutexLock lock(mutex_);
  for (const auto& [asked, news] : last_) {
    if (asked.id == viewer.id && record::SeeAlike(asked, viewer)) return news;
  }
  return std::nullopt;
}

bool LastNews::Keep(const Viewer& viewer, std::uint64_t news) {
  constexpr std::size_t kMost = 8;
  MutexLock lock(mutex_);
  if (last_.size() < kMost) {
    last_.reserve(kMost);
    last_.emplace_back(viewer, news);
    return true;
  }
  last_[next_] = {viewer, news};
  next_ = (next_ + 1) % kMost;
  return false;
}

std::size_t LastNews::bytes() const {
  MutexLock lock(mutex_);
  std::size_t bytes = HeapBytes(last_);
  for (const auto& [viewer, news] : last_) bytes += HeapBytes(viewer.id);
  return bytes;
}

std::vector<ProfileId> ProfilesOf(const Customer& customer) {
  std::vector<ProfileId> profiles;
  profiles.reserve(customer.group.members.size());
  for (const auto& member : customer.group.members) {
    profiles.push_back(member.profile);
  }
  return profiles;
}

absl::Status Customer::AddRow(std::string_view row) {
  TL_ASSIGN_OR_RETURN(Glance more, ReadGlance(rows_->emplace_back(row)));
  if (rows_->size() == 1) {
    glance = std::move(more);
  } else {
    Combine(std::move(more), glance);
  }
  return absl::OkStatus();
}

void Customer::Take(Head head) {
  glance = GlanceOf(head);
  std::string& records = rows_->emplace_back();
  std::size_t size = 0;
  for (const auto& event : glance.tail) size += event.record.size();
  records.reserve(size);
  for (auto& event : glance.tail) {
    if (event.record.empty()) continue;
    const std::size_t at = records.size();
    records.append(event.record);
    event.record = std::string_view(records).substr(at);
  }
  head.clear_tail();
  Close();
  Settle(std::move(head));
}

void Customer::Close() {
  newest = std::move(glance.tail);
  glance.tail_gone = std::max(glance.tail_gone, timeline::Trim(newest));
  for (const auto& event : newest) glance.load.large |= event.record.empty();
  constexpr std::size_t kOften = 8;  // Places that are worth a copy.
  if (newest.capacity() - newest.size() > kOften) newest.shrink_to_fit();
  own_bytes = OwnBytes();
}

std::size_t Customer::OwnBytes() const {
  constexpr std::size_t kCounts = 2 * sizeof(void*);  // Of who shares it.
  std::size_t own = HeapBytes(sizeof(Customer)) + HeapBytes(kCounts) +
                    HeapBytes(sizeof(Rows) + kCounts) + HeapBytes(newest) +
                    HeapBytes(glance.profiles) + HeapBytes(group.members);
  for (const std::string& row : *rows_) {
    own += HeapBytes(sizeof(Rows::value_type) + kCounts) + HeapBytes(row);
  }
  // With what is shown of it sooner or later.
  own += HeapBytes(sizeof(Resumption::Body) + kCounts) +
         HeapBytes(newest.size() * sizeof(EventView)) +
         HeapBytes(glance.profiles.size() * sizeof(ProfileSummary));
  for (const Glance::Profile& profile : glance.profiles) {
    own += 2 * HeapBytes(profile.shown);
  }
  return own;
}

bool Customer::IsWhole() const {
  if (!head::IsWhole(glance)) return false;
  if (!MayLack(glance)) return true;
  Parts parts;
  return std::all_of(
             rows_->begin(), rows_->end(),
             [&](const std::string& row) { return parts.AddRow(row).ok(); }) &&
         parts.NoneLacks();
}

absl::StatusOr<Head> Customer::Parse() const {
  Head head;
  for (const std::string& row : *rows_) {
    Head folded;
    TL_RETURN_IF_ERROR(FoldAllButTail(row, folded).status());
    if (&row == &rows_->front()) {
      head = std::move(folded);
    } else {
      Combine(folded, head);
    }
  }
  if (head.conversations_dropped()) TrimConversations(head);
  return head;
}

void Customer::Settle(Head head) {
  head.set_tail_gone(glance.tail_gone);
  head_ = std::make_shared<const Head>(std::move(head));
  glance.profiles = GlanceOf(*head_).profiles;  // Now with what assures them.
  settled_ = true;
  own_bytes = OwnBytes() + head_->SpaceUsedLong();
}

std::shared_ptr<const Head> Customer::head() const {
  if (settled_) return head_;
  MutexLock lock(parse_mutex_);
  if (auto parsed = parsed_.lock()) return parsed;
  const auto head = std::make_shared<Head>();
  absl::StatusOr<Head> parsed = Parse();
  if (parsed.ok()) {
    *head = *std::move(parsed);
  } else {
    head->set_conversations_dropped(true);
    head->set_facts_dropped(true);
    head->set_ratings_dropped(true);
    head->set_promises_dropped(true);
    head->set_checkpoints_dropped(true);
  }
  head->set_tail_gone(glance.tail_gone);
  parsed_ = head;
  return head;
}

std::size_t Customer::bytes() const {
  return own_bytes + shown.bytes() + news.bytes();
}

void Customer::HeldBy(std::weak_ptr<Holder> holder, const Hash& name) const {
  holder_ = std::move(holder);
  held_as_ = name;
}

void Customer::Weigh() const {
  if (const std::shared_ptr<Holder> holder = holder_.lock()) {
    holder->CountAnew(*this);
  }
}

}  // namespace throughline::head
