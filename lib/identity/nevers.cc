// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/nevers.h"

#include <algorithm>
#include <set>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/profiles.h"
#include "lib/identity/rows.h"
#include "throughline/requests.h"

namespace throughline::identity {
namespace {

constexpr char kWhat[] = "nevers";

keys::Key NeverKey(const View& view, ProfileId a, ProfileId b) {
  return view.Key(keys::Table::kNever).Add(a).Add(b);
}

// The row stands under both orders of the pair.
void WriteNever(const storage::NeverRow& row, Draft& draft) {
  const ProfileId a = ProfileId::FromBytes(row.a());
  const ProfileId b = ProfileId::FromBytes(row.b());
  WriteRow(NeverKey(draft.view(), a, b), row, draft);
  WriteRow(NeverKey(draft.view(), b, a), row, draft);
}

Position WritePairEntry(EntryKind kind, ProfileId a, ProfileId b,
                        const Said& said, Draft& draft) {
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(kind));
  entry.set_recorded_us(said.recorded_us.value_or(draft.now_us()));
  storage::LinkRow& pair = *entry.mutable_link();
  pair.set_a(Raw(a));
  pair.set_b(Raw(b));
  pair.set_why(said.why);
  pair.set_by(said.by);
  pair.set_recorded_us(entry.recorded_us());
  pair.set_at_us(said.at_us.value_or(entry.recorded_us()));
  return WriteEntry(draft, std::move(entry));
}

// Whether an import says again what it said before it was interrupted; the
// never may have been withdrawn since.
bool IsRepeated(const storage::NeverRow& row, const Said& said) {
  return said.recorded_us.has_value() && said.at_us == row.at_us();
}

absl::StatusOr<bool> NeverFrom(const View& view, ProfileId from,
                               const std::set<std::string>& to) {
  const keys::Key key = view.Key(keys::Table::kNever).Add(from);
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(key.Prefix(), Walk::kForward);
  for (; cursor->Valid(); cursor->Next()) {
    if (!to.contains(std::string(cursor->key().substr(key.size())))) continue;
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::NeverRow>(
                                            cursor->value(), kWhat));
    if (row.allowed() == 0) return true;
  }
  TL_RETURN_IF_ERROR(cursor->status());
  return false;
}

bool HasNevers(const storage::GroupRow& row) {
  return std::any_of(row.members().begin(), row.members().end(),
                     [](const auto& member) { return member.nevers(); });
}

}  // namespace

absl::StatusOr<Position> Never(ProfileId a, ProfileId b, const Said& said,
                               Draft& draft) {
  TL_ASSIGN_OR_RETURN(const bool same, SameCustomer(draft.view(), a, b));
  if (same) {
    return FailedPrecondition(
        "the profiles {} and {} are one customer; unlink them first", a.ToHex(),
        b.ToHex());
  }
  TL_ASSIGN_OR_RETURN(const auto before,
                      ReadRow<storage::NeverRow>(
                          draft.view(), NeverKey(draft.view(), a, b), kWhat));
  if (before.has_value() &&
      (before->allowed() == 0 || IsRepeated(*before, said))) {
    return before->position();
  }
  storage::NeverRow row;
  row.set_a(Raw(a));
  row.set_b(Raw(b));
  row.set_why(said.why);
  row.set_by(said.by);
  row.set_position(WritePairEntry(EntryKind::kNever, a, b, said, draft));
  row.set_at_us(said.at_us.value_or(draft.now_us()));
  WriteNever(row, draft);
  TL_RETURN_IF_ERROR(MarkNever(a, draft));
  TL_RETURN_IF_ERROR(MarkNever(b, draft));
  return row.position();
}

absl::StatusOr<Position> Allow(ProfileId a, ProfileId b, const Said& said,
                               Draft& draft) {
  TL_ASSIGN_OR_RETURN(auto row,
                      ReadRow<storage::NeverRow>(
                          draft.view(), NeverKey(draft.view(), a, b), kWhat));
  if (!row.has_value()) {
    return NotFound("no never was written between the profiles {} and {}",
                    a.ToHex(), b.ToHex());
  }
  if (row->allowed() != 0) return row->allowed();
  row->set_allowed(WritePairEntry(EntryKind::kAllow, a, b, said, draft));
  WriteNever(*row, draft);
  return row->allowed();
}

absl::StatusOr<bool> NeverBetween(const View& view, const storage::GroupRow& a,
                                  const storage::GroupRow& b) {
  if (!HasNevers(a) || !HasNevers(b)) return false;
  std::set<std::string> of_b;
  for (const auto& member : b.members()) {
    if (member.nevers()) of_b.insert(member.profile());
  }
  for (const auto& member : a.members()) {
    if (!member.nevers()) continue;
    TL_ASSIGN_OR_RETURN(
        const bool found,
        NeverFrom(view, ProfileId::FromBytes(member.profile()), of_b));
    if (found) return true;
  }
  return false;
}

}  // namespace throughline::identity
