// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Unlink, of one link or by a plan, and Store::PlanUnlink.

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/status.h"
#include "lib/claims/rows.h"
#include "lib/head/desk.h"
#include "lib/identity/cut.h"
#include "lib/identity/links.h"
#include "lib/identity/nevers.h"
#include "lib/identity/told.h"
#include "lib/store/follow.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/store/unlink_bots.h"
#include "lib/store/who.h"

namespace throughline {
namespace {

// A plan, and what came of carrying it out in a draft.
struct Parted {
  UnlinkPlan plan;
  identity::Regrouped regrouped;
};

// Two plans of one version do the same.
std::string VersionOf(const UnlinkPlan& plan, std::string_view index_key) {
  std::string content;
  const auto add = [&content](const auto& id) { content += id.view(); };
  add(plan.a);
  add(plan.b);
  for (const LinkInfo& link : plan.ends) add(link.id);
  content += '|';
  for (const auto& profile : plan.side_a) add(profile.id);
  content += '|';
  for (const auto& profile : plan.side_b) add(profile.id);
  content += '|';
  for (const auto& split : plan.conversations) {
    add(split.conversation);
    content += split.stays_with_a ? 'a' : 'b';
  }
  return keys::HashOf(index_key, "unlink plan", {content}).ToHex();
}

absl::Status DescribeCut(const View& view, const identity::Cut& cut,
                         UnlinkPlan& plan) {
  plan.customer = cut.group.customer();
  TL_ASSIGN_OR_RETURN(plan.ends, identity::Told(view, cut.ends));
  TL_ASSIGN_OR_RETURN(plan.side_a, identity::Told(view, cut.side_a));
  TL_ASSIGN_OR_RETURN(plan.side_b, identity::Told(view, cut.side_b));
  TL_ASSIGN_OR_RETURN(plan.ambiguous, identity::Told(view, cut.ambiguous));
  return absl::OkStatus();
}

// `view` is as it would be without the links.
absl::Status DescribeSplits(const View& view, const identity::Cut& cut,
                            UnlinkPlan& plan) {
  std::vector<ProfileId> profiles;
  for (const auto& member : cut.group.members) {
    profiles.push_back(member.profile);
  }
  TL_ASSIGN_OR_RETURN(const std::vector<follow::Side> sides,
                      follow::SidesOf(view, profiles));
  for (const follow::Side& side : sides) {
    const bool leaves_b = std::any_of(
        plan.side_b.begin(), plan.side_b.end(), [&side](const auto& profile) {
          return profile.id == side.profiles.front();
        });
    TL_ASSIGN_OR_RETURN(const std::optional<claims::Row> claim,
                        claims::Read(view, side.from));
    UnlinkPlan::Split& split = plan.conversations.emplace_back();
    split.conversation = side.from;
    split.key = side.key;
    split.stays_with_a = leaves_b;
    if (claim.has_value()) {
      split.claim = claims::StateOf(side.from, *claim, view.rows.time_us());
    }
  }
  return absl::OkStatus();
}

// Ends in `draft` what must end, and says what that does.
absl::StatusOr<Parted> TakeApart(ProfileId a, ProfileId b,
                                 const identity::Said& said,
                                 std::string_view index_key, Draft& draft) {
  TL_ASSIGN_OR_RETURN(const identity::Cut cut,
                      identity::PlanCut(draft.view(), a, b));
  Parted parted;
  parted.plan.a = a;
  parted.plan.b = b;
  TL_RETURN_IF_ERROR(DescribeCut(draft.view(), cut, parted.plan));
  for (const storage::LinkRow& link : cut.ends) {
    TL_ASSIGN_OR_RETURN(
        const identity::Ended ended,
        identity::EndLink(LinkId::FromBytes(link.id()), said, draft));
    parted.regrouped.Add(ended.regrouped);
  }
  TL_RETURN_IF_ERROR(DescribeSplits(draft.view(), cut, parted.plan));
  parted.plan.version = VersionOf(parted.plan, index_key);
  return parted;
}

// The customers that hold these profiles now, each once.
absl::StatusOr<std::vector<ProfileId>> CustomersOf(const View& view,
                                                   ProfileId a, ProfileId b) {
  TL_ASSIGN_OR_RETURN(const identity::Group of_a, identity::GroupOf(view, a));
  TL_ASSIGN_OR_RETURN(const identity::Group of_b, identity::GroupOf(view, b));
  std::vector<ProfileId> customers = {of_a.customer()};
  if (of_b.customer() != of_a.customer()) customers.push_back(of_b.customer());
  return customers;
}

absl::Status FollowUp(const identity::Regrouped& regrouped, Draft& draft) {
  head::Desk desk(draft);
  TL_RETURN_IF_ERROR(follow::Links(regrouped, desk, draft));
  return desk.Write();
}

}  // namespace

absl::StatusOr<UnlinkReceipt> Store::Unlink(const EndLinkRequest& request) {
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, request.at_us, request.restored));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  UnlinkReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const storage::LinkRow link,
                        identity::NeedLink(draft.view(), request.link));
    TL_ASSIGN_OR_RETURN(const identity::Ended ended,
                        identity::EndLink(request.link, said, draft));
    TL_RETURN_IF_ERROR(FollowUp(ended.regrouped, draft));
    receipt.position = draft.entries() > 0 ? draft.position() : ended.position;
    TL_ASSIGN_OR_RETURN(
        receipt.customers,
        CustomersOf(draft.view(), ProfileId::FromBytes(link.a()),
                    ProfileId::FromBytes(link.b())));
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

absl::StatusOr<UnlinkPlan> Store::PlanUnlink(const PairRequest& request) const {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  // What is written here is only looked at.
  Draft draft(impl_->Durable(), tenant->number, tenant->index_key,
              impl_->NowUs(), RandomBytes);
  TL_ASSIGN_OR_RETURN(const ProfileId a, who::Find(draft.view(), *tenant,
                                                   request.a, draft.now_us()));
  TL_ASSIGN_OR_RETURN(const ProfileId b, who::Find(draft.view(), *tenant,
                                                   request.b, draft.now_us()));
  TL_ASSIGN_OR_RETURN(Parted parted,
                      TakeApart(a, b, {}, tenant->index_key, draft));
  TL_RETURN_IF_ERROR(DescribeBots(draft.view(), parted.plan));
  return std::move(parted.plan);
}

absl::StatusOr<UnlinkReceipt> Store::Unlink(const UnlinkRequest& request) {
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, std::nullopt, std::nullopt));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  UnlinkReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    const ProfileId a = request.plan.a;
    const ProfileId b = request.plan.b;
    TL_ASSIGN_OR_RETURN(const Parted parted,
                        TakeApart(a, b, said, tenant->index_key, draft));
    if (parted.plan.version != request.plan.version) {
      return FailedPrecondition(
          "the customer has changed since the plan was made; plan again");
    }
    TL_RETURN_IF_ERROR(identity::Never(a, b, said, draft).status());
    TL_RETURN_IF_ERROR(FollowUp(parted.regrouped, draft));
    receipt.position = draft.position();
    TL_ASSIGN_OR_RETURN(receipt.customers, CustomersOf(draft.view(), a, b));
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return receipt;
}

}  // namespace throughline
