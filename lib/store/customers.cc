// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/customers.h"

#include <optional>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/pieces.h"
#include "lib/head/refold.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "throughline/limits.h"

namespace throughline::customers {
namespace {

absl::StatusOr<head::Head> HeadOf(const View& view, ProfileId profile) {
  TL_ASSIGN_OR_RETURN(std::optional<head::Folded> folded,
                      head::ReadHead(view, profile));
  if (!folded.has_value()) return NotFound("no profile has this id");
  return std::move(folded->head);
}

std::vector<ProfileId> ProfilesOf(const identity::Group& group) {
  std::vector<ProfileId> profiles;
  profiles.reserve(group.members.size());
  for (const auto& member : group.members) profiles.push_back(member.profile);
  return profiles;
}

absl::Status ReadGroup(const View& view, ProfileId first,
                       head::Customer& customer) {
  const GroupId id = GroupId::FromBytes(customer.head.group());
  TL_ASSIGN_OR_RETURN(customer.group, identity::GroupById(view, id));
  if (customer.group.members.size() > limits::kCombinedOnReadMax) {
    TL_ASSIGN_OR_RETURN(std::optional<head::Folded> stored,
                        head::ReadGroupHead(view, id.view()));
    if (!stored.has_value()) return DataLoss("a large customer has no head");
    customer.head = std::move(stored->head);
  } else {
    for (const auto& member : customer.group.members) {
      if (member.profile == first) continue;
      TL_ASSIGN_OR_RETURN(const head::Head head, HeadOf(view, member.profile));
      head::Combine(head, customer.head);
    }
  }
  return head::Complete(view, ProfilesOf(customer.group), customer.head);
}

}  // namespace

absl::StatusOr<std::shared_ptr<head::Customer>> Read(const View& view,
                                                     ProfileId profile) {
  auto customer = std::make_shared<head::Customer>();
  customer->tenant = view.tenant;
  customer->as_of = view.rows.position();
  TL_ASSIGN_OR_RETURN(customer->head, HeadOf(view, profile));
  if (customer->head.group().empty()) {
    Position created = 0;
    for (const auto& own : customer->head.profiles()) {
      if (own.id() == profile.view()) created = own.created();
    }
    customer->group.members.push_back({profile, created});
  } else {
    TL_RETURN_IF_ERROR(ReadGroup(view, profile, *customer));
  }
  customer->bytes =
      sizeof(head::Customer) + customer->head.SpaceUsedLong() +
      customer->group.members.capacity() * sizeof(identity::Group::Member);
  return customer;
}

absl::StatusOr<std::shared_ptr<head::Customer>> ReadAsOf(const View& view,
                                                         ProfileId profile,
                                                         Position as_of) {
  auto customer = std::make_shared<head::Customer>();
  customer->tenant = view.tenant;
  customer->as_of = as_of;
  TL_ASSIGN_OR_RETURN(customer->group,
                      identity::GroupAsOf(view, profile, as_of));
  if (customer->group.members.empty()) {
    return NotFound("the profile was not there yet at position {}", as_of);
  }
  bool first = true;
  for (const auto& member : customer->group.members) {
    TL_ASSIGN_OR_RETURN(head::Head head,
                        head::FoldProfile(view, member.profile, as_of));
    if (first) {
      customer->head = std::move(head);
    } else {
      head::Combine(head, customer->head);
    }
    first = false;
  }
  // As it would have been stored then.
  if (customer->group.members.size() > limits::kCombinedOnReadMax) {
    head::Trim(customer->head);
  }
  for (head::Head::Conversation& part :
       *customer->head.mutable_conversations()) {
    if (!part.incomplete()) continue;
    TL_ASSIGN_OR_RETURN(
        part, head::FoldConversation(view, ConversationId::FromBytes(part.id()),
                                     ProfilesOf(customer->group), as_of));
  }
  return customer;
}

std::string_view SubjectOf(const head::Customer& customer) {
  return customer.group.id.empty()
             ? customer.group.members.front().profile.view()
             : customer.group.id.view();
}

}  // namespace throughline::customers
