// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A made-up population: customers with histories of very different lengths, as
// contact centres have them, in the order in which their events would arrive.
// Length: lognormal, sigma 1.6 (half of the customers have a third of the mean
// or less), at most 5,000. Texts: words with Zipf's frequencies, about 240
// bytes. The same seed gives the same bytes everywhere.

#ifndef THROUGHLINE_BENCH_POPULATION_H_
#define THROUGHLINE_BENCH_POPULATION_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "throughline/v1/event.pb.h"

namespace throughline::bench {

struct PopulationShape {
  int customers = 0;
  double events_mean = 0;
  int identities = 2;  // 1: a phone; 2: an e-mail address too.
  std::uint64_t seed = 0;
};

std::string PhoneOf(int customer);
std::string EmailOf(int customer);

// Makes events, one after another in time.
class Writer {
 public:
  explicit Writer(std::uint64_t seed);

  // The `number`th event of a customer, at `at_us`. Conversations are of seven
  // events in turn; the first of each names every identity, so that the
  // identities are one person's.
  v1::Event Write(int customer, int number, std::int64_t at_us, int identities);

 private:
  std::string Text();

  std::mt19937_64 random_;
  std::vector<std::string> words_;
  std::vector<double> frequency_;  // Summed up.
};

// Calls `take` with every event of a population in order of time.
void Each(const PopulationShape& shape,
          const std::function<void(int customer, std::int64_t at_us,
                                   v1::Event event)>& take);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_POPULATION_H_
