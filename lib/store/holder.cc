// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Holder: who holds a conversation now, and who waits for it.

#include "lib/base/status.h"
#include "lib/claims/rows.h"
#include "lib/conversation/rows.h"
#include "lib/store/claim_queue.h"
#include "lib/store/impl.h"

namespace throughline {

absl::StatusOr<ClaimState> Store::Holder(std::string_view tenant_name,
                                         ConversationId conversation) const {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(tenant_name));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  TL_ASSIGN_OR_RETURN(const std::optional<claims::Row> row,
                      claims::Read(view, conversation));
  ClaimState state;
  state.conversation = conversation;
  if (row.has_value()) {
    state = claims::StateOf(conversation, *row, impl_->NowUs());
  } else {
    TL_ASSIGN_OR_RETURN(const auto known,
                        conversation::Read(view, conversation));
    if (!known.has_value()) return NotFound("no such conversation");
  }
  state.waiting = impl_->claim_queue().Waiting({tenant->number, conversation});
  return state;
}

}  // namespace throughline
