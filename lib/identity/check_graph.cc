// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/check_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/identity/paths.h"
#include "lib/identity/reviews.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {
namespace {

using keys::Table;

// Calls `see` with each row's fields, after table and tenant, and its message.
template <typename Row, typename See>
absl::Status Each(const View& view, Table table, const char* what, See see) {
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(view.Key(table).Prefix(), Walk::kForward);
  for (; cursor->Valid(); cursor->Next()) {
    TL_ASSIGN_OR_RETURN(const Row row,
                        codec::OpenAs<Row>(cursor->value(), what));
    see(cursor->key().substr(keys::kFieldsAt), row);
  }
  return cursor->status();
}

template <typename IdType>
std::string Hex(const std::string& raw) {
  return IdType::FromBytes(raw).ToHex();
}

// All that is stored, read once.
class Graph {
 public:
  explicit Graph(const View& view) : view_(view) {}

  absl::Status Read() {
    TL_RETURN_IF_ERROR(Each<storage::ProfileRow>(
        view_, Table::kProfile, "profiles",
        [this](std::string_view key, const storage::ProfileRow& row) {
          profiles_.emplace(std::string(key), row);
        }));
    TL_RETURN_IF_ERROR(Each<storage::GroupRow>(
        view_, Table::kGroup, "groups",
        [this](std::string_view key, const storage::GroupRow& row) {
          groups_.emplace(std::string(key), row);
        }));
    return Each<storage::LinkRow>(
        view_, Table::kLink, "links",
        [this](std::string_view key, const storage::LinkRow& row) {
          links_.emplace(std::string(key), row);
        });
  }

  absl::StatusOr<std::vector<std::string>> Check() {
    Connect();
    CheckProfiles();
    CheckGroups();
    TL_RETURN_IF_ERROR(CheckEnds());
    TL_RETURN_IF_ERROR(CheckIdentities());
    TL_RETURN_IF_ERROR(CheckNevers());
    TL_RETURN_IF_ERROR(CheckReviews());
    return std::move(differences_);
  }

 private:
  template <typename... Args>
  void Differ(fmt::format_string<Args...> format, Args&&... args) {
    differences_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  // The profile that stands for all that links connect with this one.
  std::string Root(const std::string& id) {
    std::string root = id;
    for (auto up = root_.find(root); up != root_.end(); up = root_.find(root)) {
      root = up->second;
    }
    // The next one who asks finds it in one step.
    std::string at = id;
    for (auto up = root_.find(at); up != root_.end(); up = root_.find(at)) {
      at = std::exchange(up->second, root);
      if (at == root) break;
    }
    return root;
  }

  void Connect() {
    for (const auto& [id, row] : links_) {
      if (row.ended() != 0) continue;
      for (const std::string& end : {row.a(), row.b()}) {
        if (profiles_.contains(end)) continue;
        Differ("link {}: its profile {} is not there", Hex<LinkId>(id),
               Hex<ProfileId>(end));
      }
      const std::string a = Root(row.a());
      const std::string b = Root(row.b());
      if (a != b) root_[a] = b;
    }
    for (const auto& [id, row] : profiles_) ++connected_[Root(id)];
  }

  bool Together(const std::string& a, const std::string& b) {
    return Root(a) == Root(b);
  }

  void CheckProfiles() {
    for (const auto& [id, row] : profiles_) {
      const std::string name = Hex<ProfileId>(id);
      if (row.group().empty()) {
        if (connected_.at(Root(id)) > 1) {
          Differ("profile {}: it is linked, but in no group", name);
        }
        continue;
      }
      const auto group = groups_.find(row.group());
      if (group == groups_.end()) {
        Differ("profile {}: its group is not there", name);
        continue;
      }
      const auto& members = group->second.members();
      const bool held =
          std::any_of(members.begin(), members.end(),
                      [&id = id, &row = row](const auto& member) {
                        return member.profile() == id && Same(member, row);
                      });
      if (!held) Differ("profile {}: its group does not hold it so", name);
    }
  }

  static bool Same(const storage::GroupRow::Member& member,
                   const storage::ProfileRow& row) {
    return member.created() == row.created() &&
           member.transient() == row.transient() &&
           member.nevers() == row.nevers();
  }

  void CheckGroups() {
    for (const auto& [id, row] : groups_) {
      const std::string name = Hex<GroupId>(id);
      std::optional<std::pair<Position, std::string>> before;
      for (const auto& member : row.members()) {
        const std::pair place(member.created(), member.profile());
        if (before.has_value() && *before >= place) {
          Differ("group {}: its members are not in order", name);
        }
        before = place;
        const auto profile = profiles_.find(member.profile());
        if (profile == profiles_.end() || profile->second.group() != id) {
          Differ("group {}: it holds a profile that is not its own", name);
        }
        if (!Together(member.profile(), row.members(0).profile())) {
          Differ("group {}: no links lead to all of its members", name);
        }
      }
      if (row.members_size() < 2 ||
          row.members_size() != connected_[Root(row.members(0).profile())]) {
        Differ("group {}: it does not hold all that links lead to", name);
      }
      CheckExclusives(name, row);
    }
  }

  void CheckExclusives(const std::string& name, const storage::GroupRow& row) {
    using Held = std::tuple<std::string, std::string, std::string>;
    std::set<Held> stored;
    std::map<std::string, std::string> values;
    for (const auto& exclusive : row.exclusives()) {
      stored.emplace(exclusive.profile(), exclusive.scheme(),
                     exclusive.identity());
      const auto [value, added] =
          values.emplace(exclusive.scheme(), exclusive.identity());
      if (!added && value->second != exclusive.identity()) {
        Differ("group {}: it holds two values of an exclusive scheme", name);
      }
    }
    std::set<Held> right;
    for (const auto& member : row.members()) {
      const auto profile = profiles_.find(member.profile());
      if (profile == profiles_.end() || profile->second.scheme().empty()) {
        continue;
      }
      right.emplace(member.profile(), profile->second.scheme(),
                    profile->second.identity());
    }
    if (stored != right) {
      Differ("group {}: its exclusive values are not its members'", name);
    }
  }

  absl::Status CheckEnds() {
    using Seen = std::tuple<std::string, std::string, std::string>;
    std::set<Seen> seen;
    TL_RETURN_IF_ERROR(Each<storage::LinkOfRow>(
        view_, Table::kLinkOf, "links of a profile",
        [&](std::string_view key, const storage::LinkOfRow& row) {
          const std::string from(key.substr(0, 16));
          const std::string to(key.substr(16));
          for (const auto& span : row.spans()) {
            CheckSpan(from, to, span);
            seen.emplace(from, to, span.link());
          }
        }));
    for (const auto& [id, row] : links_) {
      if (!seen.contains({row.a(), row.b(), id}) ||
          !seen.contains({row.b(), row.a(), id})) {
        Differ("link {}: it is not written at both its ends", Hex<LinkId>(id));
      }
    }
    return absl::OkStatus();
  }

  void CheckSpan(const std::string& from, const std::string& to,
                 const storage::LinkOfRow::Span& span) {
    const auto link = links_.find(span.link());
    const bool agrees = link != links_.end() &&
                        link->second.position() == span.position() &&
                        link->second.ended() == span.ended() &&
                        std::minmax(from, to) ==
                            std::minmax(link->second.a(), link->second.b());
    if (agrees) return;
    Differ("profile {}: what it knows of the link {} is not so",
           Hex<ProfileId>(from), Hex<LinkId>(span.link()));
  }

  absl::Status CheckIdentities() {
    std::set<std::string> owned;
    TL_RETURN_IF_ERROR(Each<storage::IdentityRow>(
        view_, Table::kIdentity, "identities",
        [&](std::string_view key, const storage::IdentityRow& row) {
          const std::string name = Hash::FromBytes(key).ToHex();
          std::optional<std::int64_t> before;
          for (const auto& interval : row.intervals()) {
            if (before.has_value() && *before > interval.from_us()) {
              Differ("identity {}: its intervals are not in order", name);
            }
            before = interval.from_us();
            const auto profile = profiles_.find(interval.profile());
            if (profile == profiles_.end() ||
                profile->second.identity() != key) {
              Differ("identity {}: a profile of its is another's", name);
            }
            if (!owned.insert(interval.profile()).second) {
              Differ("identity {}: a profile has two intervals", name);
            }
          }
        }));
    for (const auto& [id, row] : profiles_) {
      if (!row.identity().empty() && !owned.contains(id)) {
        Differ("profile {}: its identity does not know it", Hex<ProfileId>(id));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckNevers() {
    std::map<std::pair<std::string, std::string>, std::string> seen;
    TL_RETURN_IF_ERROR(Each<storage::NeverRow>(
        view_, Table::kNever, "nevers",
        [&](std::string_view key, const storage::NeverRow& row) {
          const std::string a(key.substr(0, 16));
          const std::string b(key.substr(16));
          seen.emplace(std::pair(a, b), row.SerializeAsString());
          if (row.allowed() == 0 && Together(a, b)) {
            Differ("never {} {}: they are one customer", Hex<ProfileId>(a),
                   Hex<ProfileId>(b));
          }
          for (const std::string& end : {a, b}) {
            const auto profile = profiles_.find(end);
            if (profile == profiles_.end() || !profile->second.nevers()) {
              Differ("profile {}: it does not know of a never",
                     Hex<ProfileId>(end));
            }
          }
        }));
    for (const auto& [pair, row] : seen) {
      const auto mirrored = seen.find({pair.second, pair.first});
      if (mirrored == seen.end() || mirrored->second != row) {
        Differ("never {} {}: it does not stand under both orders",
               Hex<ProfileId>(pair.first), Hex<ProfileId>(pair.second));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckReviews() {
    TL_ASSIGN_OR_RETURN(const std::vector<storage::ReviewRow> open,
                        OpenReviews(view_));
    for (const storage::ReviewRow& row : open) {
      Question question;
      question.reason = static_cast<ReviewReason>(row.reason());
      question.a = ProfileId::FromBytes(row.a());
      question.b = ProfileId::FromBytes(row.b());
      TL_ASSIGN_OR_RETURN(const auto review, ReviewOf(view_, question));
      if (review.has_value() && review->view() == row.id()) continue;
      Differ("review {}: it is not known by its pair", Hex<ReviewId>(row.id()));
    }
    return absl::OkStatus();
  }

  const View view_;
  std::map<std::string, storage::ProfileRow> profiles_;  // By raw id.
  std::map<std::string, storage::GroupRow> groups_;
  std::map<std::string, storage::LinkRow> links_;
  std::map<std::string, std::string> root_;
  std::map<std::string, int> connected_;  // How many, by root.
  std::vector<std::string> differences_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckGraph(const View& view) {
  Graph graph(view);
  TL_RETURN_IF_ERROR(graph.Read());
  return graph.Check();
}

}  // namespace throughline::identity
