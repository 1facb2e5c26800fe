// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Checkpoints: the versions of one bot's checkpoint, or the lineage of
// one of them.

#include <algorithm>
#include <memory>
#include <vector>

#include "lib/base/status.h"
#include "lib/checkpoint/rows.h"
#include "lib/store/bots.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const CheckpointsRequest& request) {
  TL_RETURN_IF_ERROR(bots::CheckBot(request.bot));
  if (request.limit >= 1 && request.limit <= limits::kPageEventsMax) {
    return absl::OkStatus();
  }
  return Invalid("a page of {} checkpoints; 1 to {} are right", request.limit,
                 limits::kPageEventsMax);
}

// From a version to the one it goes on from, and so on; those that lie before
// `before` count.
absl::StatusOr<std::vector<CheckpointInfo>> Lineage(
    const View& view, const checkpoint::Name& name,
    const CheckpointsRequest& request, std::uint64_t newest) {
  if (*request.lineage_of == 0 || *request.lineage_of > newest) {
    return NotFound("version {} is not there; the newest is {}",
                    *request.lineage_of, newest);
  }
  std::vector<CheckpointInfo> all;
  for (std::uint64_t version = *request.lineage_of;
       version != 0 && all.size() < static_cast<std::size_t>(request.limit);) {
    TL_ASSIGN_OR_RETURN(const auto row, checkpoint::Read(view, name, version));
    if (!row.has_value()) {
      return DataLoss("version {} of a checkpoint is missing", version);
    }
    if (version < request.before.value_or(~std::uint64_t{0})) {
      all.push_back(checkpoint::Told(*row));
    }
    version = row->parent();
  }
  return all;
}

}  // namespace

absl::StatusOr<std::vector<CheckpointInfo>> Store::Checkpoints(
    const CheckpointsRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(
      const checkpoint::Name name,
      bots::NameOf(view, *tenant, request.bot, request.about, impl_->NowUs()));
  TL_ASSIGN_OR_RETURN(const auto newest, checkpoint::ReadNewest(view, name));
  if (!newest.has_value()) {
    return NotFound("the bot has no checkpoint of this");
  }
  if (request.lineage_of.has_value()) {
    return Lineage(view, name, request, newest->version());
  }
  std::vector<CheckpointInfo> all;
  TL_RETURN_IF_ERROR(checkpoint::See(
      view, name, request.before.value_or(~std::uint64_t{0}),
      [&](const checkpoint::Row& row) {
        all.push_back(checkpoint::Told(row));
        return all.size() < static_cast<std::size_t>(request.limit);
      }));
  return all;
}

}  // namespace throughline
