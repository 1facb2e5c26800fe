// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// reviews: what waits for a person's decision.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

const char* Says(ReviewReason reason) {
  switch (reason) {
    case ReviewReason::kExclusive:
      return "they have two values of a scheme of which one person has one";
    case ReviewReason::kNever:
      return "it was said that they are never one";
    case ReviewReason::kTooMany:
      return "the customer would have very many profiles";
    case ReviewReason::kShared:
      return "their link rested on a value that is many people's";
    case ReviewReason::kSecond:
      return "a second person was named in a conversation without identity";
  }
  return "";
}

void Show(const ReviewInfo& review, std::int64_t now_us) {
  Output& out = Output::Get();
  const Terminal& terminal = out.terminal();
  out.Line(terminal.Paint(Style::kBold, review.id.ToHex()));
  out.Line(fmt::format("  {} and {}",
                       ShownIdentity(review.identity_a, review.a),
                       ShownIdentity(review.identity_b, review.b)));
  std::string says = fmt::format(
      "{} · {} · {}", Says(review.reason),
      review.link ? "their link stands until then" : "no link was made",
      Relative(review.recorded_us, now_us));
  if (review.evidence) {
    says += fmt::format(" · named together in {} {}",
                        OneLine(review.evidence->source),
                        OneLine(review.evidence->id));
  }
  for (const std::string& line : Wrapped(says, terminal.width() - 2)) {
    out.Line("  " + terminal.Paint(Style::kDim, line));
  }
}

absl::StatusOr<ExitCode> List(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const std::vector<ReviewInfo> reviews,
                      store->Reviews(invocation.tenant));
  if (invocation.json()) {
    AnswerObject(
        [&](JsonWriter& json) { ReviewsField("reviews", reviews, json); });
    return kDone;
  }
  const std::int64_t now_us = NowUs();
  for (const ReviewInfo& review : reviews) Show(review, now_us);
  if (reviews.empty()) Output::Get().Line("Nothing waits for a decision.");
  return kDone;
}

absl::StatusOr<ExitCode> Decide(const Invocation& invocation, bool accept) {
  const std::string text = invocation.Text(accept ? "--accept" : "--reject");
  const auto review = ReviewId::FromHex(text);
  if (!review) {
    return WrongUse("'{}' is no review: write its 32 hexadecimal digits",
                    Elided(OneLine(text), 60));
  }
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(const Position position,
                      store->Decide(DecideRequest{.tenant = invocation.tenant,
                                                  .review = *review,
                                                  .accept = accept,
                                                  .by = Operator()}));
  if (invocation.json()) {
    AnswerPosition(position);
  } else {
    Output::Get().Line(accept ? "Accepted: the link stands."
                              : "Rejected: no link stands.");
  }
  return kDone;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_RETURN_IF_ERROR(invocation.NotBoth("--accept", "--reject"));
  if (invocation.Has("--accept")) return Decide(invocation, true);
  if (invocation.Has("--reject")) return Decide(invocation, false);
  return List(invocation);
}

}  // namespace

Command ReviewsCommand() {
  return {
      .name = "reviews",
      .arguments = "",
      .summary = "what waits for a person's decision",
      .description =
          "Links that policy would not make, or no longer stands by, oldest "
          "first. Accepted: the link is made, or stays. Rejected: it is not "
          "made, or ends.",
      .options = {{.name = "--accept",
                   .value = "ID",
                   .help = "they are one person"},
                  {.name = "--reject", .value = "ID", .help = "they are not"},
                  JsonOption()},
      .examples = {{"reviews", "what is open"},
                   {"reviews --reject 00112233445566778899aabbccddeeff",
                    "two people after all"}},
      .run = Run};
}

}  // namespace throughline::tools
