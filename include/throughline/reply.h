// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How soon a customer is answered: by channel, what asks, what answers, what
// pauses, and when an answer is due, in the opening hours of the channel.
//
//   policy.reply.calendars["desk"] = {
//       .zone = "Europe/Amsterdam",
//       .hours = {{.weekday = 1, .from_minute = 9 * 60, .to_minute = 17 * 60}},
//       .holidays = {"2026-04-27"}};
//   policy.reply.channels["email"] = {.due_after = absl::Hours(8),
//                                     .calendar = "desk"};
//
// What is due is decided when an event is appended and written down with it: a
// later policy changes nothing that was asked before.

#ifndef THROUGHLINE_REPLY_H_
#define THROUGHLINE_REPLY_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace throughline {

// From the first instant to that just behind the last.
struct Opening {
  absl::Time from;
  absl::Time to;
};

// When somebody is there. The default: always.
struct Calendar {
  // Of the tz database, as `Europe/Amsterdam`. A zone that the system does not
  // know refuses the opening of the store.
  std::string zone = "UTC";

  // Within a day of that zone. Several of one weekday do not overlap.
  struct Hours {
    int weekday = 1;          // 1 is Monday, 7 is Sunday.
    int from_minute = 0;      // Since midnight, 0 to 1,439.
    int to_minute = 24 * 60;  // Exclusive, up to 1,440.
  };
  std::vector<Hours> hours;  // Empty: always open, but on holidays.

  // Days on which it stays closed, as `2026-12-25`.
  std::vector<std::string> holidays;

  // Instead of all the above: the opening that contains a time, or the next
  // one after it; absent: there is none any more. Any number of threads may
  // call it; it must always give the same answer.
  std::function<std::optional<Opening>(absl::Time)> openings;
};

struct ReplyRule {
  // How long, of open time, until an answer is due. Absent: never.
  std::optional<absl::Duration> due_after = absl::Hours(24);

  std::string calendar = "";  // Of ReplyPolicy::calendars; empty: always open.

  // Kinds of events. Absent: those of lib/timeline/README.md. A kind asks only
  // where the customer made it and it came in; it answers only where an agent
  // or a bot made it and it went out; in neither case when it is automatic.
  std::optional<std::vector<std::string>> asks = std::nullopt;
  std::optional<std::vector<std::string>> answers = std::nullopt;

  // Kinds which, where an agent, a bot or the system made them, stop the
  // clocks of the conversation until the customer asks again.
  std::vector<std::string> pauses = {};
};

struct ReplyPolicy {
  // By channel; `social` is also for `social/x`, and the empty name for every
  // channel that has no rule here. Without that one: voice and video at once;
  // webchat 2 minutes; social networks and messengers 15 minutes; e-mail, and
  // a channel that nobody knows, 24 hours.
  std::map<std::string, ReplyRule, std::less<>> channels;

  std::map<std::string, Calendar, std::less<>> calendars;

  // The rule of a channel.
  ReplyRule RuleOf(std::string_view channel) const;
};

}  // namespace throughline

#endif  // THROUGHLINE_REPLY_H_
