// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Turn: what a bot said, learned and remembers, and who may go on, in
// one commit, once.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/checkpoint/save.h"
#include "lib/claims/require.h"
#include "lib/feed/consumers.h"
#include "lib/store/batch.h"
#include "lib/store/bots.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/intake.h"
#include "lib/store/turn_claim.h"
#include "lib/timeline/digest.h"
#include "lib/turn/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const TurnRequest& request) {
  TL_RETURN_IF_ERROR(bots::CheckBot(request.bot));
  TL_RETURN_IF_ERROR(
      door::CheckText("id", request.id, 1, limits::kTurnIdBytesMax));
  std::size_t bytes = 0;
  if (request.checkpoint.has_value()) {
    TL_RETURN_IF_ERROR(checkpoint::Check(request.bot, *request.checkpoint));
    bytes = request.checkpoint->content.size();
  }
  TL_RETURN_IF_ERROR(CheckSize(request.events, bytes));
  if (request.step.has_value()) {
    TL_RETURN_IF_ERROR(door::Check(*request.step));
  }
  TL_RETURN_IF_ERROR(CheckClaimChange(request));
  if (request.events.empty() && !request.checkpoint && !request.step &&
      !request.claim) {
    return Invalid("a turn in which nothing happens");
  }
  return absl::OkStatus();
}

std::string Number(std::uint64_t number) {
  std::string bytes;
  AppendBig64(number, bytes);
  return bytes;
}

std::string ScopeOf(const CheckpointScope& about) {
  std::string scope;
  if (const auto* const identity = std::get_if<std::string>(&about.who)) {
    scope = *identity;
  } else {
    scope = std::get<ProfileId>(about.who).view();
  }
  scope += '\0';
  if (about.conversation.has_value()) scope += about.conversation->view();
  scope += '\0';
  if (about.kept_with.has_value()) scope += about.kept_with->view();
  return scope;
}

// Over all that was asked for but the token: who lost a claim and took it anew
// asks for the same.
std::string DigestOf(const TurnRequest& request) {
  std::string events;
  for (const v1::Event& event : request.events) {
    events += timeline::DigestOf(event);
  }
  std::string checkpoint;
  if (request.checkpoint.has_value()) {
    checkpoint = checkpoint::DigestOf(*request.checkpoint) +
                 ScopeOf(request.checkpoint->about);
  }
  std::string step;
  if (request.step.has_value()) {
    step = Number(request.step->from) + Number(request.step->to) +
           request.step->consumer;
  }
  const Hash hash = keys::HashOf(
      {}, "turn digest", {events, checkpoint, step, ContentOf(request)});
  return std::string(hash.view());
}

absl::StatusOr<TurnReceipt> Plan(const Store::Impl& store, const Tenant& tenant,
                                 const TurnRequest& request,
                                 const std::vector<Prepared>& prepared,
                                 Handing& handing, Draft& draft) {
  TurnReceipt receipt;
  if (request.fence.has_value()) {
    TL_RETURN_IF_ERROR(
        claims::Require(draft.view(), *request.fence, draft.now_us()));
  }
  Intake intake(tenant, AppendMode::kLive, draft);
  intake.Under(request.fence);
  TL_ASSIGN_OR_RETURN(receipt.events, TakeAll(prepared, intake));
  TL_RETURN_IF_ERROR(
      ChangeClaim(store, tenant, request, intake, handing, draft, receipt));
  TL_RETURN_IF_ERROR(intake.Finish());
  if (request.checkpoint.has_value()) {
    TL_ASSIGN_OR_RETURN(
        receipt.checkpoint,
        bots::Save(tenant, request.bot, *request.checkpoint, {}, draft));
  }
  if (request.step.has_value()) {
    TL_RETURN_IF_ERROR(feed::Step(*request.step, draft));
  }
  receipt.position = draft.position();
  return receipt;
}

}  // namespace

absl::StatusOr<TurnReceipt> Store::Turn(const TurnRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  TL_ASSIGN_OR_RETURN(const std::vector<Prepared> prepared,
                      PrepareAll(request.events, tenant->normaliser));
  turn::Stored stored;
  stored.digest = DigestOf(request);
  TurnReceipt& receipt = stored.receipt;
  Handing handing(impl_->claim_queue());
  const auto plan = [&](Draft& draft) -> absl::Status {
    handing.Restart();
    TL_ASSIGN_OR_RETURN(std::optional<turn::Stored> before,
                        turn::Read(draft.view(), request.bot, request.id));
    if (before.has_value() && before->digest != stored.digest) {
      return absl::AlreadyExistsError(
          "the turn's id is taken by other content of this bot");
    }
    if (before.has_value()) {
      receipt = std::move(before->receipt);
      return absl::OkStatus();
    }
    TL_ASSIGN_OR_RETURN(
        receipt, Plan(*impl_, *tenant, request, prepared, handing, draft));
    turn::Write(request.bot, request.id, stored, draft);
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  handing.Deliver();
  // A lease may end earlier than those who wait had thought.
  if (receipt.claim.has_value()) impl_->claim_queue().WakeAll();
  return receipt;
}

}  // namespace throughline
