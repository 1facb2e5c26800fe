// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/indicators/tally.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace throughline::indicators {
namespace {

ChannelReport Told(const Channel& channel, std::string_view name) {
  ChannelReport told = channel.counts;
  told.channel = std::string(name);
  told.responses = channel.responses.ToWaits();
  told.rings = channel.rings.ToWaits();
  if (told.ratings > 0) {
    told.rating_mean = channel.rating_sum / static_cast<double>(told.ratings);
  }
  return told;
}

std::optional<double> Less(std::optional<double> own,
                           std::optional<double> theirs) {
  if (!own.has_value() || !theirs.has_value()) return std::nullopt;
  return *own - *theirs;
}

Apart Compare(const ChannelReport& own, const ChannelReport& others) {
  Apart apart;
  if (own.responses.count > 0 && others.responses.count > 0) {
    // Half a millisecond: whoever is answered at once was not infinitely fast.
    const auto median = [](const Waits& waits) {
      return std::max(static_cast<double>(waits.p50_ms), 0.5);
    };
    apart.response = median(own.responses) / median(others.responses);
  }
  apart.effectiveness = Less(own.effectiveness(), others.effectiveness());
  apart.friendliness = Less(own.friendliness(), others.friendliness());
  apart.availability = Less(own.availability(), others.availability());
  return apart;
}

}  // namespace

void Channel::Add(const Channel& other) {
  const ChannelReport& from = other.counts;
  counts.asks += from.asks;
  counts.asks_answered += from.asks_answered;
  counts.asks_closed += from.asks_closed;
  counts.asks_unanswered += from.asks_unanswered;
  counts.concerns += from.concerns;
  counts.contacts += from.contacts;
  counts.reopened += from.reopened;
  counts.resolved += from.resolved;
  counts.resolved_at_first_contact += from.resolved_at_first_contact;
  counts.ratings += from.ratings;
  counts.ratings_bad += from.ratings_bad;
  counts.calls += from.calls;
  counts.calls_answered += from.calls_answered;
  counts.calls_abandoned += from.calls_abandoned;
  responses.Add(other.responses);
  rings.Add(other.rings);
  rating_sum += other.rating_sum;
}

Channel& Tally::Of(std::string_view channel) {
  const auto found = channels_.find(channel);
  if (found != channels_.end()) return found->second;
  return channels_[std::string(channel)];
}

void Tally::WriteTo(ServiceReport& report) const {
  Channel all;
  for (const auto& [name, channel] : channels_) {
    all.Add(channel);
    Channel others;
    for (const auto& [other_name, other] : channels_) {
      if (other_name != name) others.Add(other);
    }
    ChannelReport told = Told(channel, name);
    told.apart = Compare(told, Told(others, ""));
    report.channels.push_back(std::move(told));
  }
  std::sort(report.channels.begin(), report.channels.end(),
            [](const ChannelReport& a, const ChannelReport& b) {
              return std::tie(b.asks, a.channel) < std::tie(a.asks, b.channel);
            });
  report.all = Told(all, "");
}

}  // namespace throughline::indicators
