// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Stage: one population in every engine that is here, loaded, open and proven
// to hold the same.

#ifndef THROUGHLINE_BENCH_STAGE_H_
#define THROUGHLINE_BENCH_STAGE_H_

#include <random>
#include <string>
#include <vector>

#include "bench/flags.h"
#include "bench/fresh_directory.h"
#include "bench/machine.h"
#include "bench/measure.h"
#include "bench/peers/peers.h"
#include "bench/population.h"

namespace throughline::bench {

// Whom questions are about.
enum class Keys { kUniform, kZipf };

class Stage {
 public:
  // The flags of a stage, for the commands that have one.
  static Flags::Values Known();

  explicit Stage(const Flags& flags);

  Population& population() { return population_; }
  Peers& peers() { return peers_; }
  const Peers& peers() const { return peers_; }
  const std::string& directory() const { return directory_.path(); }
  const PeersOptions& options() const { return options_; }
  // Of all events so far, as they are encoded.
  std::uint64_t event_bytes() const { return event_bytes_; }

  // Population, engines (with disk, time to load) and what was skipped.
  Json Describe() const;

  void Open(Memory memory);
  void Close();

  // Every engine gives the same events and fields: of all customers when they
  // are resumed, of some by every operation. Ends the program where one does
  // not. Warms what it reads.
  void Check();

  // The same of these customers and engines, such as were appended to.
  void Check(const std::vector<int>& customers,
             const std::vector<Peer*>& peers);

  std::vector<Query> Draw(Keys keys, int count);
  std::vector<Query> DrawOf(const std::vector<int>& customers, int count);
  // Appends of this shape: each caller has customers of its own.
  std::vector<Commits> DrawCommits(int callers, int commits, int per_commit);

  // A line that overwrites itself where somebody watches; elsewhere one line
  // in half a minute.
  static void Progress(const std::string& what);

 private:
  struct Loaded {
    double load_seconds = 0;
    double finish_seconds = 0;
    std::uint64_t disk_bytes = 0;
  };

  void Load();
  Query QueryOf(int customer);  // By one of its identities.

  const FreshDirectory directory_;
  const PeersOptions options_;
  Population population_;
  Peers peers_;
  std::vector<Loaded> loaded_;
  std::uint64_t event_bytes_ = 0;
  std::mt19937_64 random_;
  std::vector<double> zipf_;   // Summed up.
  std::vector<int> scramble_;  // Who is how popular.
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_STAGE_H_
