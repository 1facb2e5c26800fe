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

absl::StatusOr<head::Opened> OpenHead(const View& view, ProfileId profile) {
  TL_ASSIGN_OR_RETURN(std::optional<head::Opened> opened,
                      head::OpenHead(view, profile));
  if (!opened.has_value()) return NotFound("no profile has this id");
  return *std::move(opened);
}

void Combine(head::Opened from, head::Opened& into) {
  head::Combine(from.head, into.head);
  timeline::Add(std::move(from.tail), into.tail);
  into.rows.insert(into.rows.end(), from.rows.begin(), from.rows.end());
}

std::vector<ProfileId> ProfilesOf(const identity::Group& group) {
  std::vector<ProfileId> profiles;
  profiles.reserve(group.members.size());
  for (const auto& member : group.members) profiles.push_back(member.profile);
  return profiles;
}

absl::Status ReadGroup(const View& view, ProfileId first, head::Opened& opened,
                       head::Customer& customer) {
  const GroupId id = GroupId::FromBytes(opened.head.group());
  TL_ASSIGN_OR_RETURN(customer.group, identity::GroupById(view, id));
  if (customer.group.members.size() > limits::kCombinedOnReadMax) {
    TL_ASSIGN_OR_RETURN(std::optional<head::Opened> stored,
                        head::OpenGroupHead(view, id.view()));
    if (!stored.has_value()) return DataLoss("a large customer has no head");
    opened = *std::move(stored);
  } else {
    for (const auto& member : customer.group.members) {
      if (member.profile == first) continue;
      TL_ASSIGN_OR_RETURN(head::Opened more, OpenHead(view, member.profile));
      Combine(std::move(more), opened);
    }
  }
  return head::Complete(view, ProfilesOf(customer.group), opened.head);
}

}  // namespace

absl::StatusOr<std::shared_ptr<head::Customer>> Read(const View& view,
                                                     ProfileId profile) {
  auto customer = std::make_shared<head::Customer>();
  customer->tenant = view.tenant;
  customer->as_of = view.rows.position();
  TL_ASSIGN_OR_RETURN(head::Opened opened, OpenHead(view, profile));
  if (opened.head.group().empty()) {
    Position created = 0;
    for (const auto& own : opened.head.profiles()) {
      if (own.id() == profile.view()) created = own.created();
    }
    customer->group.members.push_back({profile, created});
  } else {
    TL_RETURN_IF_ERROR(ReadGroup(view, profile, opened, *customer));
  }
  head::Keep(std::move(opened), *customer);
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
  head::Head combined;
  for (const auto& member : customer->group.members) {
    TL_ASSIGN_OR_RETURN(head::Head head,
                        head::FoldProfile(view, member.profile, as_of));
    if (member.profile == customer->group.customer()) {
      combined = std::move(head);
    } else {
      head::Combine(head, combined);
    }
  }
  // As it would have been stored then.
  if (customer->group.members.size() > limits::kCombinedOnReadMax) {
    head::Trim(combined);
  }
  for (head::Head::Conversation& part : *combined.mutable_conversations()) {
    if (!part.incomplete()) continue;
    TL_ASSIGN_OR_RETURN(
        part, head::FoldConversation(view, ConversationId::FromBytes(part.id()),
                                     ProfilesOf(customer->group), as_of));
  }
  head::Keep(std::move(combined), *customer);
  return customer;
}

std::string_view SubjectOf(const head::Customer& customer) {
  return customer.group.id.empty()
             ? customer.group.members.front().profile.view()
             : customer.group.id.view();
}

}  // namespace throughline::customers
