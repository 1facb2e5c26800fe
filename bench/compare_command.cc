// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `throughline_bench compare`, from the first row to the file of results.

#include <fmt/core.h>

#include <functional>
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

constexpr int kColdRounds = 3;
constexpr char kAllParts[] = "warm,operations,growth,cold,burst,append,link";

Flags ParseFlags(const std::vector<std::string>& arguments) {
  Flags::Values known = Stage::Known();
  known["parts"] = kAllParts;
  known["rounds"] = "5";
  known["ops"] = "20000";
  known["commits"] = "320";   // Of an append's round, by all callers together.
  known["rate"] = "0";        // Resumptions a second, for an open-loop run.
  known["burst"] = "100000";  // Appends behind which nothing is compacted.
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
    flags.Prefer("burst", "1000");
    flags.Prefer("parts", "warm,operations,growth,burst,append,link");
  }
  if (!flags.rest().empty()) Fail(flags.rest().front() + ": not understood");
  flags.MustBeOf("parts", kAllParts);
  return flags;
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

// Prints the rows at once, and what each part took; and writes all there is
// after each part, so that a run which is killed leaves what it measured.
class Report {
 public:
  Report(Json circumstances, std::string file)
      : results_(std::move(circumstances)), file_(std::move(file)) {}
  void Add(const std::vector<Row>& rows) {
    PrintRows(rows);
    for (Json& row : ToJson(rows)) results_["rows"].push_back(std::move(row));
  }
  void Part(const std::string& name, const std::function<void()>& measure) {
    const double seconds = static_cast<double>(TimeNs(measure)) / 1e9;
    results_["seconds"][name] = seconds;
    fmt::print("\n({}: {:.0f} s)\n", name, seconds);
    Write(results_, file_);
  }
  void End(Json memory) {
    results_["memory"] = std::move(memory);
    fmt::print("\nwritten: {}\n", Write(results_, file_));
  }

 private:
  Json results_;
  const std::string file_;
};

void MeasureWarm(Stage& stage, const Effort& effort, Report& report) {
  for (const Keys keys : {Keys::kUniform, Keys::kZipf}) {
    for (const int threads : {1, 2}) {
      report.Add(CompareResume(stage, keys, threads, effort));
    }
  }
}

void MeasureOperations(Stage& stage, const Effort& effort, Report& report) {
  for (const Operation operation : kOperations) {
    if (operation == Operation::kResume) continue;
    report.Add(CompareOperation(stage, operation,
                                {effort.rounds, effort.operations / 10}));
  }
}

void MeasureAppends(Stage& stage, const Effort& effort, int commits,
                    Report& report) {
  for (const auto& [callers, per_commit] : kAppends) {
    if (commits < callers) continue;  // Not one for each.
    report.Add(CompareAppends(stage, callers, per_commit, effort.rounds,
                              commits / callers));
  }
}

void Measure(Stage& stage, const Flags& flags, Report& report) {
  const Effort effort = {static_cast<int>(flags.Number("rounds")),
                         static_cast<int>(flags.Number("ops"))};
  const auto part = [&](const std::string& name, const auto& measure) {
    if (IsIn(flags.Text("parts"), name)) report.Part(name, measure);
  };
  part("warm", [&] { MeasureWarm(stage, effort, report); });
  if (flags.Number("rate") > 0) {
    const Pace pace = {static_cast<double>(flags.Number("rate"))};
    report.Part("rate", [&] {
      report.Add(CompareResume(stage, Keys::kUniform, 1, effort, pace));
    });
  }
  part("operations", [&] { MeasureOperations(stage, effort, report); });
  part("growth", [&] { report.Add(CompareGrowth(stage, effort)); });
  part("cold", [&] { report.Add(CompareCold(stage, {kColdRounds, 0})); });
  part("burst", [&] {
    const int appends = static_cast<int>(flags.Number("burst"));
    report.Add(CompareBurst(stage, appends, effort));
  });
  part("append", [&] {
    const int commits = static_cast<int>(flags.Number("commits"));
    MeasureAppends(stage, effort, commits, report);
  });
  part("link", [&] { report.Add(LinkRows(stage, effort.rounds)); });
}

// What the caches of customers hold, beside what they may.
Json CachesOf(const Stage& stage) {
  Json caches = Json::array();
  for (const auto& peer : stage.peers().all) {
    auto* const one = dynamic_cast<ThroughlinePeer*>(peer.get());
    if (one == nullptr) continue;
    const StoreStats stats = Must(one->store().Stats(kDefaultTenant));
    caches.push_back({{"name", one->name()},
                      {"bytes", stats.cache_bytes},
                      {"bytes_bound", one->options().cache_bytes},
                      {"customers", stats.cache_entries}});
  }
  return caches;
}

Json MemoryOf(const Stage& stage) {
  Json memory;
  memory["process_resident_bytes"] = ResidentBytes(0);
  memory["caches"] = CachesOf(stage);
  for (const auto& peer : stage.peers().all) {
    if (peer->server() == 0) continue;
    memory["servers"][peer->name()] = ResidentBytes(peer->server());
  }
  return memory;
}

void PrintMemory(const Json& memory) {
  constexpr double kMiB = 1 << 20;
  const auto mib = [](const Json& bytes) { return bytes.get<double>() / kMiB; };
  fmt::print("\nmemory, MiB\n  {:<34} {:>9.0f}\n", "this process",
             mib(memory["process_resident_bytes"]));
  for (const Json& cache : memory["caches"]) {
    fmt::print("  {:<34} {:>9.0f} of {:.0f}, {} customers\n",
               "cache of " + cache["name"].get<std::string>(),
               mib(cache["bytes"]), mib(cache["bytes_bound"]),
               cache["customers"].get<std::uint64_t>());
  }
  if (!memory.contains("servers")) return;
  for (const auto& [name, bytes] : memory["servers"].items()) {
    fmt::print("  {:<34} {:>9.0f}\n", "server of " + name, mib(bytes));
  }
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
  Report report(results, flags.Text("output"));
  report.Part("check", [&] { stage.Check(); });
  report.Add(BulkRows(about));
  Measure(stage, flags, report);
  const Json memory = MemoryOf(stage);
  PrintMemory(memory);
  report.End(memory);
  return 0;
}

}  // namespace throughline::bench
