// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The goals of writing much: bytes written for a byte appended, importing
// history lines, and a population ten or a hundred times as large.

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "bench/compare.h"
#include "bench/goals.h"
#include "bench/must.h"
#include "throughline/import.h"
#include "throughline/render.h"

namespace throughline::bench {
namespace {

constexpr int kFullHeadEvents = 25;
constexpr int kBatch = 500;

std::uint64_t AppendAll(Store& store, const std::vector<Arrival>& arrivals) {
  std::uint64_t bytes = 0;
  AppendRequest request = {.durability = Durability::kBuffered};
  for (const Arrival& arrival : arrivals) {
    bytes += arrival.bytes.size();
    request.events.push_back(arrival.event);
    if (request.events.size() < kBatch && &arrival != &arrivals.back()) {
      continue;
    }
    Must(store.Append(request));
    request.events.clear();
  }
  return bytes;
}

struct Rates {
  double per_second = 0;
  double per_second_parsed = 0;  // With reading the lines.
};

// The same lines into a peer, reading them apart from writing.
Rates LoadPeer(Peer& peer, const std::string& file,
               const std::vector<Arrival>& arrivals) {
  std::ifstream in(file);
  double parsing = 0;
  double loading = 0;
  std::vector<Arrival> batch;
  std::size_t at = 0;
  for (std::string line; std::getline(in, line); ++at) {
    Arrival arrival = arrivals[at];
    parsing += static_cast<double>(TimeNs([&] {
                 arrival.event =
                     std::get<v1::Event>(Must(ParseHistoryLine(line)));
                 arrival.bytes = arrival.event.SerializeAsString();
               })) /
               1e9;
    batch.push_back(std::move(arrival));
    if (batch.size() < kBatch && at + 1 < arrivals.size()) continue;
    loading += static_cast<double>(TimeNs([&] { peer.Load(batch); })) / 1e9;
    batch.clear();
  }
  loading += static_cast<double>(TimeNs([&] { peer.Finish(); })) / 1e9;
  const auto events = static_cast<double>(arrivals.size());
  return {events / loading, events / (loading + parsing)};
}

// Of uncached resumptions, by one Get of their heads.
double OverGet(const Flags& flags, int customers, const GoalScale& scale) {
  Flags few = flags;
  few.Set("customers", std::to_string(customers));
  few.Set("events", "3");
  few.Set("longest", "0");
  few.Set("peers", "Throughline, cache off+floor: RocksDB Get");
  Stage stage(few);
  stage.Open(Memory::kAmple);
  stage.Check();
  const auto rows =
      CompareResume(stage, Keys::kUniform, 1, {scale.rounds, scale.operations});
  return Find(rows, "Throughline, cache off")->figures.p50_us /
         Find(rows, "floor: RocksDB Get")->figures.p50_us;
}

}  // namespace

void JudgeCustomers(const Flags& flags, const GoalScale& scale, Judge& judge) {
  const int few = std::max(1, scale.many_customers / 100);
  const double before = OverGet(flags, few, scale);
  const double after = OverGet(flags, scale.many_customers, scale);
  judge.AtMost(
      "G5",
      fmt::format("resume / Get, {} customers / {}", scale.many_customers, few),
      after / before, 1.15);
}

void JudgeWriting(const std::string& directory, const GoalScale& scale,
                  Judge& judge) {
  const int appends = 4 * scale.appends;
  const int customers = appends / 8;
  Population population(
      {.customers = customers, .events_mean = 1, .longest = 0, .seed = 3});
  auto store = Must(Store::Open(directory, {}));
  population.Each(
      [&](const std::vector<Arrival>& first) { AppendAll(*store, first); });
  std::vector<int> all(static_cast<std::size_t>(customers));
  for (int i = 0; i < customers; ++i) all[static_cast<std::size_t>(i)] = i;
  for (int i = 0; i < kFullHeadEvents; ++i) {
    AppendAll(*store, population.More(all));
  }
  store.reset();
  CompactStore(directory);
  store = Must(Store::Open(directory, {}));
  std::mt19937_64 random(5);
  const std::uint64_t before = UsageNow(0).handed_bytes;
  std::uint64_t bytes = 0;
  for (int done = 0; done < appends; done += kBatch) {
    std::vector<int> some;
    some.reserve(kBatch);
    for (int i = 0; i < kBatch; ++i) {
      some.push_back(
          static_cast<int>(random() % static_cast<std::uint64_t>(customers)));
    }
    bytes += AppendAll(*store, population.More(some));
  }
  store.reset();  // Closing writes what is still in memory.
  judge.AtMost("G9",
               fmt::format("bytes written / appended, {} over {} customers",
                           appends, customers),
               static_cast<double>(UsageNow(0).handed_bytes - before) /
                   static_cast<double>(bytes),
               10);
}

void JudgeImport(const std::string& directory, const GoalScale& scale,
                 Judge& judge) {
  Population population({.customers = scale.import_events / 39,
                         .events_mean = 39,
                         .longest = 0,
                         .seed = 11});
  const std::string file = directory + "/history.jsonl";
  std::vector<Arrival> arrivals;
  {
    std::ofstream out(file);
    population.Each([&](const std::vector<Arrival>& some) {
      for (const Arrival& arrival : some) {
        out << ToHistoryLine(arrival.event) << '\n';
        arrivals.push_back(arrival);
        arrivals.back().event.Clear();  // They are read from the file.
        arrivals.back().bytes.clear();
      }
    });
  }
  double per_second = 0;
  double peak = 0;
  {
    const auto store = Must(Store::Open(directory + "/imported", {}));
    ResetPeak();
    const std::uint64_t before = ResidentBytes(0);
    ImportOptions options;
    options.format = ImportFormat::kLines;
    options.mode = AppendMode::kBackfill;
    ImportReport report;
    const std::uint64_t ns =
        TimeNs([&] { report = Must(Import(*store, {file}, options)); });
    if (report.appended != arrivals.size()) Fail("not all was imported");
    per_second =
        static_cast<double>(arrivals.size()) * 1e9 / static_cast<double>(ns);
    const std::uint64_t after = PeakResidentBytes();
    peak = static_cast<double>(after - std::min(after, before)) /
           static_cast<double>(1 << 20);
  }
  judge.AtLeast(
      "G13",
      fmt::format("import of {} lines, events a second", arrivals.size()),
      per_second, 100'000);
  judge.AtMost("G13", "import, memory beyond what was there, MiB", peak, 512);
  PeersOptions options;
  options.directory = directory;
  options.only = "SQLite, rows, mmap";
  Peers peers = MakePeers(options);
  Peer* const sqlite = peers.Find("SQLite, rows, mmap");
  if (sqlite == nullptr) return judge.Absent("G13", "SQLite is not here");
  const Rates theirs = LoadPeer(*sqlite, file, arrivals);
  judge.AtLeast("G13", "import / SQLite, its lines read by our reader",
                per_second / theirs.per_second_parsed, 1.0);
  judge.Told("G13", "import / SQLite, its lines read for nothing",
             per_second / theirs.per_second);
}

}  // namespace throughline::bench
