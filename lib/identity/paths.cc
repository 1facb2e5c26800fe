// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/paths.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

#include "lib/base/status.h"
#include "lib/identity/profiles.h"
#include "lib/identity/rows.h"

namespace throughline::identity {
namespace {

using Span = storage::LinkOfRow::Span;

constexpr char kWhat[] = "links of a profile";

keys::Key PathKey(const View& view, ProfileId from, ProfileId to) {
  return view.Key(keys::Table::kLinkOf).Add(from).Add(to);
}

// The span that stood, of which there is at most one.
const Span* Standing(const storage::LinkOfRow& row,
                     std::optional<Position> as_of) {
  for (auto span = row.spans().rbegin(); span != row.spans().rend(); ++span) {
    if (as_of.has_value() && span->position() > *as_of) continue;
    const bool over =
        span->ended() != 0 && (!as_of.has_value() || span->ended() <= *as_of);
    return over ? nullptr : &*span;
  }
  return nullptr;
}

absl::Status Begin(ProfileId from, ProfileId to, LinkId link, Position position,
                   Draft& draft) {
  const keys::Key key = PathKey(draft.view(), from, to);
  TL_ASSIGN_OR_RETURN(auto row,
                      ReadRow<storage::LinkOfRow>(draft.view(), key, kWhat));
  if (!row.has_value()) row.emplace();
  Span* span = row->add_spans();
  span->set_link(Raw(link));
  span->set_position(position);
  WriteRow(key, *row, draft);
  return absl::OkStatus();
}

absl::Status End(ProfileId from, ProfileId to, LinkId link, Position ended,
                 Draft& draft) {
  const keys::Key key = PathKey(draft.view(), from, to);
  TL_ASSIGN_OR_RETURN(auto row,
                      ReadRow<storage::LinkOfRow>(draft.view(), key, kWhat));
  if (!row.has_value() || row->spans().empty() ||
      row->spans().rbegin()->link() != link.view()) {
    return DataLoss("the link {} is not written at both its ends",
                    link.ToHex());
  }
  row->mutable_spans()->rbegin()->set_ended(ended);
  WriteRow(key, *row, draft);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Neighbour>> NeighboursOf(
    const View& view, ProfileId profile, std::optional<Position> as_of) {
  std::vector<Neighbour> neighbours;
  const keys::Key from = view.Key(keys::Table::kLinkOf).Add(profile);
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(from.Prefix(), Walk::kForward);
  for (; cursor->Valid(); cursor->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::LinkOfRow>(
                                            cursor->value(), kWhat));
    if (const Span* span = Standing(row, as_of); span != nullptr) {
      neighbours.push_back({keys::IdAt<ProfileId>(cursor->key(), from.size()),
                            LinkId::FromBytes(span->link()), span->position()});
    }
  }
  TL_RETURN_IF_ERROR(cursor->status());
  std::sort(neighbours.begin(), neighbours.end(),
            [](const Neighbour& a, const Neighbour& b) {
              return a.position < b.position;
            });
  return neighbours;
}

absl::StatusOr<std::optional<LinkId>> LinkBetween(const View& view, ProfileId a,
                                                  ProfileId b) {
  TL_ASSIGN_OR_RETURN(const auto row, ReadRow<storage::LinkOfRow>(
                                          view, PathKey(view, a, b), kWhat));
  if (!row.has_value()) return std::optional<LinkId>();
  const Span* span = Standing(*row, std::nullopt);
  if (span == nullptr) return std::optional<LinkId>();
  return LinkId::FromBytes(span->link());
}

absl::Status BeginPath(ProfileId a, ProfileId b, LinkId link, Position position,
                       Draft& draft) {
  TL_RETURN_IF_ERROR(Begin(a, b, link, position, draft));
  return Begin(b, a, link, position, draft);
}

absl::Status EndPath(ProfileId a, ProfileId b, LinkId link, Position ended,
                     Draft& draft) {
  TL_RETURN_IF_ERROR(End(a, b, link, ended, draft));
  return End(b, a, link, ended, draft);
}

absl::StatusOr<std::set<ProfileId>> Reach(const View& view, ProfileId from,
                                          std::optional<Position> as_of) {
  std::set<ProfileId> reached = {from};
  std::deque<ProfileId> next = {from};
  for (; !next.empty(); next.pop_front()) {
    TL_ASSIGN_OR_RETURN(const std::vector<Neighbour> neighbours,
                        NeighboursOf(view, next.front(), as_of));
    for (const Neighbour& neighbour : neighbours) {
      if (reached.insert(neighbour.profile).second) {
        next.push_back(neighbour.profile);
      }
    }
  }
  return reached;
}

absl::StatusOr<std::optional<std::vector<LinkId>>> ShortestPath(
    const View& view, ProfileId a, ProfileId b) {
  std::map<ProfileId, std::pair<ProfileId, LinkId>> came = {{a, {}}};
  std::deque<ProfileId> next = {a};
  for (; !next.empty() && !came.contains(b); next.pop_front()) {
    const ProfileId at = next.front();
    TL_ASSIGN_OR_RETURN(const std::vector<Neighbour> neighbours,
                        NeighboursOf(view, at));
    for (const Neighbour& neighbour : neighbours) {
      const auto [found, added] =
          came.try_emplace(neighbour.profile, at, neighbour.link);
      if (added) next.push_back(neighbour.profile);
    }
  }
  if (!came.contains(b)) return std::optional<std::vector<LinkId>>();
  std::vector<LinkId> path;
  for (ProfileId at = b; at != a; at = came.at(at).first) {
    path.push_back(came.at(at).second);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

absl::StatusOr<Group> GroupAsOf(const View& view, ProfileId profile,
                                Position position) {
  TL_ASSIGN_OR_RETURN(const std::set<ProfileId> reached,
                      Reach(view, profile, position));
  Group group;
  for (const ProfileId member : reached) {
    TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                        NeedProfile(view, member));
    if (row.created() <= position) {
      group.members.push_back({member, row.created()});
    }
  }
  std::sort(group.members.begin(), group.members.end(),
            [](const Group::Member& a, const Group::Member& b) {
              return std::tuple(a.created, a.profile) <
                     std::tuple(b.created, b.profile);
            });
  return group;
}

}  // namespace throughline::identity
