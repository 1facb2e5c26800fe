// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/rules.h"

#include <algorithm>
#include <vector>

#include "lib/base/status.h"

namespace throughline::clocks {
namespace {

bool Has(const std::vector<std::string>& kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// What each channel is held to; errors name a rule, never a customer's word.
absl::Status CheckRule(const std::string& channel, const ReplyRule& rule,
                       const ReplyPolicy& policy) {
  if (rule.due_after.has_value() && *rule.due_after < absl::ZeroDuration()) {
    return Invalid("reply.channels[{}].due_after: {}; 0 or more is right",
                   channel, absl::FormatDuration(*rule.due_after));
  }
  if (!rule.calendar.empty() && !policy.calendars.contains(rule.calendar)) {
    return Invalid(
        "reply.channels[{}].calendar: reply.calendars has none of this name",
        channel);
  }
  return absl::OkStatus();
}

}  // namespace

Rules::Rules(const ReplyPolicy& policy) : policy_(policy) {
  for (const auto& [channel, rule] : policy.channels) {
    status_.Update(CheckRule(channel, rule, policy));
  }
  for (const auto& [name, calendar] : policy.calendars) {
    absl::StatusOr<Openings> openings = OpeningsOf(calendar);
    if (openings.ok()) {
      calendars_.emplace(name, *std::move(openings));
    } else {
      status_.Update(
          Invalid("reply.calendars[{}].{}", name, Message(openings.status())));
    }
  }
}

bool Rules::Asks(std::string_view channel, std::string_view kind,
                 bool known) const {
  if (policy_.channels.empty()) return known;
  const ReplyRule rule = policy_.RuleOf(channel);
  return rule.asks.has_value() ? Has(*rule.asks, kind) : known;
}

bool Rules::Answers(std::string_view channel, std::string_view kind,
                    bool known) const {
  if (policy_.channels.empty()) return known;
  const ReplyRule rule = policy_.RuleOf(channel);
  return rule.answers.has_value() ? Has(*rule.answers, kind) : known;
}

bool Rules::Pauses(std::string_view channel, std::string_view kind) const {
  return !policy_.channels.empty() && Has(policy_.RuleOf(channel).pauses, kind);
}

const Openings& Rules::OpeningsFor(const ReplyRule& rule) const {
  static const Openings kAlways;
  const auto found = calendars_.find(rule.calendar);
  return found != calendars_.end() ? found->second : kAlways;
}

std::optional<std::int64_t> Rules::DueUs(std::string_view channel,
                                         std::int64_t from_us) const {
  const ReplyRule rule = policy_.RuleOf(channel);
  if (!rule.due_after.has_value()) return std::nullopt;
  return AfterOpen(OpeningsFor(rule), from_us, *rule.due_after);
}

std::int64_t Rules::WaitedOpenUs(std::string_view channel, std::int64_t from_us,
                                 std::int64_t to_us) const {
  return OpenUs(OpeningsFor(policy_.RuleOf(channel)), from_us, to_us);
}

}  // namespace throughline::clocks
