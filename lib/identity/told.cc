// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/told.h"

#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/identity/profiles.h"

namespace throughline::identity {
namespace {

// How a profile's identity is shown; empty where it has none.
absl::StatusOr<std::string> Shown(const View& view, ProfileId profile) {
  if (profile.empty()) return std::string();
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                      NeedProfile(view, profile));
  return row.shown();
}

}  // namespace

absl::StatusOr<LinkInfo> Told(const View& view, const storage::LinkRow& row) {
  LinkInfo info;
  info.id = LinkId::FromBytes(row.id());
  info.a = ProfileId::FromBytes(row.a());
  info.b = ProfileId::FromBytes(row.b());
  TL_ASSIGN_OR_RETURN(info.identity_a, Shown(view, info.a));
  TL_ASSIGN_OR_RETURN(info.identity_b, Shown(view, info.b));
  info.why = row.why();
  info.by = row.by();
  if (!row.evidence_source().empty()) {
    info.evidence = {row.evidence_source(), row.evidence_id()};
  }
  info.confidence = row.confidence();
  info.at_us = row.at_us();
  info.recorded_us = row.recorded_us();
  info.by_policy = row.by_policy();
  info.position = row.position();
  if (row.ended() == 0) return info;
  info.ended = row.ended();
  return info;
}

absl::StatusOr<std::vector<LinkInfo>> Told(
    const View& view, const std::vector<storage::LinkRow>& rows) {
  std::vector<LinkInfo> infos;
  infos.reserve(rows.size());
  for (const storage::LinkRow& row : rows) {
    TL_ASSIGN_OR_RETURN(LinkInfo info, Told(view, row));
    infos.push_back(std::move(info));
  }
  return infos;
}

absl::StatusOr<ReviewInfo> Told(const View& view,
                                const storage::ReviewRow& row) {
  ReviewInfo info;
  info.id = ReviewId::FromBytes(row.id());
  info.reason = static_cast<ReviewReason>(row.reason());
  info.a = ProfileId::FromBytes(row.a());
  info.b = ProfileId::FromBytes(row.b());
  TL_ASSIGN_OR_RETURN(info.identity_a, Shown(view, info.a));
  TL_ASSIGN_OR_RETURN(info.identity_b, Shown(view, info.b));
  if (!row.link().empty()) info.link = LinkId::FromBytes(row.link());
  if (!row.evidence_source().empty()) {
    info.evidence = {row.evidence_source(), row.evidence_id()};
  }
  info.recorded_us = row.recorded_us();
  info.position = row.position();
  return info;
}

absl::StatusOr<std::vector<CustomerInfo::Profile>> Told(
    const View& view, const std::vector<Group::Member>& members) {
  std::vector<CustomerInfo::Profile> profiles;
  profiles.reserve(members.size());
  for (const Group::Member& member : members) {
    CustomerInfo::Profile profile{member.profile, {}, member.created};
    TL_ASSIGN_OR_RETURN(profile.identity, Shown(view, member.profile));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace throughline::identity
