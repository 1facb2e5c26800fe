// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// feed and watch: every entry in commit order, of all or of one customer, and
// what comes next.

#include "lib/base/status.h"
#include "tools/commands.h"
#include "tools/tail.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53;

absl::StatusOr<TailRequest> ParseTail(const Invocation& invocation) {
  TailRequest request;
  TL_ASSIGN_OR_RETURN(const auto from, invocation.Number("--from", kMost));
  TL_ASSIGN_OR_RETURN(const auto limit, invocation.Number("--limit", kMost));
  request.feed.tenant = invocation.tenant;
  request.feed.from = static_cast<Position>(from.value_or(1));
  request.entries_max = limit.value_or(INT64_MAX);
  TL_RETURN_IF_ERROR(ReadFilter(invocation, request.feed));
  return request;
}

absl::StatusOr<ExitCode> RunFeed(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(TailRequest request, ParseTail(invocation));
  request.follow = invocation.Has("--follow");
  return Tail(invocation, std::move(request));
}

absl::StatusOr<ExitCode> RunWatch(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(TailRequest request, ParseTail(invocation));
  TL_ASSIGN_OR_RETURN(request.feed.filter.customer,
                      ParseWho(invocation.arguments[0]));
  request.follow = true;
  request.from_now = !invocation.Has("--from");
  return Tail(invocation, std::move(request));
}

std::vector<Option> Options(std::vector<Option> first) {
  for (Option& option : FilterOptions()) first.push_back(std::move(option));
  first.push_back(JsonOption());
  return first;
}

}  // namespace

Command FeedCommand() {
  return {
      .name = "feed",
      .arguments = "",
      .summary = "every entry, in commit order",
      .description =
          "Events, links, decisions: everything that was given a position, "
          "without holes. With --json each is a history line with its "
          "position. --follow goes on with what comes, looking five times "
          "a second, until it is interrupted or --limit is reached; it "
          "works while another process writes. What a viewer may not read "
          "keeps its position and says nothing else.",
      .options = Options(
          {{.name = "--from",
            .value = "POSITION",
            .help = "the first position wanted; default: 1"},
           {.name = "--limit",
            .value = "N",
            .help = "at most so many; default: all"},
           {.name = "--follow", .value = "", .help = "go on with what comes"}}),
      .examples = {{"feed --limit 20", "how it began"},
                   {"feed --from 1042 --follow --json",
                    "go on where a resumption stood"}},
      .run = RunFeed};
}

Command WatchCommand() {
  return {.name = "watch",
          .arguments = "WHO",
          .arguments_min = 1,
          .arguments_max = 1,
          .summary = "what comes about one customer, as it comes",
          .description =
              "Goes on until it is interrupted or --limit is reached, looking "
              "five times a second; it works while another process writes. It "
              "follows the customer through links and their ends.",
          .options = Options(
              {{.name = "--from",
                .value = "POSITION",
                .help = "the first position wanted; default: what comes"},
               {.name = "--limit",
                .value = "N",
                .help = "at most so many; default: all"}}),
          .examples = {{"watch phone:+447700900142", "who calls again"},
                       {"watch phone:+447700900142 --channel voice --limit 1",
                        "until the next call"}},
          .run = RunWatch};
}

}  // namespace throughline::tools
