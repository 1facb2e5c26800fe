// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/customer.h"

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/head/pieces.h"
#include "lib/record/seen.h"

namespace throughline::head {
namespace {

// A head in memory, and again as it is shown, is made of many small strings:
// about so many bytes for each of its encoded ones.
constexpr std::size_t kSpread = 8;

}  // namespace

bool LastShown::IsFor(const Viewer& viewer) const {
  // Each bot is shown its own checkpoints.
  return shown_.body != nullptr && record::SeeAlike(viewer, viewer_) &&
         (viewer.role != v1::ROLE_BOT || viewer.id == viewer_.id);
}

Shown LastShown::Find(const Viewer& viewer, int events,
                      std::int64_t now_us) const {
  MutexLock lock(mutex_);
  if (events != events_ || !IsFor(viewer)) return {};
  if (now_.Holds(now_us)) return shown_;
  return shown_.apart ? Shown{shown_.body, true, nullptr} : Shown();
}

void LastShown::Keep(const Viewer& viewer, int events, const Instant& now,
                     Shown shown) {
  MutexLock lock(mutex_);
  viewer_ = viewer;
  events_ = events;
  now_ = now;
  std::swap(shown_, shown);  // What was there goes after the lock is let go.
}

void LastShown::KeepStanding(const Viewer& viewer, const Instant& now,
                             std::shared_ptr<const Resumption::Later> later) {
  MutexLock lock(mutex_);
  if (!shown_.apart || !IsFor(viewer)) return;
  now_ = now;
  shown_.later.swap(later);
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
  std::size_t records = 0;
  for (const auto& event : newest) records += event.record.size();
  glance.tail_gone = std::max(glance.tail_gone, timeline::Trim(newest));
  for (const auto& event : newest) glance.load.large |= event.record.empty();
  std::size_t whole = 0;
  for (const std::string& row : *rows_) whole += row.size();
  // Records stay as they are; the rest is parsed.
  bytes = sizeof(Customer) + whole + kSpread * (whole - records) +
          newest.size() * (sizeof(timeline::TailView) + sizeof(EventView));
}

absl::StatusOr<Head> Customer::Parse() const {
  Head head;
  for (const std::string& row : *rows_) {
    TL_ASSIGN_OR_RETURN(Head own, FoldAllButTail(row));
    if (&row == &rows_->front()) {
      head = std::move(own);
    } else {
      Combine(own, head);
    }
  }
  return head;
}

void Customer::Settle(Head head) {
  head.set_tail_gone(glance.tail_gone);
  head_ = std::move(head);
  glance.profiles = GlanceOf(head_).profiles;  // Now with what assures them.
  settled_ = true;
}

const Head& Customer::head() const {
  if (settled_) return head_;
  std::call_once(parse_once_, [this] {
    absl::StatusOr<Head> parsed = Parse();
    if (parsed.ok()) {
      head_ = *std::move(parsed);
    } else {
      head_.set_conversations_dropped(true);
      head_.set_facts_dropped(true);
      head_.set_ratings_dropped(true);
      head_.set_promises_dropped(true);
      head_.set_checkpoints_dropped(true);
    }
    head_.set_tail_gone(glance.tail_gone);
  });
  return head_;
}

}  // namespace throughline::head
