// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/entries.h"

#include <utility>
#include <variant>
#include <vector>

#include "lib/base/status.h"

namespace throughline::importing {
namespace {

template <typename T>
absl::StatusOr<Applied> New(const absl::StatusOr<T>& done) {
  if (!done.ok()) return done.status();
  return Applied::kNew;
}

struct Apply {
  Store& store;
  const std::string& tenant;

  absl::StatusOr<Applied> operator()(v1::Event&) const {
    return Invalid("an event is no entry of this kind");
  }

  absl::StatusOr<Applied> operator()(LinkRequest& request) const {
    request.tenant = tenant;
    // Among the events of an export, whose end is synced.
    if (request.restored) request.durability = Durability::kBuffered;
    TL_ASSIGN_OR_RETURN(const LinkReceipt receipt, store.Link(request));
    return receipt.already ? Applied::kAlready : Applied::kNew;
  }

  absl::StatusOr<Applied> operator()(UnlinkLine& line) const {
    line.request.tenant = tenant;
    if (line.request.link.empty()) {
      TL_ASSIGN_OR_RETURN(line.request.link, DirectLink(line));
    }
    const absl::StatusOr<UnlinkReceipt> done = store.Unlink(line.request);
    // A link that an export names ends once.
    if (line.request.restored && absl::IsFailedPrecondition(done.status())) {
      return Applied::kAlready;
    }
    return New(done);
  }

  absl::StatusOr<Applied> operator()(NeverLine& line) const {
    line.request.tenant = tenant;
    return New(store.Never(line.request));
  }

  absl::StatusOr<Applied> operator()(AllowLine& line) const {
    line.request.tenant = tenant;
    return New(store.Allow(line.request));
  }

  absl::StatusOr<Applied> operator()(ReassignRequest& request) const {
    request.tenant = tenant;
    return New(store.Reassign(request));
  }

  absl::StatusOr<Applied> operator()(ShareRequest& request) const {
    request.tenant = tenant;
    return New(store.Share(request));
  }

  absl::StatusOr<Applied> operator()(ReadRequest& request) const {
    request.tenant = tenant;
    return Moved(store.MarkRead(request));
  }

  absl::StatusOr<Applied> operator()(UnreadRequest& request) const {
    request.tenant = tenant;
    return Moved(store.MarkUnread(request));
  }

  static absl::StatusOr<Applied> Moved(
      const absl::StatusOr<CursorReceipt>& receipt) {
    TL_RETURN_IF_ERROR(receipt.status());
    return receipt->moved > 0 ? Applied::kNew : Applied::kAlready;
  }

  // Reviews are opened by the store itself; a line repeats what was decided.
  absl::StatusOr<Applied> operator()(ReviewLine& line) const {
    const auto id = line.restored ? ReviewId::FromHex(line.restored->id)
                                  : std::optional<ReviewId>();
    if (!id) {
      return Invalid(
          "a review is named by its id in _store, as an export "
          "writes it");
    }
    if (line.accepted) {
      return New(store.Decide({.tenant = tenant,
                               .review = *id,
                               .accept = *line.accepted,
                               .why = line.why,
                               .by = line.by}));
    }
    TL_ASSIGN_OR_RETURN(const std::vector<ReviewInfo> open,
                        store.Reviews(tenant));
    for (const ReviewInfo& review : open) {
      if (review.id == *id) return Applied::kAlready;
    }
    return NotFound("this store has opened no such review");
  }

  // Among the events of an export, whose end is synced.
  absl::StatusOr<Applied> operator()(SaveCheckpointRequest& request) const {
    request.tenant = tenant;
    request.durability = Durability::kBuffered;
    TL_ASSIGN_OR_RETURN(const CheckpointReceipt receipt,
                        store.SaveCheckpoint(request));
    return receipt.already ? Applied::kAlready : Applied::kNew;
  }

  absl::StatusOr<Applied> operator()(PruneCheckpointsRequest& request) const {
    request.tenant = tenant;
    TL_ASSIGN_OR_RETURN(const PruneReceipt receipt,
                        store.PruneCheckpoints(request));
    return receipt.position == 0 ? Applied::kAlready : Applied::kNew;
  }

  // A move that an event of the export told of has been made by that event.
  absl::StatusOr<Applied> operator()(ConfirmRequest& request) const {
    request.tenant = tenant;
    request.durability = Durability::kBuffered;
    TL_ASSIGN_OR_RETURN(const ConfirmReceipt receipt, store.Confirm(request));
    return receipt.deliveries.front().moved ? Applied::kNew : Applied::kAlready;
  }

  absl::StatusOr<LinkId> DirectLink(const UnlinkLine& line) const {
    TL_ASSIGN_OR_RETURN(
        const std::vector<LinkInfo> path,
        store.Explain({.tenant = tenant, .a = line.a, .b = line.b}));
    if (path.size() == 1) return path.front().id;
    return Invalid(
        "no link joins the two directly; end those of the path "
        "between them");
  }
};

}  // namespace

absl::StatusOr<Applied> ApplyEntry(Store& store, const std::string& tenant,
                                   HistoryLine line) {
  return std::visit(Apply{store, tenant}, line);
}

}  // namespace throughline::importing
