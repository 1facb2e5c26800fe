// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Served: one customer's history, told event by event, and what it comes to.

#ifndef THROUGHLINE_LIB_INDICATORS_SERVED_H_
#define THROUGHLINE_LIB_INDICATORS_SERVED_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/indicators/calls.h"
#include "lib/indicators/period.h"
#include "lib/indicators/tally.h"
#include "lib/record/record.h"
#include "throughline/report.h"

namespace throughline::indicators {

class Served {
 public:
  // In timeline order, all of the customer's profiles together. `conversation`
  // is the one the event lies in after splits.
  void Tell(const record::Told& told, ConversationId conversation);

  // Of what was told, that which belongs to the period.
  void AddTo(const Period& period, Tally& tally) const;

  // Of all that was told.
  Experience ToExperience(std::int64_t now_us) const;

  std::uint64_t EventsIn(const Period& period) const;

 private:
  enum class End { kUnanswered, kAnswered, kAnsweredElsewhere, kClosed };
  struct Ask {
    std::int64_t at_us = 0;
    std::string channel;
    ConversationId conversation;
    End end = End::kUnanswered;
    std::int64_t wait_ms = 0;
  };
  struct Effort {
    std::int64_t at_us = 0;
    std::string channel;
  };
  struct Concern {
    std::vector<Effort> efforts;    // The first on each channel, by time.
    std::vector<std::size_t> open;  // Of asks_.
    int contacted = 0;              // When, counted in events; 0: never.
    int first_resolved = 0;
    int resolved = 0;

    bool Reopened() const {
      return first_resolved != 0 && first_resolved < contacted;
    }
    bool Resolved() const { return contacted < resolved; }
  };
  struct Rating {
    std::int64_t at_us = 0;
    std::string channel;
    double rating = 0;
  };

  void Take(const record::Told& told, ConversationId conversation);
  void Answer(const record::Told& told, Concern& concern);
  void EndAsk(std::size_t ask, End end, std::int64_t at_us);

  int told_ = 0;
  std::vector<std::int64_t> times_us_;
  std::vector<Ask> asks_;
  std::map<std::string, std::size_t, std::less<>> asks_by_self_;
  std::map<ConversationId, Concern> concerns_;
  std::vector<Rating> ratings_;
  Calls calls_;
};

}  // namespace throughline::indicators

#endif  // THROUGHLINE_LIB_INDICATORS_SERVED_H_
