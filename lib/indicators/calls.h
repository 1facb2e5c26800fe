// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Calls: what rang, who picked up, who gave up; one call however many legs and
// events tell of it.

#ifndef THROUGHLINE_LIB_INDICATORS_CALLS_H_
#define THROUGHLINE_LIB_INDICATORS_CALLS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/indicators/period.h"
#include "lib/indicators/tally.h"
#include "lib/record/record.h"

namespace throughline::indicators {

class Calls {
 public:
  // In timeline order. What tells of no call is passed over.
  void Tell(const record::Told& told, ConversationId conversation);

  void AddTo(const Period& period, Tally& tally) const;

 private:
  struct Call {
    std::int64_t at_us = 0;
    std::string channel;
    bool came_in = false;
    bool answered = false;
    bool abandoned = false;
    std::int64_t rang_ms = 0;  // Of one that was answered or abandoned.
  };

  Call& Find(const record::Told& told, const std::string& name, bool starts);

  std::vector<Call> calls_;
  std::map<std::string, std::size_t> by_name_;  // The newest of each name.
};

}  // namespace throughline::indicators

#endif  // THROUGHLINE_LIB_INDICATORS_CALLS_H_
