// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the made-up customers and agents say: turns of published dialogues
// where they are at hand, else words with Zipf's frequencies.

#ifndef THROUGHLINE_BENCH_WORDS_H_
#define THROUGHLINE_BENCH_WORDS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace throughline::bench {

// Between 0 and 1. The library's own distributions differ between systems.
double Uniform(std::mt19937_64& random);
double Normal(std::mt19937_64& random);

class Words {
 public:
  // `folder`: of dialogues in the form of the SGD set (train/*.json.gz).
  // Empty, or one that holds none: words are made up.
  Words(std::uint64_t seed, const std::string& folder);

  // For the results: which of the two.
  const std::string& origin() const { return origin_; }

  // A text of about `bytes`; the same random numbers give the same text.
  std::string Text(std::mt19937_64& random, double bytes) const;

  // One word, or one of the dialogues' intents.
  const std::string& Topic(std::size_t number) const {
    return topics_[number % topics_.size()];
  }

 private:
  void MakeUp(std::uint64_t seed);
  bool Read(const std::string& folder);

  std::string origin_;
  std::vector<std::string> pieces_;  // Turns in order, or words by frequency.
  std::vector<double> frequency_;    // Of words, summed up; empty for turns.
  std::vector<std::string> topics_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_WORDS_H_
