// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::OfferHandover: who holds a conversation would rather another did.

#include "lib/base/status.h"
#include "lib/store/claiming.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const OfferRequest& request) {
  const v1::Actor& to = request.to;
  if (to.role() != v1::ROLE_AGENT && to.role() != v1::ROLE_BOT) {
    return Invalid("to.role: an agent or a bot is right");
  }
  for (const auto& [what, text] : {std::pair("to.id", &to.id()),
                                   {"to.name", &to.name()},
                                   {"reason", &request.reason}}) {
    TL_RETURN_IF_ERROR(door::CheckText(what, *text, 0, limits::kLabelBytesMax));
  }
  TL_RETURN_IF_ERROR(door::CheckText("summary", request.summary, 0,
                                     limits::kHandoverSummaryBytesMax));
  if (request.skills.size() > std::size_t{limits::kSkillsMax}) {
    return Invalid("skills: {} of them; at most {} are right",
                   request.skills.size(), limits::kSkillsMax);
  }
  for (const std::string& skill : request.skills) {
    TL_RETURN_IF_ERROR(
        door::CheckText("skills", skill, 1, limits::kLabelBytesMax));
  }
  return CheckLength("stands", request.stands, 1, limits::kLeaseMaxUs).status();
}

}  // namespace

absl::StatusOr<OfferReceipt> Store::OfferHandover(const OfferRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  OfferReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    Intake intake(*tenant, AppendMode::kLive, draft);
    Claiming claiming(*impl_, *tenant, request.fence.conversation, intake,
                      draft);
    TL_RETURN_IF_ERROR(claiming.Open());
    TL_RETURN_IF_ERROR(claiming.Require(request.fence.token));
    TL_ASSIGN_OR_RETURN(receipt, claiming.Offer(request));
    return intake.Finish();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
