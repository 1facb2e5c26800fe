// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// export: history lines, of the tenant or of one customer.

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

// Puts in what a checkpoint holds, or that it no longer holds it.
absl::Status AddContent(const Store& store, const std::string& tenant,
                        Entry& entry) {
  if (entry.kind != EntryKind::kCheckpoint) return absl::OkStatus();
  CheckpointInfo& info = *entry.checkpoint;
  CheckpointRequest request{
      .tenant = tenant, .bot = info.bot, .version = info.version};
  if (info.conversation) {
    request.about.conversation = info.conversation;
  } else {
    request.about.kept_with = info.profile;
  }
  const absl::StatusOr<KeptCheckpoint> kept = store.Checkpoint(request);
  if (absl::IsNotFound(kept.status())) {
    info.pruned = entry.position;
    return absl::OkStatus();
  }
  if (!kept.ok()) return kept.status();
  entry.content = kept->content;
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  Output& out = Output::Get();
  HistoryLines lines;
  std::uint64_t written = 0;
  FeedRequest request{
      .tenant = invocation.tenant, .from = 1, .limit = limits::kPageEventsMax};
  if (!invocation.arguments.empty()) {
    TL_ASSIGN_OR_RETURN(request.filter.customer,
                        ParseWho(invocation.arguments[0]));
  }
  while (true) {
    TL_ASSIGN_OR_RETURN(FeedPage page, store->Feed(request));
    for (Entry& entry : page.entries) {
      TL_RETURN_IF_ERROR(AddContent(*store, invocation.tenant, entry));
      const std::string line = lines.Line(entry);
      entry.content.reset();
      if (!HistoryLines::InExport(entry.kind)) continue;
      out.Json(line);
      ++written;
    }
    TL_RETURN_IF_ERROR(out.Flush());
    if (page.next > page.newest) break;
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
              "customers, events, links, times and order.",
          .options = {JsonOption()},
          .examples = {{"export > history.jsonl", "all of it"},
                       {"export phone:+447700900142 | gzip > one.jsonl.gz",
                        "one customer"}},
          .run = Run};
}

}  // namespace throughline::tools
