// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A report for people: one table for each of the four indicators.

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/moment.h"
#include "tools/output.h"
#include "tools/report.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr int kNameColumns = 16;
constexpr char kNothing[] = "·";

struct Column {
  const char* title;
  int columns;
  std::function<std::string(const ChannelReport&)> cell;
};

std::string Right(const std::string& text, int columns) {
  const int missing = std::max(columns - Columns(text), 0);
  return std::string(static_cast<std::size_t>(missing), ' ') + text;
}

std::string Percent(std::optional<double> share) {
  if (!share.has_value()) return kNothing;
  return fmt::format("{:.0f} %", 100 * *share);
}

std::string Percent(std::uint64_t part, std::uint64_t of) {
  if (of == 0) return kNothing;
  return Percent(static_cast<double>(part) / static_cast<double>(of));
}

std::string Slower(std::optional<double> ratio) {
  if (!ratio.has_value()) return kNothing;
  const double times = std::max(*ratio, 1 / *ratio);
  if (times < 1.05) return "alike";
  const char* const what = *ratio > 1 ? "slower" : "faster";
  if (times > 99) return fmt::format(">99x {}", what);
  return fmt::format("{:.{}f}x {}", times, times < 10 ? 1 : 0, what);
}

std::string Points(std::optional<double> difference) {
  if (!difference.has_value()) return kNothing;
  const double points = 100 * *difference;
  if (std::abs(points) < 0.5) return "alike";
  return fmt::format("{:+.0f} points", points);
}

std::string Took(const Waits& waits, std::int64_t ms) {
  return waits.count == 0 ? kNothing : Duration(ms);
}

void Row(const std::string& name, Style style, const ChannelReport& channel,
         const std::vector<Column>& columns) {
  Output& out = Output::Get();
  const std::string shown = "  " + Padded(OneLine(name), kNameColumns - 2);
  std::string line = style == Style::kPlain
                         ? out.terminal().PaintChannel(channel.channel, shown)
                         : out.terminal().Paint(style, shown);
  for (const Column& column : columns) {
    line += Right(column.cell(channel), column.columns);
  }
  out.Line(line);
}

void Table(const char* title, const ServiceReport& report,
           const std::function<bool(const ChannelReport&)>& has,
           const std::vector<Column>& columns) {
  Output& out = Output::Get();
  std::string head = Padded(title, kNameColumns);
  for (const Column& column : columns) {
    head += Right(column.title, column.columns);
  }
  out.Line();
  out.Line(out.terminal().Paint(Style::kBold, head));
  if (!has(report.all)) {
    out.Line(out.terminal().Paint(Style::kDim, "  nothing in this period"));
    return;
  }
  for (const ChannelReport& channel : report.channels) {
    if (has(channel)) Row(channel.channel, Style::kPlain, channel, columns);
  }
  if (report.channels.size() > 1) {
    Row("all", Style::kBold, report.all, columns);
  }
}

void Responses(const ServiceReport& report) {
  Table(
      "Response speed", report,
      [](const ChannelReport& channel) { return channel.asks > 0; },
      {{"asks", 8, [](const auto& of) { return Grouped(of.asks); }},
       {"answered", 10,
        [](const auto& of) { return Percent(of.asks_answered, of.asks); }},
       {"half", 11,
        [](const auto& of) { return Took(of.responses, of.responses.p50_ms); }},
       {"9 in 10", 11,
        [](const auto& of) { return Took(of.responses, of.responses.p90_ms); }},
       {"99 in 100", 11,
        [](const auto& of) { return Took(of.responses, of.responses.p99_ms); }},
       {"to others", 13,
        [](const auto& of) { return Slower(of.apart.response); }}});
}

void Effectiveness(const ServiceReport& report) {
  Table("Effectiveness", report,
        [](const ChannelReport& channel) { return channel.concerns > 0; },
        {{"concerns", 10, [](const auto& of) { return Grouped(of.concerns); }},
         {"resolved", 10,
          [](const auto& of) { return Percent(of.effectiveness()); }},
         {"at first", 10,
          [](const auto& of) { return Percent(of.first_contact()); }},
         {"contacts", 10, [](const auto& of) { return Grouped(of.contacts); }},
         {"reopened", 10, [](const auto& of) { return Grouped(of.reopened); }},
         {"to others", 13,
          [](const auto& of) { return Points(of.apart.effectiveness); }}});
}

void Friendliness(const ServiceReport& report) {
  Table(
      "Friendliness", report,
      [](const ChannelReport& channel) { return channel.ratings > 0; },
      {{"ratings", 10, [](const auto& of) { return Grouped(of.ratings); }},
       {"mean", 10, [](const auto& of) { return Percent(of.friendliness()); }},
       {"bad", 10,
        [](const auto& of) { return Percent(of.ratings_bad, of.ratings); }},
       {"to others", 13,
        [](const auto& of) { return Points(of.apart.friendliness); }}});
}

void Availability(const ServiceReport& report) {
  Table("Availability", report,
        [](const ChannelReport& channel) {
          return channel.availability().has_value() || channel.calls > 0;
        },
        {{"attended", 10,
          [](const auto& of) { return Percent(of.availability()); }},
         {"no answer", 11,
          [](const auto& of) { return Grouped(of.asks_unanswered); }},
         {"calls", 8,
          [](const auto& of) {
            return of.calls == 0 ? kNothing : Grouped(of.calls);
          }},
         {"given up", 10,
          [](const auto& of) { return Percent(of.calls_abandoned, of.calls); }},
         {"ring, half", 12,
          [](const auto& of) { return Took(of.rings, of.rings.p50_ms); }},
         {"to others", 13,
          [](const auto& of) { return Points(of.apart.availability); }}});
}

}  // namespace

std::string Duration(std::int64_t ms) {
  constexpr std::int64_t kSecond = 1000;
  constexpr std::int64_t kMinute = 60 * kSecond;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (ms < kSecond) return fmt::format("{} ms", ms);
  if (ms < kMinute) {
    return fmt::format("{:.1f} s", static_cast<double>(ms) / kSecond);
  }
  if (ms < kHour) {
    return fmt::format("{}m {:02}s", ms / kMinute, ms % kMinute / kSecond);
  }
  if (ms < 2 * kDay) {
    return fmt::format("{}h {:02}m", ms / kHour, ms % kHour / kMinute);
  }
  return fmt::format("{} days", ms / kDay);
}

void ShowReport(const ServiceReport& report, bool from, bool to) {
  Output& out = Output::Get();
  std::string period = "Service";
  if (from) period += " from " + DayTime(report.from_us);
  if (to) period += " to " + DayTime(report.to_us);
  if (!from && !to) period += ", of all times";
  out.Line(out.terminal().Paint(Style::kBold, period));
  out.Line(fmt::format(
      "{}, {}, as of position {}", Counted(report.customers, "customer"),
      Counted(report.events, "event"), Grouped(report.position)));
  Responses(report);
  Effectiveness(report);
  Friendliness(report);
  Availability(report);
}

}  // namespace throughline::tools
