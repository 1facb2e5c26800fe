// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/measure.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "bench/machine.h"
#include "bench/must.h"

namespace throughline::bench {
namespace {

using Clock = std::chrono::steady_clock;

Figures FiguresOf(const Histogram& times_ns, double seconds) {
  Figures figures;
  figures.p50_us = static_cast<double>(times_ns.At(0.5)) / 1e3;
  figures.p90_us = static_cast<double>(times_ns.At(0.9)) / 1e3;
  figures.p99_us = static_cast<double>(times_ns.At(0.99)) / 1e3;
  figures.p999_us = static_cast<double>(times_ns.At(0.999)) / 1e3;
  figures.max_us = static_cast<double>(times_ns.max()) / 1e3;
  figures.mean_us = times_ns.mean() / 1e3;
  figures.per_second = static_cast<double>(times_ns.count()) / seconds;
  return figures;
}

// What the kernel counted meanwhile, shared out among `operations`.
void AddUsage(const Usage& before, const Usage& after, std::uint64_t operations,
              Figures& figures) {
  const auto each = [&](auto one, auto other) {
    return static_cast<double>(other - one) / static_cast<double>(operations);
  };
  figures.cpu_us = each(before.cpu_us, after.cpu_us);
  figures.written_bytes = each(before.written_bytes, after.written_bytes);
  figures.read_bytes = each(before.read_bytes, after.read_bytes);
}

// So that nothing is optimised away.
void Keep(const Answer& answer) {
  static std::atomic<std::uint64_t> sink;
  sink.fetch_xor(answer.sum(), std::memory_order_relaxed);
}

// When a thread's questions come, where they have times of their own.
class Schedule {
 public:
  Schedule(const Pace& pace, int threads, int thread)
      : gap_(pace.per_second > 0
                 ? std::chrono::nanoseconds(static_cast<std::int64_t>(
                       1e9 * threads / pace.per_second))
                 : std::chrono::nanoseconds(0)),
        next_(Clock::now() + gap_ * thread / threads) {}

  // Waits for the next question, and gives the time from which it counts.
  Clock::time_point Next() {
    if (gap_.count() == 0) return Clock::now();
    const Clock::time_point due = std::exchange(next_, next_ + gap_);
    // Awake, and not asleep: a timer's slack is longer than an answer.
    while (Clock::now() < due) {
    }
    return due;
  }

 private:
  const std::chrono::nanoseconds gap_;
  Clock::time_point next_;
};

}  // namespace

double Median(std::vector<double> numbers) {
  if (numbers.empty()) return 0;
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half]
                                 : (numbers[half - 1] + numbers[half]) / 2;
}

Figures MedianOf(const std::vector<Figures>& rounds) {
  Figures medians;
  for (const NamedFigure& one : kFigures) {
    std::vector<double> numbers;
    numbers.reserve(rounds.size());
    for (const Figures& round : rounds) numbers.push_back(round.*one.figure);
    medians.*one.figure = Median(std::move(numbers));
  }
  return medians;
}

Figures Time(int count, const std::function<void(int)>& what) {
  Histogram times_ns;
  double seconds = 0;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t time_ns = TimeNs([&] { what(i); });
    times_ns.Record(time_ns);
    seconds += static_cast<double>(time_ns) / 1e9;
  }
  return FiguresOf(times_ns, seconds);
}

Sessions OpenSessions(Peer& peer, int threads) {
  Sessions sessions;
  for (int i = 0; i < threads; ++i) sessions.push_back(peer.NewSession());
  return sessions;
}

double InParallel(int threads, const std::function<void(int)>& what) {
  std::atomic<int> ready = 0;
  std::vector<std::thread> running;
  Clock::time_point begin;
  const auto run = [&](int thread) {
    ready.fetch_add(1);
    while (ready.load() < threads) std::this_thread::yield();
    if (thread == 0) begin = Clock::now();
    what(thread);
  };
  for (int i = 1; i < threads; ++i) running.emplace_back(run, i);
  run(0);
  for (std::thread& thread : running) thread.join();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

Figures Ask(Peer& peer, const Sessions& sessions, Operation operation,
            const std::vector<Query>& queries, const Pace& pace,
            const std::string& directory) {
  const int threads = static_cast<int>(sessions.size());
  std::vector<Histogram> times_ns(sessions.size());
  const std::uint64_t reads = DeviceReads(directory);
  const Usage before = UsageNow(peer.server());
  const double seconds = InParallel(threads, [&](int thread) {
    const auto me = static_cast<std::size_t>(thread);
    Schedule schedule(pace, threads, thread);
    for (std::size_t i = me; i < queries.size(); i += sessions.size()) {
      Answer answer;
      const Clock::time_point begin = schedule.Next();
      sessions[me]->Run(operation, queries[i], answer);
      const Clock::time_point end = Clock::now();
      times_ns[me].Record(static_cast<std::uint64_t>((end - begin).count()));
      Keep(answer);
    }
  });
  const Usage after = UsageNow(peer.server());
  Histogram all;
  for (const Histogram& one : times_ns) all.Merge(one);
  Figures figures = FiguresOf(all, seconds);
  AddUsage(before, after, all.count(), figures);
  figures.device_reads = static_cast<double>(DeviceReads(directory) - reads) /
                         static_cast<double>(all.count());
  return figures;
}

Figures Append(Peer& peer, const Sessions& sessions,
               const std::vector<Commits>& by_caller) {
  std::vector<Histogram> times_ns(sessions.size());
  std::uint64_t events = 0;
  for (const Commits& commits : by_caller) {
    for (const auto& commit : commits) events += commit.size();
  }
  const Usage before = UsageNow(peer.server());
  const double seconds =
      InParallel(static_cast<int>(sessions.size()), [&](int caller) {
        const auto me = static_cast<std::size_t>(caller);
        for (const auto& commit : by_caller[me]) {
          times_ns[me].Record(TimeNs([&] { sessions[me]->Append(commit); }));
        }
      });
  const Usage after = UsageNow(peer.server());
  Histogram all;
  for (const Histogram& one : times_ns) all.Merge(one);
  Figures figures = FiguresOf(all, seconds);
  figures.per_second = static_cast<double>(events) / seconds;
  AddUsage(before, after, events, figures);
  return figures;
}

}  // namespace throughline::bench
