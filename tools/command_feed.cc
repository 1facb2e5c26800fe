// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// feed: every entry, in commit order, and what comes next.

#include <algorithm>
#include <chrono>
#include <thread>

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

// How often a follower looks. Its reader sees the store as it was when it was
// opened, so that it is opened anew each time.
constexpr std::chrono::milliseconds kLookAgain{200};

std::string Pair(const std::string& a_shown, ProfileId a,
                 const std::string& b_shown, ProfileId b) {
  return ShownIdentity(a_shown, a) + " and " + ShownIdentity(b_shown, b);
}

std::string Says(const Entry& entry) {
  const LinkInfo& link = entry.link;
  const std::string pair =
      Pair(link.identity_a, link.a, link.identity_b, link.b);
  switch (entry.kind) {
    case EntryKind::kEvent:
      if (!entry.event) return "event";
      return fmt::format("{} on {}, {}: {}", OneLine(entry.event->kind()),
                         OneLine(entry.event->channel()), Author(*entry.event),
                         OneLine(entry.event->text()));
    case EntryKind::kAssignment:
      return "new profile: " + ShownIdentity(entry.identity, entry.profile);
    case EntryKind::kLink:
      return "link: " + pair;
    case EntryKind::kLinkEnd:
      return "link ended: " + pair;
    case EntryKind::kNever:
      return "never: " + pair;
    case EntryKind::kAllow:
      return "allow: " + pair;
    case EntryKind::kReview:
    case EntryKind::kReviewDecided: {
      const char* what = entry.kind == EntryKind::kReview ? "review opened"
                         : entry.accepted                 ? "review accepted"
                                                          : "review rejected";
      if (!entry.review) return what;
      return fmt::format("{}: {}", what,
                         Pair(entry.review->identity_a, entry.review->a,
                              entry.review->identity_b, entry.review->b));
    }
    case EntryKind::kReassign:
      return fmt::format("reassigned from {}: {}", DayTime(entry.from_us),
                         OneLine(entry.identity));
    case EntryKind::kShared:
      return "shared: " + OneLine(entry.identity + entry.scheme);
    case EntryKind::kSplit:
      return fmt::format("conversation {} split from {}",
                         entry.conversation.ToHex(), entry.split_from.ToHex());
    case EntryKind::kBackfillStart:
      return "backfill begins";
    case EntryKind::kBackfillEnd:
      return "backfill ends";
    case EntryKind::kCursor:
      return fmt::format("{} {} {}", OneLine(entry.reader),
                         entry.unread ? "has unread again" : "has read up to",
                         entry.read_to ? OneLine(entry.read_to->id) : "");
    case EntryKind::kCheckpoint:
      if (!entry.checkpoint) return "checkpoint";
      return fmt::format("checkpoint {} of {}", entry.checkpoint->version,
                         OneLine(entry.checkpoint->bot));
    case EntryKind::kCheckpointsPruned:
      if (!entry.pruned) return "checkpoints pruned";
      return fmt::format("{} of {} pruned",
                         Counted(entry.pruned->versions.size(), "checkpoint"),
                         OneLine(entry.pruned->bot));
    case EntryKind::kDelivery:
      if (!entry.delivery) return "delivery";
      return fmt::format("delivery of position {}: {}", entry.delivery->event,
                         NameOf(entry.delivery->state));
  }
  return "";
}

void Print(const Invocation& invocation, const Entry& entry,
           HistoryLines& lines) {
  Output& out = Output::Get();
  if (invocation.json()) {
    std::string line = lines.Line(entry);
    line.resize(line.size() - 1);  // Its last brace.
    return out.Json(fmt::format("{},\"position\":{}}}", line, entry.position));
  }
  const std::string head = fmt::format("{:>9}  {}  ", Grouped(entry.position),
                                       DayTime(entry.recorded_us));
  const int width = out.terminal().width() - Columns(head);
  out.Line(out.terminal().Paint(Style::kDim, head) +
           Elided(Says(entry), std::max(width, 10)));
}

// Prints what is there from `from` on, at most `left` of it.
absl::Status PrintNew(const Invocation& invocation, const Store& store,
                      Position& from, std::int64_t& left, HistoryLines& lines) {
  while (left > 0) {
    FeedRequest request{.tenant = invocation.tenant, .from = from};
    request.limit =
        static_cast<int>(std::min<std::int64_t>(left, limits::kPageEventsMax));
    TL_ASSIGN_OR_RETURN(const FeedPage page, store.Feed(request));
    for (const Entry& entry : page.entries) Print(invocation, entry, lines);
    left -= static_cast<std::int64_t>(page.entries.size());
    TL_RETURN_IF_ERROR(Output::Get().Flush());
    if (!page.entries.empty()) from = page.next;
    if (page.entries.empty() || page.next > page.newest) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  TL_ASSIGN_OR_RETURN(const auto from_option,
                      invocation.Number("--from", kMost));
  TL_ASSIGN_OR_RETURN(const auto limit, invocation.Number("--limit", kMost));
  auto from = static_cast<Position>(from_option.value_or(1));
  std::int64_t left = limit.value_or(INT64_MAX);
  HistoryLines lines;
  while (true) {
    {
      TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
      TL_RETURN_IF_ERROR(PrintNew(invocation, *store, from, left, lines));
    }
    if (!invocation.Has("--follow") || left == 0) return kDone;
    std::this_thread::sleep_for(kLookAgain);
  }
}

}  // namespace

Command FeedCommand() {
  return {.name = "feed",
          .arguments = "",
          .summary = "every entry, in commit order",
          .description =
              "Events, links, decisions: everything that was given a position, "
              "without holes. With --json each is a history line with its "
              "position. --follow goes on with what comes, looking five times "
              "a second, until it is interrupted or --limit is reached; it "
              "works while another process writes.",
          .options = {{.name = "--from",
                       .value = "POSITION",
                       .help = "the first position wanted; default: 1"},
                      {.name = "--limit",
                       .value = "N",
                       .help = "at most so many; default: all"},
                      {.name = "--follow",
                       .value = "",
                       .help = "go on with what comes"},
                      JsonOption()},
          .examples = {{"feed --limit 20", "how it began"},
                       {"feed --from 1042 --follow --json",
                        "go on where a resumption stood"}},
          .run = Run};
}

}  // namespace throughline::tools
