// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/shared.h"

#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/paths.h"
#include "lib/identity/reviews.h"
#include "lib/identity/rows.h"
#include "throughline/requests.h"

namespace throughline::identity {
namespace {

constexpr char kWhat[] = "identities";

keys::Key SharedKey(const View& view, std::string_view scheme) {
  return view.Key(keys::Table::kShared)
      .Add(keys::HashOf(view.index_key, "scheme", {scheme}));
}

absl::Status NoteCandidate(const Hash& identity, ProfileId profile,
                           Draft& draft) {
  const keys::Key key =
      draft.Key(keys::Table::kCandidate).Add(identity).Add(profile);
  TL_ASSIGN_OR_RETURN(const auto before, draft.Get(key.bytes()));
  if (before.has_value()) return absl::OkStatus();
  storage::CandidateRow row;
  row.set_position(draft.position());
  WriteRow(key, row, draft);
  draft.ConcernIdentity(identity);
  return absl::OkStatus();
}

// The links at a profile go to review; it and those it is linked to are who
// the value may stand for.
absl::Status Doubt(const Hash& identity, ProfileId profile, Draft& draft) {
  TL_RETURN_IF_ERROR(NoteCandidate(identity, profile, draft));
  TL_ASSIGN_OR_RETURN(const std::vector<Neighbour> neighbours,
                      NeighboursOf(draft.view(), profile));
  for (const Neighbour& neighbour : neighbours) {
    TL_RETURN_IF_ERROR(NoteCandidate(identity, neighbour.profile, draft));
    TL_RETURN_IF_ERROR(OpenReview({ReviewReason::kShared,
                                   profile,
                                   neighbour.profile,
                                   neighbour.link,
                                   {}},
                                  draft)
                           .status());
  }
  return absl::OkStatus();
}

absl::Status Mark(const Hash& identity, storage::IdentityRow row,
                  Position shared, Draft& draft) {
  row.set_shared(shared);
  WriteIdentity(identity, row, draft);
  for (const auto& interval : row.intervals()) {
    TL_RETURN_IF_ERROR(
        Doubt(identity, ProfileId::FromBytes(interval.profile()), draft));
  }
  return absl::OkStatus();
}

Position WriteSharedEntry(storage::EntryRow entry, const Said& said,
                          Draft& draft) {
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kShared));
  entry.set_recorded_us(said.recorded_us.value_or(draft.now_us()));
  entry.mutable_link()->set_why(said.why);
  entry.mutable_link()->set_by(said.by);
  entry.mutable_link()->set_recorded_us(entry.recorded_us());
  return WriteEntry(draft, std::move(entry));
}

// Whether `shown` is a value of the scheme, with or without a scope.
bool IsOf(std::string_view shown, std::string_view scheme) {
  return shown.size() > scheme.size() && shown.starts_with(scheme) &&
         (shown[scheme.size()] == ':' || shown[scheme.size()] == '@');
}

using Found = std::vector<std::pair<Hash, storage::IdentityRow>>;

absl::StatusOr<Found> IdentitiesOf(const View& view, std::string_view scheme) {
  Found found;
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(view.Key(keys::Table::kIdentity).Prefix(), Walk::kForward);
  for (; cursor->Valid(); cursor->Next()) {
    TL_ASSIGN_OR_RETURN(
        auto row, codec::OpenAs<storage::IdentityRow>(cursor->value(), kWhat));
    if (row.shared() != 0 || !IsOf(row.shown(), scheme)) continue;
    found.emplace_back(keys::IdAt<Hash>(cursor->key(), keys::kFieldsAt),
                       std::move(row));
  }
  TL_RETURN_IF_ERROR(cursor->status());
  return found;
}

}  // namespace

absl::StatusOr<bool> IsSharedScheme(const View& view, std::string_view scheme) {
  TL_ASSIGN_OR_RETURN(const auto row,
                      view.rows.Get(SharedKey(view, scheme).bytes()));
  return row.has_value();
}

absl::StatusOr<Position> ShareIdentity(const Identity& identity,
                                       const Said& said, Draft& draft) {
  const Hash hash = HashOf(draft.view(), identity.shown);
  TL_ASSIGN_OR_RETURN(auto row, ReadIdentity(draft.view(), hash));
  if (row.has_value() && row->shared() != 0) return row->shared();
  if (!row.has_value()) row.emplace().set_shown(identity.shown);
  storage::EntryRow entry;
  entry.set_shown(identity.shown);
  const Position position = WriteSharedEntry(std::move(entry), said, draft);
  for (const auto& interval : row->intervals()) {
    NoteEntryOf(draft, ProfileId::FromBytes(interval.profile()), position);
  }
  TL_RETURN_IF_ERROR(Mark(hash, *std::move(row), position, draft));
  return position;
}

absl::StatusOr<Position> ShareScheme(std::string_view scheme, const Said& said,
                                     Draft& draft) {
  const keys::Key key = SharedKey(draft.view(), scheme);
  TL_ASSIGN_OR_RETURN(auto row, ReadRow<storage::SharedRow>(draft.view(), key,
                                                            "shared schemes"));
  if (row.has_value()) return row->position();
  storage::EntryRow entry;
  entry.set_scheme(std::string(scheme));
  row.emplace().set_scheme(std::string(scheme));
  row->set_position(WriteSharedEntry(std::move(entry), said, draft));
  WriteRow(key, *row, draft);
  TL_ASSIGN_OR_RETURN(Found found, IdentitiesOf(draft.view(), scheme));
  for (auto& [hash, identity] : found) {
    TL_RETURN_IF_ERROR(Mark(hash, std::move(identity), row->position(), draft));
  }
  return row->position();
}

absl::Status NoteCandidates(const std::vector<Met>& mets, ProfileId home,
                            Draft& draft) {
  for (const Met& met : mets) {
    if (met.owns || met.identity.house) continue;
    TL_RETURN_IF_ERROR(NoteCandidate(met.hash, home, draft));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ProfileId>> Candidates(const View& view,
                                                  const Hash& identity,
                                                  Position as_of, int max) {
  std::vector<ProfileId> candidates;
  const keys::Key key = view.Key(keys::Table::kCandidate).Add(identity);
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(key.Prefix(), Walk::kForward);
  for (; cursor->Valid() && std::ssize(candidates) < max; cursor->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::CandidateRow>(
                                            cursor->value(), kWhat));
    if (row.position() > as_of) continue;
    candidates.push_back(keys::IdAt<ProfileId>(cursor->key(), key.size()));
  }
  TL_RETURN_IF_ERROR(cursor->status());
  return candidates;
}

}  // namespace throughline::identity
