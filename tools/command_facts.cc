// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// facts: what is known of a customer, and who said so.

#include "lib/base/status.h"
#include "lib/render/event.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

std::string_view Name(FactState state) {
  switch (state) {
    case FactState::kStands:
      return "stands";
    case FactState::kLost:
      return "lost";
    case FactState::kRetracts:
      return "retracts";
    case FactState::kNotYet:
      return "not_yet";
    case FactState::kEnded:
      return "ended";
  }
  return "unknown";
}

void TimeOrNull(std::string_view key, std::optional<std::int64_t> us,
                JsonWriter& json) {
  if (us.has_value()) return json.Time(key, *us);
  json.Key(key);
  json.Null();
}

void PrintObject(const KnownFact& fact) {
  AnswerObject([&](JsonWriter& json) {
    json.Field("key", fact.key);
    json.Key("value");
    json.Spliced(fact.value_json);
    json.Field("state", Name(fact.state));
    json.Flag("retracted", fact.retracted);
    json.DoubleOrNull("confidence", fact.confidence);
    json.Time("from", fact.from_us);
    TimeOrNull("to", fact.to_us, json);
    TimeOrNull("stands_until", fact.stands_until_us, json);
    json.Reference("source_event", fact.source_event);
    json.Field("role", render::Name(fact.role));
    json.Field("actor", fact.actor_id);
    json.Field("channel", fact.channel);
    json.Time("at", fact.at_us);
    json.Time("recorded_at", fact.recorded_us);
    CountField("position", fact.position, json);
  });
}

void PrintLine(const KnownFact& fact, std::int64_t now_us) {
  std::string line = fmt::format(
      "{}: {}", OneLine(fact.key),
      fact.retracted ? "(nothing known)" : OneLine(fact.value_json));
  if (fact.state != FactState::kStands) {
    line += fmt::format("  [{}]", Name(fact.state));
  }
  line += fmt::format("  since {}", DayTime(fact.from_us));
  if (fact.stands_until_us.has_value()) {
    line += fmt::format(" until {}", DayTime(*fact.stands_until_us));
  }
  line += fmt::format("  ({} on {}, {})", render::Name(fact.role),
                      OneLine(fact.channel), Relative(fact.at_us, now_us));
  Output::Get().Line(line);
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  FactsRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(request.viewer, ParseViewer(invocation));
  TL_ASSIGN_OR_RETURN(request.valid_at_us, invocation.Moment("--at"));
  TL_ASSIGN_OR_RETURN(request.recorded_at_us,
                      invocation.Moment("--recorded-at"));
  request.key = invocation.Text("--key");
  request.every_one = invocation.Has("--all");
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const FactList list, store->Facts(request));
  const std::int64_t now_us = NowUs();
  for (const KnownFact& fact : list.facts) {
    invocation.json() ? PrintObject(fact) : PrintLine(fact, now_us);
  }
  if (list.facts.empty()) Output::Get().Note("nothing is known");
  return kDone;
}

}  // namespace

Command FactsCommand() {
  return {
      .name = "facts",
      .arguments = "WHO",
      .arguments_min = 1,
      .arguments_max = 1,
      .summary = "what is known, since when, and who said so",
      .description =
          "Of each key the statement that stands. A time may be asked for "
          "in two ways: when it was so, and as it was known then. With "
          "--json one object per line.",
      .options = {{.name = "--at",
                   .value = "TIME",
                   .help = "what was so then; default: now"},
                  {.name = "--recorded-at",
                   .value = "TIME",
                   .help = "as it was known then; default: now"},
                  {.name = "--key", .value = "KEY", .help = "only this one"},
                  {.name = "--all",
                   .value = "",
                   .help = "also what does not stand"},
                  AsOption(),
                  JsonOption()},
      .examples = {{"facts phone:+31612345678", "what she told us"},
                   {"facts card:42 --key address --all",
                    "every address there was"},
                   {"facts card:42 --at 2026-03-01",
                    "what was so on that day"}},
      .run = Run};
}

}  // namespace throughline::tools
