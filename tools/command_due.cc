// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// due: who waits for us, over all customers, by due time.

#include <algorithm>
#include <cstdint>

#include "lib/base/status.h"
#include "throughline/limits.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

constexpr int kTextColumns = 60;

void PrintObject(const DueItem& item) {
  AnswerObject([&](JsonWriter& json) {
    json.Field("kind", item.kind == DueKind::kPromise ? "promise" : "ask");
    json.Time("due", item.due_us);
    json.Flag("overdue", item.overdue);
    json.Time("since", item.since_us);
    json.IntegerIfAny("waited_ms", item.waited_us / 1000);
    json.IntegerIfAny("waited_open_ms", item.waited_open_us / 1000);
    json.Field("customer", item.customer.ToHex());
    json.Field("profile", item.profile.ToHex());
    json.Field("conversation", item.conversation.ToHex());
    json.Reference("event", item.event);
    json.Field("channel", item.channel);
    json.Field("text", item.text);
  });
}

void PrintLine(const DueItem& item) {
  Output& out = Output::Get();
  const std::string when = fmt::format("{}  {:<7}", DayTime(item.due_us),
                                       item.overdue ? "overdue" : "");
  out.Line(fmt::format(
      "{}  {} {} on {}, customer {}: {}",
      item.overdue ? out.terminal().Paint(Style::kRed, when) : when,
      item.kind == DueKind::kPromise ? "promised" : "waits",
      Lasting(item.waited_us), OneLine(item.channel), item.customer.ToHex(),
      Elided(OneLine(item.text), kTextColumns)));
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  DueRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.viewer, ParseViewer(invocation));
  TL_ASSIGN_OR_RETURN(const auto until_us, invocation.Moment("--until"));
  TL_ASSIGN_OR_RETURN(const auto limit,
                      invocation.Number("--limit", std::int64_t{1} << 53));
  TL_RETURN_IF_ERROR(invocation.NotBoth("--until", "--overdue"));
  request.until_us = until_us.value_or(
      invocation.Has("--overdue") ? NowUs() + 1 : limits::kTimeMaxUs);
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  std::int64_t left = limit.value_or(INT64_MAX);
  bool any = false;
  do {
    request.limit =
        static_cast<int>(std::min<std::int64_t>(left, limits::kPageEventsMax));
    TL_ASSIGN_OR_RETURN(const DuePage page, store->Due(request));
    for (const DueItem& item : page.items) {
      invocation.json() ? PrintObject(item) : PrintLine(item);
    }
    any = any || !page.items.empty();
    left -= static_cast<std::int64_t>(page.items.size());
    request.token = page.token;
    TL_RETURN_IF_ERROR(Output::Get().Flush());
  } while (left > 0 && !request.token.empty());
  if (!any) Output::Get().Note("nobody waits");
  return kDone;
}

}  // namespace

Command DueCommand() {
  return {.name = "due",
          .arguments = "",
          .summary = "who waits for us, what is due first at first",
          .description =
              "Open asks and promises of every customer by the time they are "
              "due, with how long they have waited. What has no due time is "
              "not among them. With --json one object per line.",
          .options = {{.name = "--until",
                       .value = "TIME",
                       .help = "only what is due before; default: all"},
                      {.name = "--overdue",
                       .value = "",
                       .help = "only what is due already"},
                      {.name = "--limit",
                       .value = "N",
                       .help = "at most so many; default: all"},
                      AsOption(),
                      JsonOption()},
          .examples = {{"due --overdue --limit 20", "whom to answer first"}},
          .run = Run};
}

}  // namespace throughline::tools
