// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tally: what is counted, by channel, and the report that comes of it.

#ifndef THROUGHLINE_LIB_INDICATORS_TALLY_H_
#define THROUGHLINE_LIB_INDICATORS_TALLY_H_

#include <map>
#include <string>
#include <string_view>

#include "lib/indicators/histogram.h"
#include "throughline/report.h"

namespace throughline::indicators {

// A rating under it is a bad experience.
inline constexpr double kGood = 0.5;

struct Channel {
  ChannelReport counts;  // But for what is worked out from the rest.
  Histogram responses;
  Histogram rings;
  double rating_sum = 0;

  void Add(const Channel& other);
};

class Tally {
 public:
  Channel& Of(std::string_view channel);

  // Fills in `all`, `channels` and how far they lie apart.
  void WriteTo(ServiceReport& report) const;

 private:
  std::map<std::string, Channel, std::less<>> channels_;
};

}  // namespace throughline::indicators

#endif  // THROUGHLINE_LIB_INDICATORS_TALLY_H_
