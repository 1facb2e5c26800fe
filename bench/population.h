// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A made-up population: customers with histories of very different lengths, as
// contact centres have them, in the order in which their events would arrive.
//
// Length: lognormal, sigma 1.6 (half of the customers have a third of the mean
// or less), at most 5,000; besides, ten customers each of 10, 100, 1,000 ...
// events up to `longest`. Nine in ten have two identities, a phone and a
// mailbox, which their first event names together; after that an event comes
// through the phone in seven cases of ten. The same seed gives the same bytes.

#ifndef THROUGHLINE_BENCH_POPULATION_H_
#define THROUGHLINE_BENCH_POPULATION_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/words.h"
#include "throughline/v1/event.pb.h"

namespace throughline::bench {

struct PopulationShape {
  int customers = 0;
  double events_mean = 0;
  int longest = 0;  // The most events of a special customer; 0: none of them.
  std::uint64_t seed = 0;
  std::string dialogues;  // Where texts come from; see Words.
};

// An event on its way in.
struct Arrival {
  int customer = 0;
  int number = 0;        // Of the customer's events.
  std::string identity;  // Through which it came.
  std::string other;     // Named as the same person's; else empty.
  std::int64_t at_us = 0;
  std::int64_t position = 0;
  v1::Event event;
  std::string bytes;  // The event, encoded.
};

bool HasMailbox(int customer);
std::string PhoneOf(int customer);
std::string MailboxOf(int customer);
std::string ConversationOf(int customer, int number);

// The number of events in a conversation; one customer's follow one another.
inline constexpr int kEventsPerConversation = 7;

// Makes events.
class Writer {
 public:
  Writer(std::uint64_t seed, const std::string& dialogues);

  // The `number`th event of a customer, at `at_us`. The first one names every
  // identity, so that they are one person's.
  Arrival Write(int customer, int number, std::int64_t at_us);

  const Words& words() const { return words_; }

 private:
  const Words words_;
  std::mt19937_64 random_;
};

class Population {
 public:
  explicit Population(const PopulationShape& shape);

  const PopulationShape& shape() const { return shape_; }
  int customers() const { return static_cast<int>(lengths_.size()); }
  std::int64_t events() const {
    return static_cast<std::int64_t>(arrivals_.size());
  }
  int LengthOf(int customer) const {
    return lengths_[static_cast<std::size_t>(customer)];
  }
  // The special customers of this many events.
  std::vector<int> Specials(int events) const;
  const std::vector<int>& special_lengths() const { return special_lengths_; }
  // When the event in the middle of a special customer's history occurred.
  std::int64_t MiddleOf(int special) const;
  int MiddleIndexOf(int special) const;  // How many occurred before it.
  const std::string& words_origin() const { return writer_.words().origin(); }

  // Every event, by the thousand, in order of time.
  using Take = std::function<void(const std::vector<Arrival>&)>;
  void Each(const Take& take);

  // More events of these customers, later than all before.
  std::vector<Arrival> More(const std::vector<int>& customers);

 private:
  const PopulationShape shape_;
  std::vector<int> lengths_;
  std::vector<int> special_lengths_;
  int specials_begin_ = 0;
  std::vector<std::pair<std::int64_t, int>> arrivals_;  // When, whose.
  std::vector<std::vector<std::int64_t>> special_times_;
  Writer writer_;
  std::int64_t position_ = 0;
  std::int64_t now_us_ = 0;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_POPULATION_H_
