// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// timeline: a customer's events over all channels, page by page.

#include <algorithm>

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "throughline/render.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

absl::StatusOr<TimelineRequest> Request(const Invocation& invocation) {
  TimelineRequest request;
  request.tenant = invocation.tenant;
  TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.viewer, ParseViewer(invocation));
  TL_ASSIGN_OR_RETURN(request.before_us, invocation.Moment("--before"));
  TL_ASSIGN_OR_RETURN(request.after_us, invocation.Moment("--after"));
  request.channel = invocation.Text("--channel");
  request.newest_first = invocation.Has("--newest-first");
  return request;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(TimelineRequest request, Request(invocation));
  TL_ASSIGN_OR_RETURN(const auto limit,
                      invocation.Number("--limit", std::int64_t{1} << 53));
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  Output& out = Output::Get();
  TimelineView view(NowUs());
  std::int64_t left = limit.value_or(INT64_MAX);
  bool any = false;
  do {
    request.limit =
        static_cast<int>(std::min<std::int64_t>(left, limits::kPageEventsMax));
    TL_ASSIGN_OR_RETURN(const TimelinePage page, store->Timeline(request));
    if (invocation.json()) {
      for (const EventView& event : page.events) out.Json(ToJson(event));
    } else {
      view.Show(page.events);
    }
    any = any || !page.events.empty();
    left -= static_cast<std::int64_t>(page.events.size());
    request.token = page.token;
    TL_RETURN_IF_ERROR(out.Flush());
  } while (left > 0 && !request.token.empty());
  if (!any) out.Note("no event is to be shown");
  if (any && !request.token.empty() && !invocation.json()) {
    out.Note("there are more; raise --limit");
  }
  return kDone;
}

}  // namespace

Command TimelineCommand() {
  return {.name = "timeline",
          .arguments = "WHO",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "what happened, over all channels, oldest first",
          .description =
              "Every event of the customer in the order of time. For people, "
              "reactions, receipts, edits and the lines of a call's transcript "
              "stand with what they are about. With --json one event per line, "
              "each by itself.",
          .options = {AsOption(),
                      {.name = "--limit",
                       .value = "N",
                       .help = "at most so many events; default: all"},
                      {.name = "--before",
                       .value = "TIME",
                       .help = "only what happened before"},
                      {.name = "--after",
                       .value = "TIME",
                       .help = "only what happened then or later"},
                      {.name = "--channel",
                       .value = "NAME",
                       .help = "only this channel"},
                      {.name = "--newest-first",
                       .value = "",
                       .help = "the other way round"},
                      JsonOption()},
          .examples = {{"timeline phone:+447700900142", "all of it"},
                       {"timeline card:42 --newest-first --limit 10",
                        "the last ten events"},
                       {"timeline card:42 --after 2026-03-01 --channel voice",
                        "the calls since March"}},
          .run = Run};
}

}  // namespace throughline::tools
