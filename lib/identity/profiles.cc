// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/profiles.h"

#include <utility>

#include "lib/base/status.h"
#include "lib/identity/rows.h"
#include "lib/identity/shared.h"

namespace throughline::identity {
namespace {

keys::Key IdentityKey(const View& view, const Hash& identity) {
  return view.Key(keys::Table::kIdentity).Add(identity);
}

keys::Key ProfileKey(const View& view, ProfileId profile) {
  return view.Key(keys::Table::kProfile).Add(profile);
}

// Whether the identity alone, without looking anything up, may own a profile.
bool MayOwn(const Identity& identity) {
  return !identity.nobody && !identity.house &&
         identity.rule.kind != SchemeKind::kShared;
}

// A value that is known carries its own mark, so that only a new one asks what
// was said of its whole scheme.
absl::StatusOr<bool> Owns(const View& view, const Identity& identity,
                          const std::optional<storage::IdentityRow>& row) {
  if (!MayOwn(identity)) return false;
  if (row.has_value()) return row->shared() == 0;
  TL_ASSIGN_OR_RETURN(const bool shared, IsSharedScheme(view, identity.scheme));
  return !shared;
}

std::optional<ProfileId> OwnerIn(const storage::IdentityRow& row,
                                 std::int64_t at_us) {
  std::optional<ProfileId> owner;
  for (const auto& interval : row.intervals()) {
    if (interval.from_us() > at_us) break;
    owner = ProfileId::FromBytes(interval.profile());
  }
  return owner;
}

// Makes the row what it was as of a position.
absl::Status TakeBack(const View& view, Position as_of,
                      storage::IdentityRow& row) {
  if (row.shared() > as_of) row.clear_shared();
  storage::IdentityRow then = row;
  then.clear_intervals();
  for (const auto& interval : row.intervals()) {
    TL_ASSIGN_OR_RETURN(
        const storage::ProfileRow profile,
        NeedProfile(view, ProfileId::FromBytes(interval.profile())));
    if (profile.created() <= as_of) *then.add_intervals() = interval;
  }
  // One that came later may have been put before the first.
  if (then.intervals_size() > 0) {
    then.mutable_intervals(0)->set_from_us(row.intervals(0).from_us());
  }
  row = std::move(then);
  return absl::OkStatus();
}

}  // namespace

Hash HashOf(const View& view, std::string_view shown) {
  return keys::HashOf(view.index_key, "identity", {shown});
}

absl::StatusOr<std::vector<Met>> Meet(const View& view,
                                      std::vector<Identity> identities) {
  std::vector<Met> mets;
  mets.reserve(identities.size());
  for (Identity& identity : identities) {
    Met met{std::move(identity), {}, false};
    met.hash = HashOf(view, met.identity.shown);
    if (MayOwn(met.identity)) {
      TL_ASSIGN_OR_RETURN(const auto row, ReadIdentity(view, met.hash));
      TL_ASSIGN_OR_RETURN(met.owns, Owns(view, met.identity, row));
    }
    mets.push_back(std::move(met));
  }
  return mets;
}

absl::StatusOr<std::optional<ProfileId>> OwnerAt(const View& view,
                                                 const Hash& identity,
                                                 std::int64_t at_us) {
  TL_ASSIGN_OR_RETURN(const auto row, ReadIdentity(view, identity));
  if (!row.has_value()) return std::optional<ProfileId>();
  return OwnerIn(*row, at_us);
}

absl::StatusOr<Recognised> Recognise(const View& view, const Identity& identity,
                                     const Hash& hash, std::int64_t at_us,
                                     Position as_of) {
  TL_ASSIGN_OR_RETURN(auto row, ReadIdentity(view, hash));
  if (row.has_value() && as_of != ~Position{0}) {
    TL_RETURN_IF_ERROR(TakeBack(view, as_of, *row));
  }
  Recognised recognised;
  TL_ASSIGN_OR_RETURN(recognised.owns, Owns(view, identity, row));
  if (row.has_value() && recognised.owns) {
    recognised.owner = OwnerIn(*row, at_us);
    recognised.settled = row->intervals().empty() ||
                         row->intervals().rbegin()->from_us() <= at_us;
  }
  return recognised;
}

absl::StatusOr<std::optional<storage::IdentityRow>> ReadIdentity(
    const View& view, const Hash& identity) {
  return ReadRow<storage::IdentityRow>(view, IdentityKey(view, identity),
                                       "identities");
}

void WriteIdentity(const Hash& identity, const storage::IdentityRow& row,
                   Draft& draft) {
  WriteRow(IdentityKey(draft.view(), identity), row, draft);
  draft.ConcernIdentity(identity);
}

absl::StatusOr<std::optional<storage::ProfileRow>> ReadProfile(
    const View& view, ProfileId profile) {
  return ReadRow<storage::ProfileRow>(view, ProfileKey(view, profile),
                                      "profiles");
}

absl::StatusOr<storage::ProfileRow> NeedProfile(const View& view,
                                                ProfileId profile) {
  TL_ASSIGN_OR_RETURN(auto row, ReadProfile(view, profile));
  if (!row.has_value()) {
    return NotFound("no profile has the id {}", profile.ToHex());
  }
  return *std::move(row);
}

void WriteProfile(ProfileId profile, const storage::ProfileRow& row,
                  Draft& draft) {
  WriteRow(ProfileKey(draft.view(), profile), row, draft);
}

ProfileId MakeProfile(const Met& met, ProfileId id, Position created,
                      Draft& draft) {
  if (id.empty()) id = draft.NewId<ProfileId>();
  storage::ProfileRow row;
  row.set_shown(met.identity.shown);
  row.set_identity(Raw(met.hash));
  row.set_created(created);
  row.set_transient(met.identity.rule.kind == SchemeKind::kTransient);
  if (met.identity.rule.kind == SchemeKind::kExclusive) {
    std::string scheme = met.identity.scheme;
    if (!met.identity.scope.empty()) scheme += "@" + met.identity.scope;
    row.set_scheme(std::move(scheme));
  }
  WriteProfile(id, row, draft);
  draft.Concern(id.view());
  return id;
}

ProfileId CreateNobody(ProfileId id, Position created, Draft& draft) {
  if (id.empty()) id = draft.NewId<ProfileId>();
  storage::ProfileRow row;
  row.set_created(created);
  row.set_transient(true);  // Nobody whom a cookie could be taken by.
  WriteProfile(id, row, draft);
  draft.Concern(id.view());
  return id;
}

}  // namespace throughline::identity
