// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// report: how customers were served, by channel and period.

#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/report.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

void WaitsField(std::string_view key, const Waits& waits, JsonWriter& json) {
  json.Key(key);
  json.BeginObject();
  CountField("count", waits.count, json);
  json.IntegerIfAny("p50_ms", waits.p50_ms);
  json.IntegerIfAny("p90_ms", waits.p90_ms);
  json.IntegerIfAny("p99_ms", waits.p99_ms);
  json.IntegerIfAny("max_ms", waits.max_ms);
  json.DoubleOrNull("mean_ms", waits.mean_ms);
  json.EndObject();
}

void ChannelFields(const ChannelReport& of, JsonWriter& json) {
  json.BeginObject();
  if (!of.channel.empty()) json.Field("channel", of.channel);
  CountField("asks", of.asks, json);
  CountField("asks_answered", of.asks_answered, json);
  CountField("asks_closed", of.asks_closed, json);
  CountField("asks_unanswered", of.asks_unanswered, json);
  WaitsField("responses", of.responses, json);
  CountField("concerns", of.concerns, json);
  CountField("contacts", of.contacts, json);
  CountField("reopened", of.reopened, json);
  CountField("resolved", of.resolved, json);
  CountField("resolved_at_first_contact", of.resolved_at_first_contact, json);
  CountField("ratings", of.ratings, json);
  CountField("ratings_bad", of.ratings_bad, json);
  CountField("calls", of.calls, json);
  CountField("calls_answered", of.calls_answered, json);
  CountField("calls_abandoned", of.calls_abandoned, json);
  WaitsField("rings", of.rings, json);
  json.DoubleOrNull("effectiveness", of.effectiveness());
  json.DoubleOrNull("first_contact", of.first_contact());
  json.DoubleOrNull("friendliness", of.friendliness());
  json.DoubleOrNull("availability", of.availability());
  if (!of.channel.empty()) {
    json.Key("to_others");
    json.BeginObject();
    json.DoubleOrNull("response", of.apart.response);
    json.DoubleOrNull("effectiveness", of.apart.effectiveness);
    json.DoubleOrNull("friendliness", of.apart.friendliness);
    json.DoubleOrNull("availability", of.apart.availability);
    json.EndObject();
  }
  json.EndObject();
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  ReportRequest request{.tenant = invocation.tenant};
  TL_ASSIGN_OR_RETURN(request.from_us, invocation.Moment("--from"));
  TL_ASSIGN_OR_RETURN(request.to_us, invocation.Moment("--to"));
  if (request.from_us && request.to_us && *request.to_us < *request.from_us) {
    return WrongUse("--to lies before --from");
  }
  if (!invocation.arguments.empty()) {
    TL_ASSIGN_OR_RETURN(request.who, ParseWho(invocation.arguments[0]));
  }
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const ServiceReport report, store->Report(request));
  const bool from = request.from_us.has_value();
  const bool to = request.to_us.has_value();
  if (invocation.json()) {
    AnswerReport(report, from, to);
  } else {
    ShowReport(report, from, to);
  }
  return kDone;
}

}  // namespace

void AnswerReport(const ServiceReport& report, bool from, bool to) {
  AnswerObject([&](JsonWriter& json) {
    json.Key("from");
    from ? json.String(FormatRfc3339(report.from_us)) : json.Null();
    json.Key("to");
    to ? json.String(FormatRfc3339(report.to_us)) : json.Null();
    CountField("position", report.position, json);
    CountField("customers", report.customers, json);
    CountField("events", report.events, json);
    json.Key("all");
    ChannelFields(report.all, json);
    json.Key("channels");
    json.BeginArray();
    for (const ChannelReport& channel : report.channels) {
      ChannelFields(channel, json);
    }
    json.EndArray();
  });
}

Command ReportCommand() {
  return {.name = "report",
          .arguments = "[WHO]",
          .arguments_min = 0,
          .arguments_max = 1,
          .summary = "how customers were served, by channel",
          .description =
              "The four indicators of a period, from the log itself: how soon "
              "customers were answered, whether it helped, how they rated it, "
              "whether anybody was there; and how far each channel lies from "
              "all others. Asks, calls, ratings and concerns belong to the "
              "period by their own time; what became of them is as of now. "
              "With WHO, of that customer alone.",
          .options = {{.name = "--from",
                       .value = "TIME",
                       .help = "from this time on; default: the beginning"},
                      {.name = "--to",
                       .value = "TIME",
                       .help = "up to this time; default: the end"},
                      JsonOption()},
          .examples = {{"report --from 2026-03-01 --to 2026-04-01", "March"},
                       {"report phone:+447700900142", "of one customer"}},
          .run = Run};
}

}  // namespace throughline::tools
