// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/population.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/time/time.h"

namespace throughline::bench {
namespace {

constexpr int kWords = 5000;
constexpr int kTextBytesMean = 240;
constexpr int kEventsPerConversation = 7;
constexpr int kEventsPerCustomerMax = 5000;
constexpr double kSigma = 1.593;
constexpr std::int64_t kBeginUs = 1'700'000'000'000'000;
constexpr std::int64_t kTwoYearsUs = 63'072'000'000'000;

constexpr std::string_view kChannels[] = {"voice", "webchat", "email", "sms",
                                          "social"};

// Between 0 and 1. The library's own distributions differ between systems.
double Uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

double Normal(std::mt19937_64& random) {
  return std::sqrt(-2 * std::log(1 - Uniform(random))) *
         std::cos(6.283185307179586 * Uniform(random));
}

}  // namespace

std::string PhoneOf(int customer) {
  return fmt::format("phone:+3161{:07}", customer);
}

std::string EmailOf(int customer) {
  return fmt::format("email:customer{}@example.com", customer);
}

Writer::Writer(std::uint64_t seed) : random_(seed) {
  double sum = 0;
  for (int i = 0; i < kWords; ++i) {
    std::string word;
    const std::uint64_t letters = 2 + random_() % 9;
    for (std::uint64_t at = 0; at < letters; ++at) {
      word += static_cast<char>('a' + random_() % 26);
    }
    words_.push_back(std::move(word));
    frequency_.push_back(sum += 1.0 / (i + 1));
  }
}

std::string Writer::Text() {
  const double mean = kTextBytesMean * (0.25 + 1.5 * Uniform(random_));
  std::string text;
  while (static_cast<double>(text.size()) < mean) {
    const auto word = std::lower_bound(frequency_.begin(), frequency_.end(),
                                       Uniform(random_) * frequency_.back());
    if (!text.empty()) text += ' ';
    text += words_[static_cast<std::size_t>(word - frequency_.begin())];
  }
  return text;
}

v1::Event Writer::Write(int customer, int number, std::int64_t at_us,
                        int identities) {
  v1::Event event;
  const int conversation = number / kEventsPerConversation;
  const int turn = number % kEventsPerConversation;
  const auto channel = kChannels[(customer + conversation) % 5];
  event.set_source("desk");
  event.set_id(fmt::format("e-{}-{}", customer, number));
  event.set_kind("message");
  event.set_channel(std::string(channel));
  v1::Actor& actor = *event.mutable_actor();
  actor.set_role(turn % 2 == 0 ? v1::ROLE_CUSTOMER : v1::ROLE_AGENT);
  if (turn % 2 == 1) actor.set_id(fmt::format("agent-{}", customer % 200));
  event.set_text(Text());
  event.set_occurred_at(absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ",
                                         absl::FromUnixMicros(at_us),
                                         absl::UTCTimeZone()));
  event.add_identities(PhoneOf(customer));
  if (identities == 2 && turn == 0) event.add_identities(EmailOf(customer));
  event.set_conversation(fmt::format("c-{}-{}", customer, conversation));
  if (turn == 0)
    event.set_topic(words_[static_cast<std::size_t>(customer) % words_.size()]);
  event.set_data_json(fmt::format("{{\"ticket\":{},\"queue\":\"q{}\"}}",
                                  conversation, customer % 12));
  return event;
}

void Each(const PopulationShape& shape,
          const std::function<void(int, std::int64_t, v1::Event)>& take) {
  std::mt19937_64 random(shape.seed);
  const double mu = std::log(shape.events_mean) - kSigma * kSigma / 2;
  std::vector<std::pair<std::int64_t, int>> arrivals;
  for (int customer = 0; customer < shape.customers; ++customer) {
    const double length = std::exp(mu + kSigma * Normal(random));
    const int events =
        std::clamp(static_cast<int>(length), 1, kEventsPerCustomerMax);
    for (int i = 0; i < events; ++i) {
      arrivals.emplace_back(
          kBeginUs + static_cast<std::int64_t>(Uniform(random) * kTwoYearsUs),
          customer);
    }
  }
  std::sort(arrivals.begin(), arrivals.end());
  Writer writer(shape.seed);
  std::vector<int> numbers(static_cast<std::size_t>(shape.customers));
  for (const auto& [at_us, customer] : arrivals) {
    const int number = numbers[static_cast<std::size_t>(customer)]++;
    take(customer, at_us,
         writer.Write(customer, number, at_us, shape.identities));
  }
}

}  // namespace throughline::bench
