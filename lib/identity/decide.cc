// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/decide.h"

#include <utility>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/links.h"
#include "lib/identity/reviews.h"

namespace throughline::identity {
namespace {

absl::StatusOr<Regrouped> Accept(const storage::ReviewRow& review,
                                 const Said& said, Draft& draft) {
  LinkDetails details{.said = said};
  if (!review.evidence_source().empty()) {
    details.evidence = {review.evidence_source(), review.evidence_id()};
  }
  TL_ASSIGN_OR_RETURN(Linked linked,
                      Link(ProfileId::FromBytes(review.a()),
                           ProfileId::FromBytes(review.b()), details, draft));
  if (!linked.refused.has_value()) return std::move(linked.regrouped);
  if (*linked.refused == ReviewReason::kNever) {
    return FailedPrecondition(
        "a never stands between the two customers; allow them first");
  }
  return FailedPrecondition(
      "the two customers hold different values of one exclusive scheme; part "
      "what does not belong first");
}

absl::StatusOr<Regrouped> Reject(const storage::ReviewRow& review,
                                 const Said& said, Draft& draft) {
  if (review.link().empty()) return Regrouped();
  const LinkId link = LinkId::FromBytes(review.link());
  TL_ASSIGN_OR_RETURN(const storage::LinkRow row, NeedLink(draft.view(), link));
  if (row.ended() != 0) return Regrouped();
  TL_ASSIGN_OR_RETURN(Ended ended, EndLink(link, said, draft));
  return std::move(ended.regrouped);
}

}  // namespace

absl::StatusOr<Decision> Decide(ReviewId review, bool accept, const Said& said,
                                Draft& draft) {
  TL_ASSIGN_OR_RETURN(auto row, ReadReview(draft.view(), review));
  if (!row.has_value()) {
    return NotFound("no review has the id {}", review.ToHex());
  }
  if (row->decided() != 0) {
    return FailedPrecondition("the review {} was decided at position {}",
                              review.ToHex(), row->decided());
  }
  row->set_decided(draft.AddEntry());
  row->set_accepted(accept);
  row->set_why(said.why);
  row->set_by(said.by);
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kReviewDecided));
  *entry.mutable_review() = *row;
  PutEntry(draft, row->decided(), std::move(entry));
  WriteReview(*row, draft);
  Decision decision{row->decided(), {}};
  TL_ASSIGN_OR_RETURN(decision.regrouped, accept ? Accept(*row, said, draft)
                                                 : Reject(*row, said, draft));
  return decision;
}

}  // namespace throughline::identity
