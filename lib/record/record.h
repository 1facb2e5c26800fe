// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A stored event: what its source stated and what was decided about it when it
// was appended. Owns the bits of storage::Record::decided, and Fields, one walk
// over the encoded bytes for those who need most of them at once.

#ifndef THROUGHLINE_LIB_RECORD_RECORD_H_
#define THROUGHLINE_LIB_RECORD_RECORD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/keys/keys.h"
#include "throughline/event_view.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::record {

// Bits of Record::decided. A bit, once given, is never given again.
enum Decided : std::uint32_t {
  kAsk = 1 << 0,           // A customer waits for an answer to it.
  kAnswersAll = 1 << 1,    // It answers every earlier ask.
  kAnswersNamed = 1 << 2,  // It answers the ask in Record::answers.
  kCountable = 1 << 3,
  kLate = 1 << 4,
  kBackfill = 1 << 5,
  kSkewed = 1 << 6,   // Said to lie in the future; sorted as recorded.
  kContact = 1 << 7,  // The customer's own effort.
  kMessage = 1 << 8,  // Tells who spoke last.
  kOutgoing = 1 << 9,
  kResolves = 1 << 10,
  kAsIs = 1 << 11,      // An identity could not be normalised.
  kRaised = 1 << 12,    // Its sort time is its parent's.
  kAudience = 1 << 13,  // Only those with a label may read it.
  kAsTarget = 1 << 14,  // Its visibility is that of what it is about.
  kAmends = 1 << 15,    // What it states, its target states.
  kPauses = 1 << 16,    // Stops the clocks until the customer asks again.
  kPromise = 1 << 17,   // We said we would.
  kKeeps = 1 << 18,   // It keeps the promise in Record::answers, if it is one;
  kBreaks = 1 << 19,  // or gives it up.
  kOutbox = 1 << 20,  // It was put into the outbox, to be sent.
};

// What is read of a record when it is folded. Views into the record.
struct Fields {
  std::uint32_t decided = 0;
  v1::Visibility visibility = v1::VISIBILITY_STAFF;
  std::string_view conversation;  // 16 bytes, or empty.
  std::string_view self;
  std::string_view answers;
  std::string_view joined_over;
  std::string_view identity_profiles;
  std::string_view target;  // The hash of what it is about; empty: nothing.
  std::vector<std::string_view> audiences;
  std::int64_t recorded_us = 0;
  std::optional<std::int64_t> due_us;
  std::vector<std::uint32_t> fact_weights;  // None: all are 0.

  std::string_view source;
  std::string_view id;
  std::string_view kind;
  std::string_view channel;
  std::string_view text;
  std::string_view topic;
  std::string_view brand;
  std::string_view data_json;
  bool has_data = false;
  bool has_text = false;
  bool sensitive = false;  // In part or whole.
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string_view actor_id;
  std::string_view actor_name;
  std::string_view conversation_key;
  std::optional<double> rating;
  std::vector<std::string_view> facts;      // Encoded v1::Fact each.
  std::vector<std::string_view> assurance;  // Encoded v1::Assurance each.
  std::vector<std::string_view> identities;
  std::vector<std::string_view> skills;
  std::string_view claim;     // Encoded v1::Claim.
  std::string_view handover;  // Encoded v1::Handover.

  bool Is(Decided bit) const { return (decided & bit) != 0; }
};

Fields ReadFields(std::string_view record);

// An event with what later ones did to it: what is folded.
struct Told {
  ProfileId profile;
  Place place;
  std::string_view record;
  Fields fields;
  std::shared_ptr<const EventView::Amended> amended;

  bool deleted() const { return amended && amended->deleted; }
  std::string_view text() const {
    return amended && amended->text ? std::string_view(*amended->text)
                                    : fields.text;
  }
  std::optional<double> rating() const {
    return amended && amended->rating ? amended->rating : fields.rating;
  }
  v1::Visibility visibility() const {
    return amended ? std::max(amended->visibility, fields.visibility)
                   : fields.visibility;
  }

  // What a viewer needs beside being of every audience, and those: what derives
  // from it needs the same.
  v1::Visibility needed() const;
  std::vector<std::string> Audiences() const;

  // As they stand; none where it was deleted.
  std::vector<v1::Fact> Facts() const;

  // Of the fact at an index of Facts().
  std::uint32_t FactWeight(std::size_t index) const;

  std::optional<std::int64_t> due_us() const {
    return amended && amended->due_us ? amended->due_us : fields.due_us;
  }
  bool sensitive() const {
    return fields.sensitive || (amended && amended->sensitive);
  }
};

// Index of a visibility in an array of four.
inline int VisibilityIndex(v1::Visibility visibility) {
  const int index = static_cast<int>(visibility) - 1;
  return index < 0 ? 2 : index > 3 ? 3 : index;
}

// Among counts by visibility; the fifth is of those for an audience.
inline constexpr int kCounts = 5;
inline int CountIndex(const Told& told) {
  const bool audience =
      told.fields.Is(kAudience) ||
      (told.amended != nullptr && !told.amended->audiences.empty());
  return audience ? kCounts - 1 : VisibilityIndex(told.visibility());
}

storage::Amended ToRow(const EventView::Amended& amended);
std::shared_ptr<const EventView::Amended> FromRow(
    const storage::Amended& amended);

}  // namespace throughline::record

#endif  // THROUGHLINE_LIB_RECORD_RECORD_H_
