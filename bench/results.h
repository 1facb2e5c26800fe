// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Results: rows of figures, on the terminal and as JSON that says under what
// circumstances they came about.

#ifndef THROUGHLINE_BENCH_RESULTS_H_
#define THROUGHLINE_BENCH_RESULTS_H_

#include <string>
#include <vector>

#include "bench/flags.h"
#include "bench/machine.h"
#include "bench/measure.h"

namespace throughline::bench {

struct Row {
  std::string operation;
  std::string keys;   // uniform, zipf; of a growth: the length of the history.
  std::string state;  // warm, cold, durable, growth, load
  int threads = 1;
  int per_commit = 0;  // Events; of appends.
  std::string peer;
  bool floor = false;
  Figures figures;
};

// A table for each operation, keys, state, threads and events to a commit, in
// the order given. The last column is p50 (of appends: the rate) by that of the
// first row: how many times as slow as Throughline.
void PrintRows(const std::vector<Row>& rows);

// The p50 of the fastest peer whose name begins so; 0: there is none.
double BestP50(const std::vector<Row>& rows, std::string_view peer);
// Nothing where there is no such peer.
const Row* Find(const std::vector<Row>& rows, std::string_view peer);

Json ToJson(const std::vector<Row>& rows);
std::vector<Row> RowsOf(const Json& rows);

// Machine, flags and more, in one object to which results are added.
Json Circumstances(const std::string& what, const Flags& flags);

// To `file`, or to one named after the time in results/ of where we stand;
// which. Writing again replaces what was written.
std::string Write(const Json& results, const std::string& file);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_RESULTS_H_
