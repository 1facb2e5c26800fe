// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/links.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/paths.h"
#include "lib/identity/profiles.h"
#include "lib/identity/reviews.h"
#include "lib/identity/rows.h"

namespace throughline::identity {
namespace {

keys::Key LinkKey(const View& view, LinkId link) {
  return view.Key(keys::Table::kLink).Add(link);
}

void WriteLink(const storage::LinkRow& row, Draft& draft) {
  WriteRow(LinkKey(draft.view(), LinkId::FromBytes(row.id())), row, draft);
}

// What forbids two customers to become one.
absl::StatusOr<std::optional<ReviewReason>> Refusal(
    const View& view, const StoredGroup& a, const StoredGroup& b,
    std::optional<int> profiles_max) {
  std::optional<ReviewReason> reason;
  TL_ASSIGN_OR_RETURN(const bool never, NeverBetween(view, a.row, b.row));
  const int together = a.row.members_size() + b.row.members_size();
  if (never) {
    reason = ReviewReason::kNever;
  } else if (Clash(a.row, b.row)) {
    reason = ReviewReason::kExclusive;
  } else if (profiles_max.has_value() && together > *profiles_max) {
    reason = ReviewReason::kTooMany;
  }
  return reason;
}

storage::LinkRow RowOf(ProfileId a, ProfileId b, const LinkDetails& details,
                       const Draft& draft) {
  storage::LinkRow row;
  row.set_id(Raw(details.id.empty() ? draft.NewId<LinkId>() : details.id));
  row.set_a(Raw(a));
  row.set_b(Raw(b));
  row.set_why(details.said.why);
  row.set_by(details.said.by);
  if (details.evidence.has_value()) {
    row.set_evidence_source(details.evidence->source);
    row.set_evidence_id(details.evidence->id);
  }
  row.set_confidence(details.confidence);
  row.set_by_policy(details.by_policy);
  row.set_recorded_us(details.said.recorded_us.value_or(draft.now_us()));
  row.set_at_us(details.said.at_us.value_or(row.recorded_us()));
  return row;
}

// A profile without identity remembers the first person it was linked to.
absl::Status NameNobody(ProfileId nobody, ProfileId person, Draft& draft) {
  TL_ASSIGN_OR_RETURN(storage::ProfileRow row,
                      NeedProfile(draft.view(), nobody));
  if (!row.identity().empty() || !row.named_by().empty()) {
    return absl::OkStatus();
  }
  row.set_named_by(Raw(person));
  WriteProfile(nobody, row, draft);
  return absl::OkStatus();
}

absl::Status Begin(storage::LinkRow& row, Draft& draft) {
  const ProfileId a = ProfileId::FromBytes(row.a());
  const ProfileId b = ProfileId::FromBytes(row.b());
  row.set_position(draft.AddEntry());
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kLink));
  entry.set_recorded_us(row.recorded_us());
  *entry.mutable_link() = row;
  PutEntry(draft, row.position(), std::move(entry));
  WriteLink(row, draft);
  TL_RETURN_IF_ERROR(NameNobody(a, b, draft));
  TL_RETURN_IF_ERROR(NameNobody(b, a, draft));
  return BeginPath(a, b, LinkId::FromBytes(row.id()), row.position(), draft);
}

// The link there is already: between the two, or of the id an import gives.
absl::StatusOr<std::optional<storage::LinkRow>> Before(
    ProfileId a, ProfileId b, const LinkDetails& details, const View& view) {
  if (!details.id.empty()) {
    TL_ASSIGN_OR_RETURN(auto row, ReadLink(view, details.id));
    if (row.has_value()) return row;
  }
  TL_ASSIGN_OR_RETURN(const auto link, LinkBetween(view, a, b));
  if (!link.has_value()) return std::optional<storage::LinkRow>();
  return ReadLink(view, *link);
}

absl::StatusOr<Linked> Refuse(ProfileId a, ProfileId b, ReviewReason reason,
                              const LinkDetails& details, Draft& draft) {
  Linked linked;
  linked.refused = reason;
  TL_ASSIGN_OR_RETURN(
      linked.review,
      OpenReview({reason, a, b, std::nullopt, details.evidence}, draft));
  return linked;
}

}  // namespace

absl::StatusOr<Linked> Link(ProfileId a, ProfileId b,
                            const LinkDetails& details, Draft& draft) {
  if (a == b) {
    return Invalid("the profile {} is one person by itself; a link needs two",
                   a.ToHex());
  }
  TL_ASSIGN_OR_RETURN(const auto before, Before(a, b, details, draft.view()));
  if (before.has_value()) {
    return Linked{LinkId::FromBytes(before->id()), before->position(), true};
  }
  TL_ASSIGN_OR_RETURN(StoredGroup of_a, ReadGroup(draft.view(), a));
  TL_ASSIGN_OR_RETURN(StoredGroup of_b, ReadGroup(draft.view(), b));
  const bool together = !of_a.id.empty() && of_a.id == of_b.id;
  if (!together) {
    TL_ASSIGN_OR_RETURN(const auto refusal, Refusal(draft.view(), of_a, of_b,
                                                    details.profiles_max));
    if (refusal.has_value()) return Refuse(a, b, *refusal, details, draft);
  }
  storage::LinkRow row = RowOf(a, b, details, draft);
  TL_RETURN_IF_ERROR(Begin(row, draft));
  Linked linked{LinkId::FromBytes(row.id()), row.position()};
  if (!together) {
    TL_ASSIGN_OR_RETURN(linked.regrouped,
                        Join(std::move(of_a), std::move(of_b), draft));
  }
  return linked;
}

absl::StatusOr<Ended> EndLink(LinkId link, const Said& said, Draft& draft) {
  TL_ASSIGN_OR_RETURN(storage::LinkRow row, NeedLink(draft.view(), link));
  if (row.ended() != 0) {
    if (said.recorded_us.has_value()) return Ended{row.ended(), {}};
    return FailedPrecondition("the link {} ended at position {}", link.ToHex(),
                              row.ended());
  }
  const ProfileId a = ProfileId::FromBytes(row.a());
  const ProfileId b = ProfileId::FromBytes(row.b());
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kLinkEnd));
  entry.set_recorded_us(said.recorded_us.value_or(draft.now_us()));
  row.set_ended(draft.AddEntry());
  row.set_end_why(said.why);
  row.set_end_by(said.by);
  row.set_end_at_us(said.at_us.value_or(entry.recorded_us()));
  *entry.mutable_link() = row;
  PutEntry(draft, row.ended(), std::move(entry));
  WriteLink(row, draft);
  TL_RETURN_IF_ERROR(EndPath(a, b, link, row.ended(), draft));

  Ended ended{row.ended(), {}};
  TL_ASSIGN_OR_RETURN(const std::set<ProfileId> side, Reach(draft.view(), a));
  if (side.contains(b)) return ended;
  TL_ASSIGN_OR_RETURN(const StoredGroup group, ReadGroup(draft.view(), a));
  TL_ASSIGN_OR_RETURN(ended.regrouped, Part(group, side, draft));
  return ended;
}

absl::StatusOr<std::optional<storage::LinkRow>> ReadLink(const View& view,
                                                         LinkId link) {
  return ReadRow<storage::LinkRow>(view, LinkKey(view, link), "links");
}

absl::StatusOr<storage::LinkRow> NeedLink(const View& view, LinkId link) {
  TL_ASSIGN_OR_RETURN(auto row, ReadLink(view, link));
  if (!row.has_value()) return NotFound("no link has the id {}", link.ToHex());
  return *std::move(row);
}

absl::StatusOr<std::vector<storage::LinkRow>> LinksWithin(const View& view,
                                                          const Group& group) {
  std::set<LinkId> ids;
  for (const Group::Member& member : group.members) {
    TL_ASSIGN_OR_RETURN(const std::vector<Neighbour> neighbours,
                        NeighboursOf(view, member.profile));
    for (const Neighbour& neighbour : neighbours) ids.insert(neighbour.link);
  }
  std::vector<storage::LinkRow> links;
  for (const LinkId id : ids) {
    TL_ASSIGN_OR_RETURN(storage::LinkRow row, NeedLink(view, id));
    links.push_back(std::move(row));
  }
  std::sort(links.begin(), links.end(), [](const auto& a, const auto& b) {
    return a.position() < b.position();
  });
  return links;
}

}  // namespace throughline::identity
