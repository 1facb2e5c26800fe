// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `throughline_bench compare`: all engines beside each other, in rounds that
// take turns, so that what disturbs one disturbs all. The comparisons are also
// what `goals` judges by.

#ifndef THROUGHLINE_BENCH_COMPARE_H_
#define THROUGHLINE_BENCH_COMPARE_H_

#include <functional>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/results.h"
#include "bench/stage.h"

namespace throughline::bench {

// One table: every peer in turn, `rounds` times. `run` measures one of them.
using RunRound = std::function<Figures(Peer& peer, int round)>;
std::vector<Row> Interleave(const std::vector<Peer*>& peers, int rounds,
                            const Row& about, const RunRound& run);

// Those that answer it, in the order of the stage.
std::vector<Peer*> WhoCan(Stage& stage, Operation operation, bool floors);

struct Effort {
  int rounds = 5;
  int operations = 20'000;  // Of a round; a fifth for a server.
};
std::vector<Row> CompareResume(Stage& stage, Keys keys, int threads,
                               const Effort& effort, const Pace& pace = {});
std::vector<Row> CompareOperation(Stage& stage, Operation operation,
                                  const Effort& effort);
std::vector<Row> CompareGrowth(Stage& stage, const Effort& effort);
// Reopens every engine with little memory and empties the page cache. Nothing
// where that is not allowed.
std::vector<Row> CompareCold(Stage& stage, const Effort& effort);
// Every engine takes so many events more, and resuming is measured once more as
// that left it: nothing is compacted, vacuumed or analysed in between.
std::vector<Row> CompareBurst(Stage& stage, int appends, const Effort& effort);
std::vector<Row> CompareAppends(Stage& stage, int callers, int per_commit,
                                int rounds, int commits);

int RunCompare(const std::vector<std::string>& arguments);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_COMPARE_H_
