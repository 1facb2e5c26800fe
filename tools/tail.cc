// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/tail.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

// How often a follower looks. It does not hold the store, so that another
// process can write it; its reader sees the store as it was when it was opened,
// and is opened anew each time.
constexpr std::chrono::milliseconds kLookAgain{200};

std::string Pair(const std::string& a_shown, ProfileId a,
                 const std::string& b_shown, ProfileId b) {
  return ShownIdentity(a_shown, a) + " and " + ShownIdentity(b_shown, b);
}

// A case for each kind.  NOLINTNEXTLINE(readability-function-size)
std::string Says(const Entry& entry) {
  if (entry.withheld) return "withheld";
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
  if (invocation.json() && entry.withheld) {
    return out.Json(
        fmt::format(R"({{"withheld":true,"position":{}}})", entry.position));
  }
  if (invocation.json()) {
    std::string line = lines.Line(entry);
    line.resize(line.size() - 1);  // Its last brace.
    return out.Json(fmt::format("{},\"position\":{}}}", line, entry.position));
  }
  const std::string time =
      entry.withheld ? std::string(16, ' ') : DayTime(entry.recorded_us);
  const std::string head =
      fmt::format("{:>9}  {}  ", Grouped(entry.position), time);
  const int width = out.terminal().width() - Columns(head);
  out.Line(out.terminal().Paint(Style::kDim, head) +
           Elided(Says(entry), std::max(width, 10)));
}

// Prints what is there from the request's position on.
absl::Status PrintNew(const Invocation& invocation, const Store& store,
                      TailRequest& request, HistoryLines& lines) {
  FeedRequest& feed = request.feed;
  while (request.entries_max > 0) {
    feed.limit = static_cast<int>(
        std::min<std::int64_t>(request.entries_max, limits::kPageEventsMax));
    TL_ASSIGN_OR_RETURN(const FeedPage page, store.Feed(feed));
    for (const Entry& entry : page.entries) Print(invocation, entry, lines);
    request.entries_max -= static_cast<std::int64_t>(page.entries.size());
    TL_RETURN_IF_ERROR(Output::Get().Flush());
    feed.from = std::max(feed.from, page.next);
    if (page.next > page.newest) break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExitCode> Tail(const Invocation& invocation,
                              TailRequest request) {
  HistoryLines lines;
  while (true) {
    {
      TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
      if (request.from_now) {
        FeedRequest newest = request.feed;
        newest.from = ~Position{0};
        TL_ASSIGN_OR_RETURN(const FeedPage page, store->Feed(newest));
        request.feed.from = page.newest + 1;
        request.from_now = false;
      }
      TL_RETURN_IF_ERROR(PrintNew(invocation, *store, request, lines));
    }
    if (!request.follow || request.entries_max == 0) return kDone;
    std::this_thread::sleep_for(kLookAgain);
  }
}

std::vector<Option> FilterOptions() {
  return {{.name = "--channel",
           .value = "NAME",
           .help = "only events of this channel"},
          {.name = "--kind",
           .value = "KIND",
           .help = "only events of this kind: message, call_started"},
          AsOption()};
}

absl::Status ReadFilter(const Invocation& invocation, FeedRequest& request) {
  TL_ASSIGN_OR_RETURN(request.viewer, ParseViewer(invocation));
  if (invocation.Has("--channel")) {
    request.filter.channels.push_back(invocation.Text("--channel"));
  }
  if (invocation.Has("--kind")) {
    request.filter.event_kinds.push_back(invocation.Text("--kind"));
  }
  return absl::OkStatus();
}

}  // namespace throughline::tools
