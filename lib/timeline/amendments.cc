// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/amendments.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

// What it makes of the target is for no more people than it is itself.
void Narrow(const Fields& target, const Told& by, EventView::Amended& amended) {
  // One that came before its target could not know for whom that is; but for
  // whom it was itself amended counts.
  const bool as_target =
      by.fields.Is(record::kAsTarget) && !by.fields.Is(record::kAudience);
  if (!as_target) {
    amended.visibility = std::max(amended.visibility, by.needed());
  } else if (by.amended != nullptr) {
    amended.visibility = std::max(amended.visibility, by.amended->visibility);
  }
  for (std::string& audience : by.Audiences()) {
    const auto has = [&audience](const auto& in) {
      return std::find(in.begin(), in.end(), audience) != in.end();
    };
    if (has(target.audiences) || has(amended.audiences)) continue;
    amended.audiences.push_back(std::move(audience));
  }
}

}  // namespace

void Amend(const Fields& target, const Told& by,
           std::shared_ptr<EventView::Amended>& amended) {
  const Fields& fields = by.fields;
  if (!fields.Is(record::kAmends)) {
    const bool settles =
        fields.Is(record::kKeeps) || fields.Is(record::kBreaks);
    const bool answers = fields.Is(record::kAnswersNamed) ||
                         (settles && target.Is(record::kPromise));
    if (answers) {
      if (amended == nullptr) amended = std::make_shared<EventView::Amended>();
      amended->answered = true;
      amended->broken = fields.Is(record::kBreaks);
    }
    if (answers || settles) return;
  }
  Amends how = KindOf(fields.kind).amends;
  // What says that it corrects does, whatever its kind: a transcript, say.
  if (how == Amends::kNothing) how = Amends::kCorrection;
  if (how == Amends::kOther || by.deleted()) return;
  if (how != Amends::kCorrection && !Author(target, fields)) return;
  if (amended == nullptr) amended = std::make_shared<EventView::Amended>();
  Narrow(target, by, *amended);
  if (how == Amends::kDelete) {
    amended->deleted = true;
    return;
  }
  (how == Amends::kEdit ? amended->edited : amended->corrected) = true;
  if (by.sensitive()) amended->sensitive = true;
  if (!by.text().empty()) amended->text = std::string(by.text());
  if (by.rating().has_value()) amended->rating = by.rating();
  if (by.amended != nullptr && by.amended->data_json) {
    amended->data_json = by.amended->data_json;
  } else if (fields.has_data) {
    amended->data_json = std::string(fields.data_json);
  }
  if (target.Is(record::kPromise) && by.due_us()) amended->due_us = by.due_us();
  std::vector<v1::Fact> facts = by.Facts();
  if (facts.empty()) return;
  amended->fact_weights.clear();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    amended->fact_weights.push_back(by.FactWeight(i));
  }
  amended->facts = std::move(facts);
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
    Told by{by_profile, at, stored.record, ReadFields(stored.record), nullptr};
    TL_ASSIGN_OR_RETURN(by.amended, AmendedAt(view, by_profile, at, by.fields,
                                              as_of, depth + 1));
    Amend(target, by, amended);
  }
  TL_RETURN_IF_ERROR(rows->status());
  return std::shared_ptr<const EventView::Amended>(std::move(amended));
}

// Whether what an amendment is about was deleted, or that in turn.
absl::StatusOr<bool> TargetDeleted(const View& view, const Fields& amendment,
                                   Position as_of, int depth) {
  if (depth == kDepthMax || !amendment.Is(record::kAmends)) return false;
  TL_ASSIGN_OR_RETURN(const std::optional<Receipt> receipt,
                      ReadReceipt(view, Hash::FromBytes(amendment.target)));
  if (!receipt.has_value() || receipt->awaited ||
      receipt->place.position > as_of) {
    return false;
  }
  TL_ASSIGN_OR_RETURN(const Stored stored,
                      ReadEvent(view, receipt->profile, receipt->place));
  const Fields target = ReadFields(stored.record);
  TL_ASSIGN_OR_RETURN(
      const auto amended,
      AmendedAt(view, receipt->profile, receipt->place, target, as_of, 0));
  if (amended != nullptr && amended->deleted) return true;
  return TargetDeleted(view, target, as_of, depth + 1);
}

}  // namespace

absl::StatusOr<bool> DeletedItself(const View& view, ProfileId profile,
                                   const Place& place, Position as_of) {
  TL_ASSIGN_OR_RETURN(const Stored stored, ReadEvent(view, profile, place));
  TL_ASSIGN_OR_RETURN(
      const auto amended,
      AmendedAt(view, profile, place, ReadFields(stored.record), as_of, 0));
  return amended != nullptr && amended->deleted;
}

absl::StatusOr<std::shared_ptr<const EventView::Amended>> AmendedBy(
    const View& view, ProfileId profile, const Place& place,
    const Fields& target, Position as_of) {
  TL_ASSIGN_OR_RETURN(auto amended,
                      AmendedAt(view, profile, place, target, as_of, 0));
  TL_ASSIGN_OR_RETURN(const bool deleted,
                      TargetDeleted(view, target, as_of, 0));
  if (!deleted) return amended;
  auto hidden = amended == nullptr
                    ? std::make_shared<EventView::Amended>()
                    : std::make_shared<EventView::Amended>(*amended);
  hidden->deleted = true;
  return std::shared_ptr<const EventView::Amended>(std::move(hidden));
}

absl::StatusOr<std::vector<std::pair<ProfileId, Place>>> AmendmentsOf(
    const View& view, ProfileId profile, const Place& place) {
  std::vector<std::pair<ProfileId, Place>> amendments;
  const auto rows = view.rows.Scan(
      view.Key(Table::kAmendment).Add(profile).Add(place).Prefix(),
      Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::AmendmentRow>(
                                            rows->value(), "amendments"));
    amendments.emplace_back(ProfileId::FromBytes(row.profile()),
                            keys::PlaceAtEnd(rows->key()));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return amendments;
}

}  // namespace throughline::timeline
