// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The machine as the results name it, and what the kernel counts of our
// processes and of the device below a directory.

#ifndef THROUGHLINE_BENCH_MACHINE_H_
#define THROUGHLINE_BENCH_MACHINE_H_

#include <sys/types.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace throughline::bench {

using Json = nlohmann::ordered_json;

// Processor, cores, memory, kernel, load; compiler, RocksDB as it was built;
// the commit the sources stand at.
Json DescribeMachine();
void PrintMachine(const Json& machine);

// Counted since the process began; of `server` (and its children) too, where
// it is not 0.
struct Usage {
  double cpu_us = 0;
  std::uint64_t handed_bytes = 0;   // By write and alike, to files and sockets.
  std::uint64_t written_bytes = 0;  // Of files, by whole pages.
  std::uint64_t read_bytes = 0;     // Fetched from the device.
};
Usage UsageNow(pid_t server);

// Reads of the device that `directory` lies on, by anybody; 0 where the kernel
// does not tell.
std::uint64_t DeviceReads(const std::string& directory);

std::uint64_t ResidentBytes(pid_t process);  // 0: this one.
std::uint64_t PeakResidentBytes();           // Since ResetPeak().
void ResetPeak();

// Whether the page cache could be emptied; needs root.
bool DropCaches();

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_MACHINE_H_
