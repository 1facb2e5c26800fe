// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/indicators/served.h"

#include <algorithm>
#include <optional>

#include "absl/time/time.h"
#include "throughline/event_view.h"

namespace throughline::indicators {
namespace {

// An ask; of the past, which asks nobody any more, what would have been one.
bool Asks(const record::Fields& fields) {
  if (fields.Is(record::kAsk)) return true;
  return fields.Is(record::kBackfill) && fields.Is(record::kContact) &&
         fields.kind != "call_started" && fields.kind != "call_queued";
}

// What the source of an answer measured itself.
std::optional<std::int64_t> StatedWaitMs(const record::Told& told) {
  const EventView view(told.profile, told.place, told.record, nullptr, nullptr);
  const v1::Event event = view.Decode();
  return event.has_waited_ms() ? std::optional(event.waited_ms())
                               : std::nullopt;
}

}  // namespace

void Served::Tell(const record::Told& told, ConversationId conversation) {
  ++told_;
  times_us_.push_back(told.place.sort_us);
  calls_.Tell(told, conversation);
  if (told.rating().has_value() && !told.deleted() &&
      !told.fields.Is(record::kAmends)) {
    ratings_.push_back(
        {told.place.sort_us, std::string(told.fields.channel), *told.rating()});
  }
  if (!conversation.empty()) Take(told, conversation);
}

void Served::Take(const record::Told& told, ConversationId conversation) {
  const record::Fields& fields = told.fields;
  Concern& concern = concerns_[conversation];
  if (fields.Is(record::kContact)) {
    concern.contacted = told_;
    const bool known = std::any_of(
        concern.efforts.begin(), concern.efforts.end(),
        [&](const Effort& effort) { return effort.channel == fields.channel; });
    if (!known) {
      concern.efforts.push_back(
          {told.place.sort_us, std::string(fields.channel)});
    }
  }
  if (Asks(fields) && !told.deleted()) {
    const bool elsewhere = told.amended && told.amended->answered;
    concern.open.push_back(asks_.size());
    asks_by_self_[std::string(fields.self)] = asks_.size();
    asks_.push_back({told.place.sort_us, std::string(fields.channel),
                     conversation,
                     elsewhere ? End::kAnsweredElsewhere : End::kUnanswered});
  }
  Answer(told, concern);
  if (fields.Is(record::kResolves)) {
    concern.resolved = told_;
    if (concern.first_resolved == 0) concern.first_resolved = told_;
    for (const std::size_t ask : concern.open) {
      EndAsk(ask, End::kClosed, told.place.sort_us);
    }
    concern.open.clear();
  }
}

void Served::Answer(const record::Told& told, Concern& concern) {
  const std::int64_t at_us = told.place.sort_us;
  std::vector<std::size_t> ended;
  if (told.fields.Is(record::kAnswersAll)) {
    ended.swap(concern.open);
  } else if (told.fields.Is(record::kAnswersNamed)) {
    const auto found = asks_by_self_.find(told.fields.answers);
    if (found != asks_by_self_.end()) ended.push_back(found->second);
  }
  std::erase_if(ended, [this](std::size_t ask) {
    return asks_[ask].end == End::kAnswered || asks_[ask].end == End::kClosed;
  });
  if (ended.empty()) return;
  for (const std::size_t ask : ended) EndAsk(ask, End::kAnswered, at_us);
  if (const auto stated_ms = StatedWaitMs(told)) {
    asks_[ended.front()].wait_ms = *stated_ms;
  }
}

void Served::EndAsk(std::size_t ask, End end, std::int64_t at_us) {
  Ask& ended = asks_[ask];
  if (ended.end == End::kAnswered || ended.end == End::kClosed) return;
  // That it was answered elsewhere is known; when, only if it is told here.
  if (ended.end == End::kAnsweredElsewhere && end == End::kClosed) return;
  ended.end = end;
  ended.wait_ms = (at_us - ended.at_us) / 1000;
}

void Served::AddTo(const Period& period, Tally& tally) const {
  for (const Ask& ask : asks_) {
    if (!period.Holds(ask.at_us)) continue;
    Channel& channel = tally.Of(ask.channel);
    ChannelReport& counts = channel.counts;
    ++counts.asks;
    counts.asks_unanswered += ask.end == End::kUnanswered ? 1 : 0;
    counts.asks_closed += ask.end == End::kClosed ? 1 : 0;
    counts.asks_answered +=
        ask.end == End::kAnswered || ask.end == End::kAnsweredElsewhere ? 1 : 0;
    if (ask.end == End::kAnswered) channel.responses.Add(ask.wait_ms);
  }
  for (const auto& [id, concern] : concerns_) {
    if (concern.efforts.empty()) continue;
    const Effort& first = concern.efforts.front();
    if (!period.Holds(first.at_us)) continue;
    ChannelReport& counts = tally.Of(first.channel).counts;
    ++counts.concerns;
    counts.contacts += concern.efforts.size();
    counts.reopened += concern.Reopened() ? 1 : 0;
    if (!concern.Resolved()) continue;
    ++counts.resolved;
    if (concern.efforts.size() == 1 && !concern.Reopened()) {
      ++counts.resolved_at_first_contact;
    }
  }
  for (const Rating& rating : ratings_) {
    if (!period.Holds(rating.at_us)) continue;
    Channel& channel = tally.Of(rating.channel);
    ++channel.counts.ratings;
    channel.counts.ratings_bad += rating.rating < kGood ? 1 : 0;
    channel.rating_sum += rating.rating;
  }
  calls_.AddTo(period, tally);
}

Experience Served::ToExperience(std::int64_t now_us) const {
  const std::int64_t month_us = absl::ToInt64Microseconds(absl::Hours(24 * 30));
  Experience experience;
  for (const auto& [id, concern] : concerns_) {
    if (concern.efforts.empty()) continue;
    experience.contacts += concern.efforts.size();
    experience.repeat_contacts += concern.efforts.size() - 1;
    for (const Effort& effort : concern.efforts) {
      if (now_us - month_us < effort.at_us) ++experience.contacts_in_30_days;
    }
    experience.reopened += concern.Reopened() ? 1 : 0;
    if (!concern.Resolved()) continue;
    ++experience.resolved;
    if (concern.efforts.size() == 1 && !concern.Reopened()) {
      ++experience.resolved_at_first_contact;
    }
  }
  for (auto at = ratings_.rbegin(); at != ratings_.rend(); ++at) {
    if (!experience.last_rating) experience.last_rating = at->rating;
    if (at->rating >= kGood) break;
    ++experience.bad_in_a_row;
  }
  return experience;
}

std::uint64_t Served::EventsIn(const Period& period) const {
  return static_cast<std::uint64_t>(
      std::count_if(times_us_.begin(), times_us_.end(),
                    [&](std::int64_t at_us) { return period.Holds(at_us); }));
}

}  // namespace throughline::indicators
