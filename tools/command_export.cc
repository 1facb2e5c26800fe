// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// export: history lines, of the tenant or of one customer.

#include <optional>
#include <set>

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

// One customer's profiles, and the identities they are known by.
struct Circle {
  std::set<ProfileId> profiles;
  std::set<std::string> identities;

  bool Holds(const Entry& entry) const {
    switch (entry.kind) {
      case EntryKind::kEvent:
        return profiles.contains(entry.profile);
      case EntryKind::kReassign:
      case EntryKind::kShared:
        return profiles.contains(entry.profile) ||
               identities.contains(entry.identity);
      case EntryKind::kReview:
      case EntryKind::kReviewDecided:
        return entry.review && (profiles.contains(entry.review->a) ||
                                profiles.contains(entry.review->b));
      default:
        return profiles.contains(entry.link.a) ||
               profiles.contains(entry.link.b);
    }
  }
};

absl::StatusOr<std::optional<Circle>> CircleOf(const Invocation& invocation,
                                               const Store& store) {
  if (invocation.arguments.empty()) return std::nullopt;
  TL_ASSIGN_OR_RETURN(const Who who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(const CustomerInfo customer,
                      store.Customer(invocation.tenant, who));
  Circle circle;
  for (const CustomerInfo::Profile& profile : customer.profiles) {
    circle.profiles.insert(profile.id);
    if (!profile.identity.empty()) circle.identities.insert(profile.identity);
  }
  return circle;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const auto circle, CircleOf(invocation, *store));
  Output& out = Output::Get();
  HistoryLines lines;
  std::uint64_t written = 0;
  FeedRequest request{
      .tenant = invocation.tenant, .from = 1, .limit = limits::kPageEventsMax};
  while (true) {
    TL_ASSIGN_OR_RETURN(const FeedPage page, store->Feed(request));
    for (const Entry& entry : page.entries) {
      const bool wanted = !circle || circle->Holds(entry);
      // Reassignments of others tell how a linked profile is to be named.
      if (!wanted && entry.kind != EntryKind::kReassign) continue;
      const std::string line = lines.Line(entry);
      if (!wanted || !HistoryLines::InExport(entry.kind)) continue;
      out.Json(line);
      ++written;
    }
    TL_RETURN_IF_ERROR(out.Flush());
    if (page.entries.empty() || page.next > page.newest) break;
    request.from = page.next;
  }
  if (out.error_terminal().interactive()) {
    out.Note(Counted(written, "line") + " exported");
  }
  return kDone;
}

}  // namespace

Command ExportCommand() {
  return {.name = "export",
          .arguments = "[WHO]",
          .arguments_min = 0,
          .arguments_max = 1,
          .summary = "history lines of one customer, or of all",
          .description =
              "Everything that happened, in the order the store learned of it, "
              "one JSON object per line. 'import' reads it back: the same "
              "customers, events, links, times and order. One customer's "
              "export reads the whole tenant's log once.",
          .options = {JsonOption()},
          .examples = {{"export > history.jsonl", "all of it"},
                       {"export phone:+31612345678 | gzip > one.jsonl.gz",
                        "one customer"}},
          .run = Run};
}

}  // namespace throughline::tools
