// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Checkpoint: a version with its content.

#include <memory>
#include <optional>

#include "lib/base/status.h"
#include "lib/checkpoint/rows.h"
#include "lib/store/bots.h"
#include "lib/store/impl.h"

namespace throughline {
namespace {

absl::StatusOr<checkpoint::Row> FindVersion(
    const View& view, const checkpoint::Name& name,
    std::optional<std::uint64_t> version) {
  TL_ASSIGN_OR_RETURN(const auto newest, checkpoint::ReadNewest(view, name));
  if (!newest.has_value()) {
    return NotFound("the bot has no checkpoint of this");
  }
  if (!version.has_value()) return *newest;
  if (*version > newest->version()) {
    return NotFound("version {} is not there yet; the newest is {}", *version,
                    newest->version());
  }
  TL_ASSIGN_OR_RETURN(const auto row, checkpoint::Read(view, name, *version));
  if (!row.has_value()) {
    return NotFound("version {}; 1 to {} are right", *version,
                    newest->version());
  }
  if (row->pruned() != 0) {
    return NotFound("version {} was pruned at position {}", *version,
                    row->pruned());
  }
  return *row;
}

}  // namespace

absl::StatusOr<KeptCheckpoint> Store::Checkpoint(
    const CheckpointRequest& request) const {
  TL_RETURN_IF_ERROR(bots::CheckBot(request.bot));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(
      const checkpoint::Name name,
      bots::NameOf(view, *tenant, request.bot, request.about, impl_->NowUs()));
  TL_ASSIGN_OR_RETURN(const checkpoint::Row row,
                      FindVersion(view, name, request.version));
  KeptCheckpoint kept{checkpoint::Told(row), {}};
  TL_ASSIGN_OR_RETURN(kept.content, checkpoint::ReadContent(view, row));
  return kept;
}

}  // namespace throughline
