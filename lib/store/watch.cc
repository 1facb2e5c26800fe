// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Follow, Store::Watch: the feed as it comes. The caller's own thread
// waits; the thread whose commit becomes durable wakes it.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/base/status.h"
#include "lib/feed/token.h"
#include "lib/store/feed_page.h"
#include "lib/store/impl.h"
#include "lib/store/waiters.h"

namespace throughline {
namespace {

using feed_page::Of;

// What is looked for, and how far it was looked for already.
struct Looking {
  const FeedRequest& request;
  std::optional<Position> from;  // Absent: as the request says.
};

// Looks once, having said first what is to wake the next look. Absent: whose
// entries it is about changed in between, so that has to be said anew.
absl::StatusOr<std::optional<FeedPage>> Look(const Store::Impl& impl,
                                             Waiters::Waiter& waiter,
                                             Looking& looking) {
  const FeedRequest& request = looking.request;
  TL_ASSIGN_OR_RETURN(const Tenant* const tenant,
                      impl.FindTenant(request.tenant));
  const TenantNumber number = tenant == nullptr ? 0 : tenant->number;
  const auto profiles = [&](const Snapshot& rows) -> absl::StatusOr<Of> {
    if (tenant == nullptr) return Of();
    return feed_page::ProfilesOf(Store::Impl::ViewOf(rows, *tenant), *tenant,
                                 request.filter, impl.NowUs());
  };
  TL_ASSIGN_OR_RETURN(const Of before, profiles(*impl.Durable()));
  std::vector<std::pair<TenantNumber, ProfileId>> subjects;
  for (const ProfileId& profile : before.value_or(std::vector<ProfileId>())) {
    subjects.emplace_back(number, profile);
  }
  if (!before.has_value()) {
    subjects.push_back(Waiters::Waiter::Everything(number));
  }
  waiter.Watch(std::move(subjects));
  const std::shared_ptr<const Snapshot> rows = impl.Durable();
  TL_ASSIGN_OR_RETURN(const Of now, profiles(*rows));
  if (now != before) return std::optional<FeedPage>();
  if (!looking.from.has_value()) {
    TL_ASSIGN_OR_RETURN(looking.from,
                        feed_page::FirstOf(request, impl, rows->position()));
  }
  FeedPage page;
  page.next = *looking.from;
  page.newest = rows->position();
  if (tenant != nullptr) {
    TL_ASSIGN_OR_RETURN(
        page, feed_page::Read(Store::Impl::ViewOf(*rows, *tenant), request,
                              *looking.from, now));
  }
  looking.from = page.next;
  page.token = feed::ToToken(impl.epoch(), page.next);
  return std::optional<FeedPage>(std::move(page));
}

}  // namespace

absl::StatusOr<FeedPage> Store::Follow(const FeedRequest& request,
                                       const Wait& wait) const {
  TL_RETURN_IF_ERROR(feed_page::Check(request));
  if (impl_->read_only()) {
    return FailedPrecondition(
        "the store was opened for reading: it sees nothing come");
  }
  Waiters::Waiter waiter(impl_->waiters());
  Looking looking{request, std::nullopt};
  for (;;) {
    TL_ASSIGN_OR_RETURN(std::optional<FeedPage> page,
                        Look(*impl_, waiter, looking));
    if (!page.has_value()) continue;
    const absl::Duration left =
        wait.deadline - absl::FromUnixMicros(impl_->NowUs());
    if (!page->entries.empty() || wait.stop.stop_requested() ||
        left <= absl::ZeroDuration()) {
      return *std::move(page);
    }
    waiter.Wait(left, wait.stop);
  }
}

absl::StatusOr<FeedPage> Store::Watch(const FeedRequest& request,
                                      const Wait& wait) const {
  if (!request.filter.customer.has_value()) {
    return Invalid("filter: whom to watch is missing; name a customer");
  }
  return Follow(request, wait);
}

}  // namespace throughline
