// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/results.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <tuple>

#include "bench/must.h"

namespace throughline::bench {
namespace {

auto TableOf(const Row& row) {
  return std::tie(row.operation, row.keys, row.state, row.threads,
                  row.per_commit);
}

std::string TitleOf(const Row& row) {
  std::string title =
      fmt::format("{}, {}, {}", row.operation, row.state, row.keys);
  if (row.threads > 1 || row.per_commit > 0) {
    title += fmt::format(", {} {}", row.threads,
                         row.per_commit > 0 ? "callers" : "threads");
  }
  if (row.per_commit > 0) {
    title += fmt::format(", {} to a commit", row.per_commit);
  }
  return title;
}

// Loading has no times of single operations.
bool IsLoad(const Row& row) { return row.state == "load"; }

void PrintHeading(const Row& row) {
  if (IsLoad(row)) {
    fmt::print("\n{}\n  {:<34} {:>10} {:>7}\n", TitleOf(row), "", "per s",
               "ratio");
    return;
  }
  fmt::print(
      "\n{}\n  {:<34} {:>9} {:>9} {:>9} {:>9} {:>10} {:>10} {:>8} {:>8} "
      "{:>6} {:>7}\n",
      TitleOf(row), "", "p50 us", "p90", "p99", "p99.9", "max", "per s",
      "cpu us", "written", "reads", "ratio");
}

void PrintRow(const Row& row, const Row& first) {
  const Figures& one = row.figures;
  const bool rate = row.per_commit > 0 || IsLoad(row);
  const double ratio =
      rate ? first.figures.per_second / std::max(one.per_second, 1e-9)
           : one.p50_us / std::max(first.figures.p50_us, 1e-9);
  if (IsLoad(row)) {
    fmt::print("  {:<34} {:>10.0f} {:>7.2f}\n", row.peer, one.per_second,
               ratio);
    return;
  }
  fmt::print(
      "  {:<34} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>10.1f} {:>10.0f} "
      "{:>8.2f} {:>8.0f} {:>6.2f} {:>7.2f}\n",
      row.peer, one.p50_us, one.p90_us, one.p99_us, one.p999_us, one.max_us,
      one.per_second, one.cpu_us, one.written_bytes, one.device_reads, ratio);
}

}  // namespace

void PrintRows(const std::vector<Row>& rows) {
  const Row* first = nullptr;
  for (const Row& row : rows) {
    if (first == nullptr || TableOf(*first) != TableOf(row)) {
      first = &row;
      PrintHeading(row);
    }
    PrintRow(row, *first);
  }
  std::fflush(stdout);
}

double BestP50(const std::vector<Row>& rows, std::string_view peer) {
  double best = 0;
  for (const Row& row : rows) {
    if (!row.peer.starts_with(peer)) continue;
    if (best == 0 || row.figures.p50_us < best) best = row.figures.p50_us;
  }
  return best;
}

const Row* Find(const std::vector<Row>& rows, std::string_view peer) {
  for (const Row& row : rows) {
    if (row.peer.starts_with(peer)) return &row;
  }
  return nullptr;
}

Json ToJson(const std::vector<Row>& rows) {
  Json list = Json::array();
  for (const Row& row : rows) {
    Json one = {{"operation", row.operation},
                {"keys", row.keys},
                {"state", row.state},
                {"threads", row.threads},
                {"per_commit", row.per_commit},
                {"peer", row.peer},
                {"floor", row.floor}};
    for (const NamedFigure& figure : kFigures) {
      one[std::string(figure.name)] = row.figures.*figure.figure;
    }
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<Row> RowsOf(const Json& rows) {
  std::vector<Row> list;
  for (const Json& one : rows) {
    Row row;
    row.operation = one.value("operation", "");
    row.keys = one.value("keys", "");
    row.state = one.value("state", "");
    row.threads = one.value("threads", 1);
    row.per_commit = one.value("per_commit", 0);
    row.peer = one.value("peer", "");
    row.floor = one.value("floor", false);
    for (const NamedFigure& figure : kFigures) {
      row.figures.*figure.figure = one.value(std::string(figure.name), 0.0);
    }
    list.push_back(std::move(row));
  }
  return list;
}

Json Circumstances(const std::string& what, const Flags& flags) {
  Json all;
  all["what"] = what;
  all["machine"] = DescribeMachine();
  for (const auto& [name, value] : flags.values()) {
    // Not where things lay on a machine.
    if (name == "dialogues" || name == "directory" || name == "output")
      continue;
    all["options"][name] = value;
  }
  return all;
}

std::string Write(const Json& results, const std::string& file) {
  std::filesystem::path path = file;
  if (file.empty()) {
    path = std::filesystem::path("results") /
           fmt::format("{}-{}.json", results["what"].get<std::string>(),
                       results["machine"]["date"].get<std::string>());
  }
  if (path.has_parent_path()) {
    std::filesystem::create_directories(path.parent_path());
  }
  std::ofstream out(path);
  out << results.dump(1) << '\n';
  if (!out.flush()) Fail("not written: " + path.string());
  return path.string();
}

}  // namespace throughline::bench
