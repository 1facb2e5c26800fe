// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/machine.h"

#include <fmt/core.h>
#include <rocksdb/version.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>
#include <vector>

#include "bench/commit.h"  // Written by each build.

namespace throughline::bench {
namespace {

// The value behind `name` in a file of "name: value" lines.
std::string Field(const std::string& file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(name)) continue;
    const std::size_t at = line.find_first_not_of(" \t:", name.size());
    if (at != std::string::npos) return line.substr(at);
  }
  return {};
}

std::uint64_t NumberOf(const std::string& file, const std::string& name) {
  return std::strtoull(Field(file, name).c_str(), nullptr, 10);
}

std::string FirstLineOf(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"),
                                                   pclose);
  char line[256] = {};
  if (pipe == nullptr || fgets(line, sizeof(line), pipe.get()) == nullptr) {
    return {};
  }
  std::string text = line;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// Whether the asserts of the RocksDB that we run with are alive: a build for
// release has none of their texts.
bool RocksHasAsserts() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos ||
        line.find("librocksdb") == std::string::npos)
      continue;
    return FirstLineOf("grep -c __assert_fail " + line.substr(path) +
                       " 2>/dev/null") != "0";
  }
  return false;
}

std::vector<pid_t> FamilyOf(pid_t server) {
  std::vector<pid_t> family;
  if (server == 0) return family;
  family.push_back(server);
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc", ignored)) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    if (process <= 0) continue;
    if (NumberOf(entry.path() / "status", "PPid") ==
        static_cast<std::uint64_t>(server)) {
      family.push_back(process);
    }
  }
  return family;
}

double CpuOf(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string line;
  std::getline(in, line);
  std::istringstream fields(line.substr(line.find(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void AddIo(const std::string& process, Usage& usage) {
  const std::string file = "/proc/" + process + "/io";
  usage.handed_bytes += NumberOf(file, "wchar");
  usage.written_bytes += NumberOf(file, "write_bytes");
  usage.read_bytes += NumberOf(file, "read_bytes");
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Json DescribeMachine() {
  utsname kernel;
  uname(&kernel);
  double loads[3] = {};
  getloadavg(loads, 3);
  Json machine;
  machine["processor"] = Field("/proc/cpuinfo", "model name");
  machine["processors"] = std::thread::hardware_concurrency();
  machine["memory_mib"] = NumberOf("/proc/meminfo", "MemTotal") >> 10;
  machine["kernel"] = kernel.release;
  machine["load"] = {loads[0], loads[1], loads[2]};
  machine["date"] = FirstLineOf("date -u +%Y-%m-%dT%H:%MZ");
  machine["commit"] = TL_COMMIT;
  machine["compiler"] = fmt::format("gcc {}", __VERSION__);
#ifdef __OPTIMIZE__
  machine["optimised"] = true;
#else
  machine["optimised"] = false;
#endif
  machine["rocksdb"] = fmt::format(
      "{}.{}.{}, the system's, asserts {}", ROCKSDB_MAJOR, ROCKSDB_MINOR,
      ROCKSDB_PATCH, RocksHasAsserts() ? "on" : "off or not told");
  return machine;
}

void PrintMachine(const Json& machine) {
  fmt::print("machine: {} x {}, {} MiB, Linux {}, load {:.1f}\n",
             machine["processors"].get<unsigned>(),
             machine["processor"].get<std::string>(),
             machine["memory_mib"].get<std::uint64_t>(),
             machine["kernel"].get<std::string>(),
             machine["load"][0].get<double>());
  fmt::print("built: {}{}, RocksDB {}; commit {}\n",
             machine["compiler"].get<std::string>(),
             machine["optimised"].get<bool>() ? "" : " WITHOUT OPTIMISATION",
             machine["rocksdb"].get<std::string>(),
             machine["commit"].get<std::string>());
}

Usage UsageNow(pid_t server) {
  Usage usage;
  rusage self;
  getrusage(RUSAGE_SELF, &self);
  usage.cpu_us = (Seconds(self.ru_utime) + Seconds(self.ru_stime)) * 1e6;
  AddIo("self", usage);
  for (const pid_t process : FamilyOf(server)) {
    usage.cpu_us += CpuOf(process);
    AddIo(std::to_string(process), usage);
  }
  return usage;
}

std::uint64_t DeviceReads(const std::string& directory) {
  struct stat where;
  if (stat(directory.c_str(), &where) != 0) return 0;
  const std::string file = fmt::format(
      "/sys/dev/block/{}:{}/stat", major(where.st_dev), minor(where.st_dev));
  std::ifstream in(file);
  std::uint64_t reads = 0;
  in >> reads;
  return reads;
}

std::uint64_t ResidentBytes(pid_t process) {
  const std::string who = process == 0 ? "self" : std::to_string(process);
  return NumberOf("/proc/" + who + "/status", "VmRSS") << 10;
}

std::uint64_t PeakResidentBytes() {
  return NumberOf("/proc/self/status", "VmHWM") << 10;
}

void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

bool DropCaches() {
  sync();
  std::ofstream file("/proc/sys/vm/drop_caches");
  file << "3" << std::flush;
  return file.good();
}

}  // namespace throughline::bench
