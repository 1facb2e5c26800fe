// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/figures.h"

#include <fmt/core.h>
#include <rocksdb/version.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <thread>

namespace throughline::bench {
namespace {

double Median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half]
                                 : (numbers[half - 1] + numbers[half]) / 2;
}

std::string Processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) {
      return line.substr(line.find(':') + 2);
    }
  }
  return "unknown processor";
}

}  // namespace

Figures Of(std::vector<std::uint64_t>& times_ns) {
  std::sort(times_ns.begin(), times_ns.end());
  const std::size_t count = times_ns.size();
  const double sum = std::accumulate(times_ns.begin(), times_ns.end(), 0.0);
  return {times_ns[count / 2] / 1e3, times_ns[count * 99 / 100] / 1e3,
          sum / static_cast<double>(count) / 1e3};
}

Figures MedianOf(const std::vector<Figures>& rounds) {
  const auto median = [&](double Figures::*figure) {
    std::vector<double> numbers;
    for (const Figures& round : rounds) numbers.push_back(round.*figure);
    return Median(std::move(numbers));
  };
  return {median(&Figures::p50_us), median(&Figures::p99_us),
          median(&Figures::mean_us)};
}

void PrintMachine() {
  utsname kernel;
  uname(&kernel);
  double loads[3] = {};
  getloadavg(loads, 3);
  fmt::print("machine: {} x {}, Linux {}, load {:.1f} {:.1f} {:.1f}\n",
             std::thread::hardware_concurrency(), Processor(), kernel.release,
             loads[0], loads[1], loads[2]);
  fmt::print(
      "built: gcc {}, RocksDB {}.{}.{} as the system has it (Debian's: asserts "
      "on, no SSE4.2)\n",
      __VERSION__, ROCKSDB_MAJOR, ROCKSDB_MINOR, ROCKSDB_PATCH);
}

}  // namespace throughline::bench
