// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Stats: counts, walked, and sizes.

#include <set>
#include <string>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/head/leads.h"
#include "lib/identity/profiles.h"
#include "lib/store/impl.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {
namespace {

using keys::Table;

absl::StatusOr<std::uint64_t> Count(const View& view, Table table) {
  std::uint64_t count = 0;
  const auto rows = view.rows.Scan(view.Key(table).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) ++count;
  TL_RETURN_IF_ERROR(rows->status());
  return count;
}

// Profiles, and the customers they make.
absl::Status CountPeople(const View& view, StoreStats& stats) {
  const auto rows =
      view.rows.Scan(view.Key(Table::kProfile).Prefix(), Walk::kForward);
  std::set<std::string> groups;
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ProfileRow>(
                                            rows->value(), "profiles"));
    ++stats.profiles;
    if (row.group().empty() || groups.insert(row.group()).second) {
      ++stats.customers;
    }
  }
  return rows->status();
}

absl::Status CountOpenReviews(const View& view, StoreStats& stats) {
  const auto rows =
      view.rows.Scan(view.Key(Table::kReview).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ReviewRow>(
                                            rows->value(), "reviews"));
    if (row.decided() == 0) ++stats.reviews;
  }
  return rows->status();
}

absl::Status CountStandingLinks(const View& view, StoreStats& stats) {
  const auto rows =
      view.rows.Scan(view.Key(Table::kLink).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::LinkRow>(
                                            rows->value(), "links"));
    if (row.ended() == 0) ++stats.links;
  }
  return rows->status();
}

// Those that hold an event: a thread may be named before anything opened it.
absl::Status CountConversations(const View& view, StoreStats& stats) {
  const auto rows =
      view.rows.Scan(view.Key(Table::kConversation).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ConversationRow>(
                                            rows->value(), "conversations"));
    if (row.profiles_size() > 0) ++stats.conversations;
  }
  return rows->status();
}

}  // namespace

absl::StatusOr<StoreStats> Store::Stats(std::string_view tenant_name) const {
  StoreStats stats;
  stats.epoch = impl_->epoch();
  stats.cache_bytes = impl_->cache().bytes() + impl_->leads().bytes();
  stats.cache_entries = impl_->cache().customers();
  stats.sizes = impl_->engine().Sizes();
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(tenant_name));
  if (tenant == nullptr) return stats;
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(stats.entries, Count(view, Table::kEntry));
  TL_ASSIGN_OR_RETURN(stats.events, Count(view, Table::kEvent));
  TL_RETURN_IF_ERROR(CountPeople(view, stats));
  TL_RETURN_IF_ERROR(CountConversations(view, stats));
  TL_RETURN_IF_ERROR(CountStandingLinks(view, stats));
  TL_RETURN_IF_ERROR(CountOpenReviews(view, stats));
  return stats;
}

}  // namespace throughline
