// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/population.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "absl/time/time.h"

namespace throughline::bench {
namespace {

constexpr double kTextBytesMean = 180;
constexpr int kEventsPerCustomerMax = 5000;
constexpr int kSpecialsOfALength = 10;
constexpr double kSigma = 1.593;
constexpr std::int64_t kBeginUs = 1'700'000'000'000'000;
constexpr std::int64_t kTwoYearsUs = 63'072'000'000'000;
constexpr std::size_t kBatch = 1000;

constexpr std::string_view kChannels[] = {"voice", "webchat", "email", "sms",
                                          "social"};

}  // namespace

bool HasMailbox(int customer) { return customer % 10 != 9; }

std::string PhoneOf(int customer) {
  return fmt::format("phone:+316{:08}", customer);
}

std::string MailboxOf(int customer) {
  return fmt::format("email:customer{}@example.com", customer);
}

std::string ConversationOf(int customer, int number) {
  return fmt::format("c-{}-{}", customer, number);
}

Writer::Writer(std::uint64_t seed, const std::string& dialogues)
    : words_(seed, dialogues), random_(seed) {}

Arrival Writer::Write(int customer, int number, std::int64_t at_us) {
  Arrival arrival;
  arrival.customer = customer;
  arrival.number = number;
  arrival.at_us = at_us;
  const bool mailbox = HasMailbox(customer);
  arrival.identity = number > 0 && mailbox && Uniform(random_) < 0.3
                         ? MailboxOf(customer)
                         : PhoneOf(customer);
  if (number == 0 && mailbox) arrival.other = MailboxOf(customer);

  const int conversation = number / kEventsPerConversation;
  const int turn = number % kEventsPerConversation;
  v1::Event& event = arrival.event;
  event.set_source("desk");
  event.set_id(fmt::format("e-{}-{}", customer, number));
  event.set_kind("message");
  event.set_channel(std::string(kChannels[(customer + conversation) % 5]));
  v1::Actor& actor = *event.mutable_actor();
  // Agents have the last word: what is over waits for nobody.
  const bool agent = turn % 2 == 1 || turn + 1 == kEventsPerConversation;
  actor.set_role(agent ? v1::ROLE_AGENT : v1::ROLE_CUSTOMER);
  if (agent) actor.set_id(fmt::format("agent-{}", customer % 200));
  event.set_text(
      words_.Text(random_, kTextBytesMean * (0.1 + 1.5 * Uniform(random_))));
  event.set_occurred_at(absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ",
                                         absl::FromUnixMicros(at_us),
                                         absl::UTCTimeZone()));
  event.add_identities(arrival.identity);
  if (!arrival.other.empty()) event.add_identities(arrival.other);
  event.set_conversation(ConversationOf(customer, conversation));
  if (turn == 0) {
    event.set_topic(words_.Topic(static_cast<std::size_t>(customer)));
  }
  event.set_data_json(fmt::format(R"({{"ticket":{},"queue":"q{}"}})",
                                  conversation, customer % 12));
  arrival.bytes = event.SerializeAsString();
  return arrival;
}

Population::Population(const PopulationShape& shape)
    : shape_(shape), writer_(shape.seed, shape.dialogues) {
  std::mt19937_64 random(shape.seed);
  const double mu = std::log(shape.events_mean) - kSigma * kSigma / 2;
  for (int customer = 0; customer < shape.customers; ++customer) {
    const double length = std::exp(mu + kSigma * Normal(random));
    lengths_.push_back(
        std::clamp(static_cast<int>(length), 1, kEventsPerCustomerMax));
  }
  specials_begin_ = shape.customers;
  for (int length = 10; length <= shape.longest; length *= 10) {
    special_lengths_.push_back(length);
    lengths_.insert(lengths_.end(), kSpecialsOfALength, length);
  }
  for (int customer = 0; customer < customers(); ++customer) {
    for (int i = 0; i < LengthOf(customer); ++i) {
      arrivals_.emplace_back(
          kBeginUs + static_cast<std::int64_t>(Uniform(random) * kTwoYearsUs),
          customer);
    }
  }
  std::sort(arrivals_.begin(), arrivals_.end());
  special_times_.resize(lengths_.size() -
                        static_cast<std::size_t>(specials_begin_));
  for (const auto& [at_us, customer] : arrivals_) {
    if (customer < specials_begin_) continue;
    special_times_[static_cast<std::size_t>(customer - specials_begin_)]
        .push_back(at_us);
  }
  now_us_ = kBeginUs + kTwoYearsUs;
}

std::vector<int> Population::Specials(int events) const {
  std::vector<int> customers;
  for (int i = specials_begin_; i < this->customers(); ++i) {
    if (LengthOf(i) == events) customers.push_back(i);
  }
  return customers;
}

std::int64_t Population::MiddleOf(int special) const {
  const auto& times =
      special_times_[static_cast<std::size_t>(special - specials_begin_)];
  return times[times.size() / 2];
}

int Population::MiddleIndexOf(int special) const {
  return static_cast<int>(
      special_times_[static_cast<std::size_t>(special - specials_begin_)]
          .size() /
      2);
}

void Population::Each(const Take& take) {
  std::vector<int> numbers(lengths_.size());
  std::vector<Arrival> batch;
  for (std::size_t i = 0; i < arrivals_.size(); ++i) {
    const auto& [at_us, customer] = arrivals_[i];
    const int number = numbers[static_cast<std::size_t>(customer)]++;
    batch.push_back(writer_.Write(customer, number, at_us));
    batch.back().position = ++position_;
    if (batch.size() == kBatch || i + 1 == arrivals_.size()) {
      take(batch);
      batch.clear();
    }
  }
}

std::vector<Arrival> Population::More(const std::vector<int>& customers) {
  std::vector<Arrival> more;
  for (const int customer : customers) {
    const int number = lengths_[static_cast<std::size_t>(customer)]++;
    more.push_back(writer_.Write(customer, number, ++now_us_));
    more.back().position = ++position_;
  }
  return more;
}

}  // namespace throughline::bench
