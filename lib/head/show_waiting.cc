// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowAsks and ShowPromises: who waits for us, and for what.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/status.h"
#include "lib/clocks/due.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

// As it stands, and whole: a head keeps the beginning of a long one.
absl::StatusOr<std::string> TextOf(const View& view, const std::string& kept,
                                   std::string_view self, Position as_of) {
  constexpr std::size_t kCharacterBytesMax = 4;
  if (kept.size() + kCharacterBytesMax <= limits::kHeadAskBytesMax) return kept;
  TL_ASSIGN_OR_RETURN(const std::optional<timeline::Receipt> receipt,
                      timeline::ReadReceipt(view, Hash::FromBytes(self)));
  if (!receipt.has_value()) return DataLoss("an ask has no receipt");
  TL_ASSIGN_OR_RETURN(
      const timeline::Stored stored,
      timeline::ReadEvent(view, receipt->profile, receipt->place));
  TL_ASSIGN_OR_RETURN(
      const record::Told told,
      timeline::TellOne(view, receipt->profile, receipt->place, stored, as_of));
  return std::string(told.text());
}

// Where no time was named.
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// An ask, or a promise.
template <typename Waiting>
bool Seen(const Waiting& waiting, const Sight& sight) {
  return record::MaySee(sight.viewer,
                        static_cast<v1::Visibility>(waiting.visibility()),
                        waiting.audiences());
}

}  // namespace

absl::Status ShowAsks(const View& view, const Head::Conversation& part,
                      const Sight& sight, std::vector<OpenAsk>& awaiting) {
  for (const Head::Ask& ask : part.asks()) {
    if (!Seen(ask, sight)) continue;
    OpenAsk& shown = awaiting.emplace_back();
    shown.event = {ask.source(), ask.id()};
    shown.place = keys::DecodePlace(ask.place());
    TL_ASSIGN_OR_RETURN(shown.text,
                        TextOf(view, ask.text(), ask.self(), sight.as_of));
    shown.channel = ask.channel();
    shown.conversation = ConversationId::FromBytes(part.id());
    shown.since_us = shown.place.sort_us;
    shown.due_us = clocks::DueUs(part, ask);
    shown.overdue = shown.due_us && sight.now.Reached(*shown.due_us);
    shown.sensitive = ask.sensitive();
  }
  return absl::OkStatus();
}

absl::Status ShowPromises(const View& view, const Head& head,
                          const Sight& sight, Resumption::Standing& standing) {
  for (const Head::Promise& promise : head.promises()) {
    if (!Seen(promise, sight)) continue;
    OpenPromise& shown = standing.promises.emplace_back();
    shown.event = {promise.source(), promise.id()};
    shown.place = keys::DecodePlace(promise.place());
    TL_ASSIGN_OR_RETURN(
        shown.text, TextOf(view, promise.text(), promise.self(), sight.as_of));
    shown.channel = promise.channel();
    if (promise.has_due_us()) shown.due_us = promise.due_us();
    shown.overdue = shown.due_us && sight.now.Reached(*shown.due_us);
    shown.sensitive = promise.sensitive();
  }
  standing.promises_at_least = head.promises_dropped();
  std::stable_sort(standing.promises.begin(), standing.promises.end(),
                   [](const OpenPromise& a, const OpenPromise& b) {
                     return a.due_us.value_or(kNever) <
                            b.due_us.value_or(kNever);
                   });
  return absl::OkStatus();
}

}  // namespace throughline::head
