// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `throughline_bench compare`, from the first row to the file of results.

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "bench/compare.h"
#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr struct {
  int callers;
  int per_commit;
} kAppends[] = {{1, 1}, {16, 1}, {64, 1}, {1, 64}};

Flags ParseFlags(const std::vector<std::string>& arguments) {
  Flags::Values known = Stage::Known();
  known["parts"] = "warm,operations,growth,cold,append,link";
  known["rounds"] = "5";
  known["ops"] = "20000";
  known["commits"] = "320";  // Of an append's round, by all callers together.
  known["rate"] = "0";       // Resumptions a second, for an open-loop run.
  known["output"] = "";
  known["quick"] = "no";
  Flags flags(arguments, std::move(known));
  if (flags.On("quick")) {
    flags.Prefer("customers", "500");
    flags.Prefer("longest", "1000");
    flags.Prefer("rounds", "2");
    flags.Prefer("ops", "1000");
    flags.Prefer("commits", "64");
    flags.Prefer("cache_mib", "64");
    flags.Prefer("block_cache_mib", "64");
    flags.Prefer("page_cache_mib", "64");
    flags.Prefer("parts", "warm,operations,growth,append,link");
  }
  if (!flags.rest().empty()) Fail(flags.rest().front() + ": not understood");
  return flags;
}

bool Asked(const Flags& flags, const std::string& part) {
  return ("," + flags.Text("parts") + ",").find("," + part + ",") !=
         std::string::npos;
}

std::vector<Row> BulkRows(const Json& about) {
  std::vector<Row> rows;
  for (const Json& peer : about["peers"]) {
    if (!peer.contains("load_seconds")) continue;
    Row row;
    row.operation = "bulk import";
    row.keys = "arrival order";
    row.state = "load";
    row.peer = peer["name"].get<std::string>();
    row.figures.per_second = about["population"]["events"].get<double>() /
                             (peer["load_seconds"].get<double>() +
                              peer["finish_seconds"].get<double>());
    rows.push_back(std::move(row));
  }
  return rows;
}

// Throughline alone: in the others merging two customers rewrites them.
std::vector<Row> LinkRows(Stage& stage, int rounds) {
  Store& store = stage.peers().throughline->store();
  std::vector<Figures> links;
  std::vector<Figures> unlinks;
  for (int round = 0; round < rounds; ++round) {
    const int pairs = std::min(50, stage.population().customers() / 4);
    std::vector<LinkId> made(static_cast<std::size_t>(pairs));
    links.push_back(Time(pairs, [&](int i) {
      made[static_cast<std::size_t>(i)] =
          Must(store.Link({.a = {.identity = PhoneOf(2 * i)},
                           .b = {.identity = PhoneOf(2 * i + 1)},
                           .why = "the same person"}))
              .link;
    }));
    unlinks.push_back(Time(pairs, [&](int i) {
      Must(store.Unlink(
          EndLinkRequest{.link = made[static_cast<std::size_t>(i)]}));
    }));
  }
  std::vector<Row> rows;
  for (const bool link : {true, false}) {
    Row& row = rows.emplace_back();
    row.operation = link ? "link" : "unlink";
    row.keys = "pairs";
    row.state = "durable";
    row.peer = stage.peers().throughline->name();
    row.figures = MedianOf(link ? links : unlinks);
  }
  return rows;
}

// Prints the rows at once, and keeps them.
class Report {
 public:
  void Add(const std::vector<Row>& rows) {
    PrintRows(rows);
    all_.insert(all_.end(), rows.begin(), rows.end());
  }
  const std::vector<Row>& all() const { return all_; }

 private:
  std::vector<Row> all_;
};

void Measure(Stage& stage, const Flags& flags, Report& report) {
  const Effort effort = {static_cast<int>(flags.Number("rounds")),
                         static_cast<int>(flags.Number("ops"))};
  if (Asked(flags, "warm")) {
    for (const Keys keys : {Keys::kUniform, Keys::kZipf}) {
      for (const int threads : {1, 2}) {
        report.Add(CompareResume(stage, keys, threads, effort));
      }
    }
  }
  if (flags.Number("rate") > 0) {
    const Pace pace = {static_cast<double>(flags.Number("rate"))};
    report.Add(CompareResume(stage, Keys::kUniform, 1, effort, pace));
  }
  if (Asked(flags, "operations")) {
    for (const Operation operation : kOperations) {
      if (operation == Operation::kResume) continue;
      report.Add(CompareOperation(stage, operation,
                                  {effort.rounds, effort.operations / 10}));
    }
  }
  if (Asked(flags, "growth")) report.Add(CompareGrowth(stage, effort));
  if (Asked(flags, "cold")) report.Add(CompareCold(stage, {3, 0}));
  if (Asked(flags, "append")) {
    for (const auto& [callers, per_commit] : kAppends) {
      const int commits = static_cast<int>(flags.Number("commits")) / callers;
      if (commits == 0) continue;  // Not one for each.
      report.Add(CompareAppends(stage, callers, per_commit,
                                std::min(effort.rounds, 3), commits));
    }
  }
  if (Asked(flags, "link")) report.Add(LinkRows(stage, effort.rounds));
}

Json MemoryOf(Stage& stage) {
  Json memory;
  memory["process_resident_bytes"] = ResidentBytes(0);
  const StoreStats stats =
      Must(stage.peers().throughline->store().Stats(kDefaultTenant));
  memory["cache_bytes"] = stats.cache_bytes;
  memory["cache_bytes_bound"] = stage.options().cache_bytes;
  memory["cache_entries"] = stats.cache_entries;
  for (const auto& peer : stage.peers().all) {
    if (peer->server() == 0) continue;
    memory["servers"][peer->name()] = ResidentBytes(peer->server());
  }
  return memory;
}

}  // namespace

int RunCompare(const std::vector<std::string>& arguments) {
  const Flags flags = ParseFlags(arguments);
  Json results = Circumstances("compare", flags);
  PrintMachine(results["machine"]);
  Stage stage(flags);
  const Json about = stage.Describe();
  results.update(about);
  fmt::print("population: {} customers, {} events, {}\n",
             stage.population().customers(), stage.population().events(),
             stage.population().words_origin());
  stage.Open(Memory::kAmple);
  stage.Check();
  Report report;
  report.Add(BulkRows(about));
  Measure(stage, flags, report);
  results["rows"] = ToJson(report.all());
  results["memory"] = MemoryOf(stage);
  fmt::print("\nmemory: {}\n", results["memory"].dump());
  Write(results, flags.Text("output"));
  return 0;
}

}  // namespace throughline::bench
