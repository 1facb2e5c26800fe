// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A page of the feed, read from one snapshot: what Feed, Follow and Watch have
// in common.

#ifndef THROUGHLINE_LIB_STORE_FEED_PAGE_H_
#define THROUGHLINE_LIB_STORE_FEED_PAGE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/store/impl.h"
#include "throughline/feed.h"

namespace throughline::feed_page {

absl::Status Check(const FeedRequest& request);

// The first position that the request wants.
absl::StatusOr<Position> FirstOf(const FeedRequest& request,
                                 const Store::Impl& impl, Position newest);

// Whose entries the filter wants: the profiles of its customer, or its only
// one. Absent: everybody's.
absl::StatusOr<std::optional<std::vector<ProfileId>>> ProfilesOf(
    const View& view, const Tenant& tenant, const FeedFilter& filter,
    std::int64_t now_us);

using Of = std::optional<std::vector<ProfileId>>;

// `from`: the first position wanted; `of`: as ProfilesOf says.
absl::StatusOr<FeedPage> Read(const View& view, const FeedRequest& request,
                              Position from, const Of& of);

}  // namespace throughline::feed_page

#endif  // THROUGHLINE_LIB_STORE_FEED_PAGE_H_
