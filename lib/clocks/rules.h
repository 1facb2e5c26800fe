// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A tenant's reply policy, checked once and ready to be asked by channel.

#ifndef THROUGHLINE_LIB_CLOCKS_RULES_H_
#define THROUGHLINE_LIB_CLOCKS_RULES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "lib/clocks/calendar.h"
#include "throughline/reply.h"

namespace throughline::clocks {

// Any number of threads may use it.
class Rules {
 public:
  explicit Rules(const ReplyPolicy& policy);

  // kInvalidArgument: which channel or calendar is wrong.
  const absl::Status& status() const { return status_; }

  // Whether a kind asks, answers or pauses on a channel; `known`: as it is by
  // itself.
  bool Asks(std::string_view channel, std::string_view kind, bool known) const;
  bool Answers(std::string_view channel, std::string_view kind,
               bool known) const;
  bool Pauses(std::string_view channel, std::string_view kind) const;

  // When what is asked then is to be answered; absent: at no time.
  std::optional<std::int64_t> DueUs(std::string_view channel,
                                    std::int64_t from_us) const;

  // How much of the time between the two the channel was open.
  std::int64_t WaitedOpenUs(std::string_view channel, std::int64_t from_us,
                            std::int64_t to_us) const;

 private:
  const Openings& OpeningsFor(const ReplyRule& rule) const;

  const ReplyPolicy policy_;
  std::map<std::string, Openings, std::less<>> calendars_;
  absl::Status status_;
};

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_RULES_H_
