// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/amendments.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/timeline/kinds.h"
#include "lib/timeline/rows.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::timeline {
namespace {

using keys::Table;

bool Author(const Fields& target, const Fields& by) {
  if (by.role == v1::ROLE_SYSTEM) return true;
  if (by.role != target.role) return false;
  return by.actor_id.empty() || target.actor_id.empty() ||
         by.actor_id == target.actor_id;
}

}  // namespace

void Amend(const Fields& target, const Fields& by,
           std::shared_ptr<EventView::Amended>& amended) {
  Amends how = KindOf(by.kind).amends;
  // What says that it corrects does, whatever its kind: a transcript, say.
  if (how == Amends::kNothing) how = Amends::kCorrection;
  if (how == Amends::kNothing || how == Amends::kOther) return;
  if (how != Amends::kCorrection && !Author(target, by)) return;
  if (amended == nullptr) amended = std::make_shared<EventView::Amended>();
  amended->visibility = std::max(amended->visibility, by.visibility);
  if (how == Amends::kDelete) {
    amended->deleted = true;
    return;
  }
  (how == Amends::kEdit ? amended->edited : amended->corrected) = true;
  if (by.has_text) amended->text = std::string(by.text);
  if (by.rating.has_value()) amended->rating = by.rating;
  if (by.has_data) amended->data_json = std::string(by.data_json);
  if (!by.facts.empty()) {
    Told told;
    told.fields = by;
    amended->facts = told.Facts();
  }
}

void WriteAmendment(ProfileId profile, const Place& target,
                    ProfileId by_profile, const Place& by, Draft& draft) {
  storage::AmendmentRow row;
  row.set_profile(std::string(by_profile.view()));
  draft.Put(
      draft.Key(Table::kAmendment).Add(profile).Add(target).Add(by).bytes(),
      codec::Seal(row));
}

void Await(const Hash& target, ProfileId by_profile, const Place& by,
           Draft& draft) {
  storage::AmendmentRow row;
  row.set_profile(std::string(by_profile.view()));
  draft.Put(draft.Key(Table::kAwaited).Add(target).Add(by).bytes(),
            codec::Seal(row));
  WriteReceipt(target, {.awaited = true}, draft);
}

absl::StatusOr<bool> Arrived(const Hash& target, ProfileId profile,
                             const Place& place, Draft& draft) {
  bool any = false;
  const auto rows = draft.Scan(draft.Key(Table::kAwaited).Add(target).Prefix(),
                               Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::AmendmentRow>(
                                            rows->value(), "awaited"));
    WriteAmendment(profile, place, ProfileId::FromBytes(row.profile()),
                   keys::PlaceAtEnd(rows->key()), draft);
    draft.Delete(std::string(rows->key()));
    any = true;
  }
  TL_RETURN_IF_ERROR(rows->status());
  return any;
}

namespace {

// Amendments of amendments: nobody corrects a correction of a correction of a
// correction, and two that name each other must come to an end.
constexpr int kDepthMax = 4;

absl::StatusOr<std::shared_ptr<const EventView::Amended>> AmendedAt(
    const View& view, ProfileId profile, const Place& place,
    const Fields& target, Position as_of, int depth) {
  std::shared_ptr<EventView::Amended> amended;
  const auto rows = view.rows.Scan(
      view.Key(Table::kAmendment).Add(profile).Add(place).Prefix(),
      Walk::kForward);
  for (; depth < kDepthMax && rows->Valid(); rows->Next()) {
    const Place at = keys::PlaceAtEnd(rows->key());
    if (at.position > as_of) continue;
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::AmendmentRow>(
                                            rows->value(), "amendments"));
    const auto by_profile = ProfileId::FromBytes(row.profile());
    TL_ASSIGN_OR_RETURN(const Stored stored, ReadEvent(view, by_profile, at));
    Fields by = ReadFields(stored.record);
    TL_ASSIGN_OR_RETURN(const auto itself,
                        AmendedAt(view, by_profile, at, by, as_of, depth + 1));
    if (itself != nullptr && itself->deleted) continue;
    if (itself != nullptr && itself->text) {
      by.text = *itself->text;
      by.has_text = true;
    }
    if (itself != nullptr && itself->rating) by.rating = itself->rating;
    Amend(target, by, amended);
    if (itself != nullptr && itself->facts && amended != nullptr) {
      amended->facts = itself->facts;
    }
  }
  TL_RETURN_IF_ERROR(rows->status());
  return std::shared_ptr<const EventView::Amended>(std::move(amended));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const EventView::Amended>> AmendedBy(
    const View& view, ProfileId profile, const Place& place,
    const Fields& target, Position as_of) {
  return AmendedAt(view, profile, place, target, as_of, 0);
}

}  // namespace throughline::timeline
