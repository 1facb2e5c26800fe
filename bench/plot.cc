// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/plot.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "bench/charts.h"
#include "bench/flags.h"
#include "bench/must.h"
#include "bench/results.h"

namespace throughline::bench {
namespace {

struct Run {
  Json json;
  std::vector<Row> rows;
};

struct Chart {
  std::string file;
  std::string caption;
  std::string svg;
};

Run ReadRun(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  Json json = Json::parse(text.str(), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("rows")) {
    Fail(file + ": no results of compare");
  }
  std::vector<Row> rows = RowsOf(json["rows"]);
  return {std::move(json), std::move(rows)};
}

Tone ToneOf(const std::string& peer, bool floor) {
  if (floor) return Tone::kFloor;
  return peer.starts_with("Throughline") ? Tone::kOurs : Tone::kPeer;
}

std::string NameOf(const Row& row) {
  return row.floor ? row.peer.substr(row.peer.find(' ') + 1) : row.peer;
}

using Wanted = std::function<bool(const Row&)>;

std::vector<Row> Where(const std::vector<Row>& rows, const Wanted& wanted) {
  std::vector<Row> found;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(found), wanted);
  return found;
}

void AddRanges(const Run& run, const std::string& state,
               const std::string& keys, std::vector<Chart>& charts) {
  std::vector<Row> rows = Where(run.rows, [&](const Row& row) {
    return row.operation == "resume" && row.state == state &&
           row.keys == keys && row.threads == 1;
  });
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.figures.p50_us < b.figures.p50_us;
  });
  std::vector<Range> ranges;
  ranges.reserve(rows.size());
  for (const Row& row : rows) {
    ranges.push_back({NameOf(row), row.figures.p50_us, row.figures.p99_us,
                      std::max(row.figures.p999_us, row.figures.p99_us),
                      ToneOf(row.peer, row.floor)});
  }
  charts.push_back(
      {fmt::format("resume_{}_{}.svg", state, keys),
       "From an identity to the newest twenty events of the customer, every "
       "text touched. The thick mark is the median, the thin one the 99th "
       "percentile, the bar ends at the 99.9th. Grey: what cannot be done "
       "without.",
       RangeChart(
           fmt::format("Resuming a customer, {}, {} keys, one thread", state,
                       keys),
           "microseconds: p50, p99 (thin mark), p99.9 (where the bar ends)",
           ranges)});
}

void AddGrowth(const Run& run, std::vector<Chart>& charts) {
  std::vector<Series> series;
  for (const Row& row : run.rows) {
    if (row.state != "growth") continue;
    const auto found =
        std::find_if(series.begin(), series.end(),
                     [&](const Series& one) { return one.label == row.peer; });
    Series& one = found != series.end()
                      ? *found
                      : series.emplace_back(
                            Series{row.peer, {}, ToneOf(row.peer, row.floor)});
    one.points.emplace_back(std::stod(row.keys), row.figures.p50_us);
  }
  if (series.empty() || series.front().points.size() < 2) return;
  charts.push_back(
      {"growth_by_history.svg",
       "Ten customers of each length, asked for again and again, so that all "
       "is in the processor's caches. Those of ten events show ten, the others "
       "twenty. An engine with an index should be flat.",
       LineChart("Resuming by length of history",
                 "events in the customer's history", "microseconds, p50",
                 series)});
}

void AddCustomers(const std::vector<Run>& runs, std::vector<Chart>& charts) {
  std::map<std::string, Series> by_peer;
  for (const Run& run : runs) {
    const double customers = run.json["population"]["customers"].get<double>();
    for (const Row& row : run.rows) {
      if (row.operation != "resume" || row.state != "warm" ||
          row.keys != "uniform" || row.threads != 1) {
        continue;
      }
      Series& one = by_peer[row.peer];
      one.label = NameOf(row);
      one.tone = ToneOf(row.peer, row.floor);
      one.points.emplace_back(customers, row.figures.p50_us);
    }
  }
  std::vector<Series> series;
  for (auto& [peer, one] : by_peer) {
    std::sort(one.points.begin(), one.points.end());
    if (one.points.size() == runs.size()) series.push_back(one);
  }
  if (runs.size() < 2 || series.empty()) return;
  charts.push_back({"growth_by_customers.svg",
                    "One run for each number of customers; uniform keys, one "
                    "thread. More customers are more misses of the processor's "
                    "caches, for everybody.",
                    LineChart("Resuming by number of customers", "customers",
                              "microseconds, p50", series)});
}

void AddAppends(const Run& run, std::vector<Chart>& charts) {
  std::set<std::pair<int, int>> shapes;
  for (const Row& row : run.rows) {
    if (row.state == "durable" && row.per_commit > 0) {
      shapes.emplace(row.per_commit, row.threads);
    }
  }
  for (const auto& [per_commit, callers] : shapes) {
    std::vector<Bar> bars;
    for (const Row& row : run.rows) {
      if (row.per_commit != per_commit || row.threads != callers) continue;
      bars.push_back(
          {NameOf(row), row.figures.per_second, ToneOf(row.peer, row.floor)});
    }
    std::sort(bars.begin(), bars.end(),
              [](const Bar& a, const Bar& b) { return a.value > b.value; });
    charts.push_back(
        {fmt::format("append_{}_callers_{}.svg", callers, per_commit),
         "Every commit is on the disk when it returns, with idempotency, "
         "identity, time and conversation indexes in every engine.",
         BarChart(fmt::format("Durable appends, {} {}, {} to a commit", callers,
                              callers == 1 ? "caller" : "callers", per_commit),
                  "events a second", bars)});
  }
}

void AddPeers(const Run& run, const std::string& field,
              const std::string& title, const std::string& axis,
              const std::string& caption, const std::string& file,
              const std::function<double(const Json&)>& value,
              std::vector<Chart>& charts) {
  std::vector<Bar> bars;
  for (const Json& peer : run.json["peers"]) {
    if (!peer.contains(field)) continue;
    const auto name = peer["name"].get<std::string>();
    bars.push_back({name, value(peer), ToneOf(name, false)});
  }
  if (bars.empty()) return;
  std::sort(bars.begin(), bars.end(),
            [](const Bar& a, const Bar& b) { return a.value < b.value; });
  charts.push_back({file, caption, BarChart(title, axis, bars)});
}

std::vector<Chart> Draw(const std::vector<Run>& runs) {
  const Run& run = runs.front();
  const double events = run.json["population"]["events"].get<double>();
  std::vector<Chart> charts;
  AddRanges(run, "warm", "uniform", charts);
  AddRanges(run, "warm", "zipf", charts);
  AddRanges(run, "cold", "uniform", charts);
  AddGrowth(run, charts);
  AddCustomers(runs, charts);
  AddAppends(run, charts);
  AddPeers(
      run, "disk_bytes", "Bytes on disk", "bytes for each event",
      "The whole store by the number of events, as loading left it: events, "
      "identities, indexes, ready heads where there are any. Redis: its log; "
      "it holds as much again in memory.",
      "disk.svg",
      [&](const Json& peer) {
        return peer["disk_bytes"].get<double>() / events;
      },
      charts);
  AddPeers(
      run, "load_seconds", "Bulk load", "seconds",
      "All events in the order in which they arrived, from messages in memory, "
      "with all indexes and what belongs to it (compaction, VACUUM, ANALYZE).",
      "load.svg",
      [](const Json& peer) {
        return peer["load_seconds"].get<double>() +
               peer["finish_seconds"].get<double>();
      },
      charts);
  return charts;
}

std::string Page(const Run& run, const std::vector<Chart>& charts) {
  const Json& machine = run.json["machine"];
  const Json& population = run.json["population"];
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      "<title>Throughline: measured</title>\n"
      "<style>body{font:15px/1.5 system-ui,'DejaVu Sans',sans-serif;"
      "max-width:900px;margin:2rem auto;padding:0 1rem;color:#1c2128}"
      "figure{margin:2rem 0}svg{max-width:100%;height:auto}"
      "figcaption{color:#57606a}</style>\n"
      "<h1>Throughline, beside what people would use instead</h1>\n";
  page += fmt::format(
      "<p>{} customers, {} events; {} × {}, Linux {}; RocksDB {}; commit {}, "
      "{}. Medians of interleaved rounds. One machine: read the ratios.</p>\n",
      population["customers"].get<std::int64_t>(),
      population["events"].get<std::int64_t>(),
      machine["processors"].get<int>(),
      Escape(machine["processor"].get<std::string>()),
      Escape(machine["kernel"].get<std::string>()),
      Escape(machine["rocksdb"].get<std::string>()),
      Escape(machine["commit"].get<std::string>()),
      Escape(machine["date"].get<std::string>()));
  for (const Chart& chart : charts) {
    page += "<figure>\n" + chart.svg + "<figcaption>" + Escape(chart.caption) +
            "</figcaption>\n</figure>\n";
  }
  page += "<h2>Forms</h2>\n<ul>\n";
  for (const Json& peer : run.json["peers"]) {
    page += "<li><b>" + Escape(peer["name"].get<std::string>()) +
            "</b>: " + Escape(peer["form"].get<std::string>()) + "</li>\n";
  }
  for (const Json& skipped : run.json["skipped"]) {
    page += "<li>Skipped: " + Escape(skipped.get<std::string>()) + "</li>\n";
  }
  return page + "</ul>\n</html>\n";
}

void WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path);
  out << text;
  if (!out.flush()) Fail("not written: " + path.string());
}

}  // namespace

int RunPlot(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, {{"output", "plots"}});
  if (flags.rest().empty()) {
    Fail("plot needs the results of a run of compare, a file of JSON");
  }
  std::vector<Run> runs;
  for (const std::string& file : flags.rest()) runs.push_back(ReadRun(file));
  const std::filesystem::path directory = flags.Text("output");
  std::filesystem::create_directories(directory);
  const std::vector<Chart> charts = Draw(runs);
  for (const Chart& chart : charts) {
    WriteFile(directory / chart.file, chart.svg);
  }
  WriteFile(directory / "index.html", Page(runs.front(), charts));
  fmt::print("written: {} charts and index.html in {}\n", charts.size(),
             directory.string());
  return 0;
}

}  // namespace throughline::bench
