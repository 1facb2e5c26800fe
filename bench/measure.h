// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Measuring: one engine answers a list of questions, as fast as it can or at a
// given rate, and what it took is written down.
//
// At a rate the questions have times of their own, and a question's latency
// counts from then, also when the one before it was late: what a slow answer
// does to those behind it is not left out (coordinated omission).

#ifndef THROUGHLINE_BENCH_MEASURE_H_
#define THROUGHLINE_BENCH_MEASURE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/histogram.h"
#include "bench/peers/peer.h"

namespace throughline::bench {

// Of one round; or, figure by figure, the median over rounds.
struct Figures {
  double p50_us = 0;
  double p90_us = 0;
  double p99_us = 0;
  double p999_us = 0;
  double max_us = 0;
  double mean_us = 0;
  double per_second = 0;
  double cpu_us = 0;         // An operation's, with its server's.
  double written_bytes = 0;  // An operation's, by whole pages.
  double read_bytes = 0;     // From the device, an operation's.
  double device_reads = 0;   // Of the whole machine, an operation's.
};
using Figure = double Figures::*;

// Their names in results.
struct NamedFigure {
  std::string_view name;
  Figure figure;
};
inline constexpr NamedFigure kFigures[] = {
    {"p50_us", &Figures::p50_us},
    {"p90_us", &Figures::p90_us},
    {"p99_us", &Figures::p99_us},
    {"p999_us", &Figures::p999_us},
    {"max_us", &Figures::max_us},
    {"mean_us", &Figures::mean_us},
    {"per_second", &Figures::per_second},
    {"cpu_us", &Figures::cpu_us},
    {"written_bytes", &Figures::written_bytes},
    {"read_bytes", &Figures::read_bytes},
    {"device_reads", &Figures::device_reads}};

Figures MedianOf(const std::vector<Figures>& rounds);
double Median(std::vector<double> numbers);

// Runs `what` once and gives its time in nanoseconds.
template <typename What>
std::uint64_t TimeNs(What&& what) {
  const auto begin = std::chrono::steady_clock::now();
  what();
  const auto end = std::chrono::steady_clock::now();
  return static_cast<std::uint64_t>((end - begin).count());
}

// The times of `count` runs in microseconds.
Figures Time(int count, const std::function<void(int)>& what);

struct Pace {
  double per_second = 0;  // Of all threads together; 0: as fast as it goes.
};

// Sessions of a peer, one for each thread, kept from round to round.
using Sessions = std::vector<std::unique_ptr<Session>>;
Sessions OpenSessions(Peer& peer, int threads);

// The threads share the queries out among them.
Figures Ask(Peer& peer, const Sessions& sessions, Operation operation,
            const std::vector<Query>& queries, const Pace& pace,
            const std::string& directory);

// Each caller its own commits, one after another.
using Commits = std::vector<std::vector<Arrival>>;
Figures Append(Peer& peer, const Sessions& sessions,
               const std::vector<Commits>& by_caller);

// All threads begin at once; gives the time until the last has ended, in
// seconds.
double InParallel(int threads, const std::function<void(int thread)>& what);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_MEASURE_H_
