// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowExperience: how often the customer had to come, and how it was for them.

#include <cstdint>

#include "absl/time/time.h"
#include "lib/clocks/asks.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"

namespace throughline::head {
namespace {

constexpr double kGood = 0.5;

void AddConversation(const Head::Conversation& part, Instant& now,
                     Experience& experience) {
  const std::int64_t month_us = absl::ToInt64Microseconds(absl::Hours(24 * 30));
  std::uint64_t contacts = 0;
  for (const Head::Channel& channel : part.channels()) {
    if (channel.contact().empty()) continue;
    ++contacts;
    if (!now.Reached(keys::DecodePlace(channel.contact()).sort_us, month_us)) {
      ++experience.contacts_in_30_days;
    }
  }
  if (contacts == 0) return;  // The customer never took it up.
  experience.contacts += contacts;
  experience.repeat_contacts += contacts - 1;
  const bool reopened = !part.first_resolved().empty() &&
                        part.first_resolved() < part.contacted();
  experience.reopened += reopened ? 1 : 0;
  if (part.resolved() <= part.contacted()) return;
  ++experience.resolved;
  if (contacts == 1 && !reopened) ++experience.resolved_at_first_contact;
}

// True where the run of bad ones goes on beyond what the head keeps.
bool AddRatings(const Head& head, const Viewer& viewer,
                Experience& experience) {
  for (int i = head.ratings_size() - 1; i >= 0; --i) {
    const Head::Rating& rating = head.ratings(i);
    if (!record::MaySee(viewer,
                        static_cast<v1::Visibility>(rating.visibility()),
                        rating.audiences())) {
      continue;
    }
    if (!experience.last_rating) experience.last_rating = rating.rating();
    if (rating.rating() >= kGood) return false;
    ++experience.bad_in_a_row;
  }
  return head.ratings_dropped();
}

}  // namespace

Experience ShowExperience(const Head& head, const Sight& sight) {
  Experience experience;
  for (const Head::Conversation& part : head.conversations()) {
    AddConversation(part, sight.now, experience);
  }
  const bool more = AddRatings(head, sight.viewer, experience);
  experience.at_least = head.conversations_dropped() || more;
  return experience;
}

}  // namespace throughline::head
