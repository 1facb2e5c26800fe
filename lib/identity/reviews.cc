// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/reviews.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/draft/entry.h"
#include "lib/identity/rows.h"

namespace throughline::identity {
namespace {

constexpr char kWhat[] = "reviews";

keys::Key ReviewKey(const View& view, ReviewId review) {
  return view.Key(keys::Table::kReview).Add(review);
}

// The same for both orders of the pair.
std::string ReviewOfKey(const View& view, const Question& question) {
  const auto [low, high] = std::minmax(question.a, question.b);
  std::string key = view.Key(keys::Table::kReviewOf).Add(low).Add(high).bytes();
  key.push_back(static_cast<char>(question.reason));
  return key;
}

absl::StatusOr<bool> WasAsked(const View& view, const Question& question) {
  TL_ASSIGN_OR_RETURN(const auto review, ReviewOf(view, question));
  if (!review.has_value()) return false;
  TL_ASSIGN_OR_RETURN(const auto row, ReadReview(view, *review));
  if (!row.has_value()) {
    return DataLoss("the review {} is known by its pair, but not there",
                    review->ToHex());
  }
  return row->decided() == 0 || !row->accepted();
}

storage::ReviewRow RowOf(const Question& question, const Draft& draft) {
  storage::ReviewRow row;
  row.set_id(Raw(draft.NewId<ReviewId>()));
  row.set_reason(static_cast<std::uint32_t>(question.reason));
  row.set_a(Raw(question.a));
  row.set_b(Raw(question.b));
  if (question.link.has_value()) row.set_link(Raw(*question.link));
  if (question.evidence.has_value()) {
    row.set_evidence_source(question.evidence->source);
    row.set_evidence_id(question.evidence->id);
  }
  row.set_recorded_us(draft.now_us());
  return row;
}

}  // namespace

absl::StatusOr<std::optional<ReviewId>> OpenReview(const Question& question,
                                                   Draft& draft) {
  TL_ASSIGN_OR_RETURN(const bool asked, WasAsked(draft.view(), question));
  if (asked) return std::optional<ReviewId>();
  storage::ReviewRow row = RowOf(question, draft);
  row.set_position(draft.AddEntry());
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kReview));
  *entry.mutable_review() = row;
  PutEntry(draft, row.position(), std::move(entry));
  WriteReview(row, draft);
  storage::ReviewOfRow of;
  of.set_review(row.id());
  draft.Put(ReviewOfKey(draft.view(), question), codec::Seal(of));
  return ReviewId::FromBytes(row.id());
}

absl::StatusOr<std::optional<ReviewId>> ReviewOf(const View& view,
                                                 const Question& question) {
  TL_ASSIGN_OR_RETURN(const auto stored,
                      view.rows.Get(ReviewOfKey(view, question)));
  if (!stored.has_value()) return std::optional<ReviewId>();
  TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ReviewOfRow>(
                                          stored->bytes, kWhat));
  return ReviewId::FromBytes(row.review());
}

absl::StatusOr<std::optional<storage::ReviewRow>> ReadReview(const View& view,
                                                             ReviewId review) {
  return ReadRow<storage::ReviewRow>(view, ReviewKey(view, review), kWhat);
}

void WriteReview(const storage::ReviewRow& row, Draft& draft) {
  WriteRow(ReviewKey(draft.view(), ReviewId::FromBytes(row.id())), row, draft);
}

absl::StatusOr<std::vector<storage::ReviewRow>> OpenReviews(const View& view) {
  std::vector<storage::ReviewRow> open;
  const std::unique_ptr<Cursor> cursor =
      view.rows.Scan(view.Key(keys::Table::kReview).Prefix(), Walk::kForward);
  for (; cursor->Valid(); cursor->Next()) {
    TL_ASSIGN_OR_RETURN(
        auto row, codec::OpenAs<storage::ReviewRow>(cursor->value(), kWhat));
    if (row.decided() == 0) open.push_back(std::move(row));
  }
  TL_RETURN_IF_ERROR(cursor->status());
  std::sort(open.begin(), open.end(), [](const auto& a, const auto& b) {
    return a.position() < b.position();
  });
  return open;
}

}  // namespace throughline::identity
