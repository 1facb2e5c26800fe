// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Feed: the entries of a tenant, in commit order, without holes.

#include <algorithm>

#include "lib/base/status.h"
#include "lib/feed/token.h"
#include "lib/store/feed_page.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<FeedPage> Store::Feed(const FeedRequest& request) const {
  TL_RETURN_IF_ERROR(feed_page::Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  TL_ASSIGN_OR_RETURN(const Position from,
                      feed_page::FirstOf(request, *impl_, rows->position()));
  FeedPage page;
  if (tenant != nullptr) {
    const View view = Impl::ViewOf(*rows, *tenant);
    TL_ASSIGN_OR_RETURN(
        const feed_page::Of of,
        feed_page::ProfilesOf(view, *tenant, request.filter, impl_->NowUs()));
    TL_ASSIGN_OR_RETURN(page, feed_page::Read(view, request, from, of));
  } else {  // Nothing happened yet, which is an answer.
    page.newest = rows->position();
    page.next = std::max(from, page.newest + 1);
  }
  page.token = feed::ToToken(impl_->epoch(), page.next);
  return page;
}

}  // namespace throughline
