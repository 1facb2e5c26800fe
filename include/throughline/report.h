// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Service indicators: how customers were served, by channel and period, worked
// out from the log itself.
//
//   const auto report = store.Report({.from_us = march, .to_us = april});
//   for (const ChannelReport& channel : report->channels) Show(channel);
//
// An ask, a call, a rating and a concern belong to the period by their own
// time, and to their channel; what became of them is as of the report. Times
// elapse day and night: opening hours are not taken off.

#ifndef THROUGHLINE_REPORT_H_
#define THROUGHLINE_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "throughline/requests.h"
#include "throughline/resumption.h"
#include "throughline/types.h"

namespace throughline {

struct ReportRequest {
  std::string tenant = kDefaultTenant;
  std::optional<std::int64_t> from_us = std::nullopt;  // Sort time, inclusive.
  std::optional<std::int64_t> to_us = std::nullopt;    // Exclusive.
  std::optional<Who> who = std::nullopt;               // Of one customer alone.
};

// Milliseconds. Quantiles are at most one part in 32 above the true ones.
struct Waits {
  std::uint64_t count = 0;
  std::int64_t p50_ms = 0;
  std::int64_t p90_ms = 0;
  std::int64_t p99_ms = 0;
  std::int64_t max_ms = 0;  // Exact.
  double mean_ms = 0;       // Exact.
};

// How far a channel lies from all others taken together. Absent: one side has
// nothing to compare.
struct Apart {
  std::optional<double> response;       // Its median wait over theirs: 2.0 is
                                        // twice as slow.
  std::optional<double> effectiveness;  // Its share less theirs, -1 to 1.
  std::optional<double> friendliness;   // Its mean less theirs, -1 to 1.
  std::optional<double> availability;   // Its share less theirs, -1 to 1.
};

struct ChannelReport {
  std::string channel;  // Empty: of all.

  // Response speed. Every ask is counted once: answered; or closed, resolved
  // without an answer; or unanswered. What was imported as the past started no
  // clock and is counted all the same.
  std::uint64_t asks = 0;
  std::uint64_t asks_answered = 0;
  std::uint64_t asks_closed = 0;
  std::uint64_t asks_unanswered = 0;
  Waits responses;  // From the ask to its answer.

  // Effectiveness. A concern is a conversation that the customer took up; it
  // counts where and when they first did. It is resolved where they did not
  // come back since.
  std::uint64_t concerns = 0;
  std::uint64_t contacts = 0;  // On how many channels they had to, in all.
  std::uint64_t reopened = 0;  // They came back after it was resolved.
  std::uint64_t resolved = 0;
  std::uint64_t resolved_at_first_contact = 0;  // One contact, not reopened.

  // Friendliness: ratings from 0 to 1.
  std::uint64_t ratings = 0;
  std::uint64_t ratings_bad = 0;  // Under 0.5.
  double rating_mean = 0;

  // Availability: calls that came in, once each, and how long they rang.
  std::uint64_t calls = 0;
  std::uint64_t calls_answered = 0;
  std::uint64_t calls_abandoned = 0;
  Waits rings;  // Until answered or abandoned.

  Apart apart;

  // 0 to 1; absent: there was nothing.
  std::optional<double> effectiveness() const {  // Resolved, of the concerns.
    return Share(resolved, concerns);
  }
  std::optional<double> first_contact() const {
    return Share(resolved_at_first_contact, concerns);
  }
  std::optional<double> friendliness() const {
    return ratings == 0 ? std::nullopt : std::optional(rating_mean);
  }
  // Of asks and answered calls, those that somebody attended to. An abandoned
  // call asks, until somebody calls back.
  std::optional<double> availability() const {
    return Share(asks_answered + asks_closed + calls_answered,
                 asks + calls_answered);
  }

 private:
  static std::optional<double> Share(std::uint64_t part, std::uint64_t of) {
    if (of == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(of);
  }
};

struct ServiceReport {
  Position position = 0;  // The snapshot it was worked out from.
  std::int64_t from_us = 0;
  std::int64_t to_us = 0;
  std::uint64_t customers = 0;  // That had an event in the period.
  std::uint64_t events = 0;     // In the period.
  ChannelReport all;
  std::vector<ChannelReport> channels;  // By asks, most first; then by name.

  // Of one customer alone: exact over the whole history, whatever a head
  // keeps at hand.
  std::optional<Experience> experience;
};

}  // namespace throughline

#endif  // THROUGHLINE_REPORT_H_
