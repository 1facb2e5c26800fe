// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The rows of the timeline: events in timeline order, what amends them, and
// the receipts by which a source's id is known again. Owns kEvent, kAmendment,
// kReceipt and kAwaited.

#ifndef THROUGHLINE_LIB_TIMELINE_ROWS_H_
#define THROUGHLINE_LIB_TIMELINE_ROWS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/record/record.h"
#include "throughline/types.h"

namespace throughline::timeline {

using record::Fields;
using record::ReadFields;
using record::Told;

// What an event's source and id are known by.
Hash RefHash(const View& view, std::string_view source, std::string_view id);

// ---- Receipts ----

struct Receipt {
  ProfileId profile;
  Place place;
  std::string digest;
  bool awaited = false;  // Not here yet; something waits for it.
};
absl::StatusOr<std::optional<Receipt>> ReadReceipt(const View& view,
                                                   const Hash& ref);
void WriteReceipt(const Hash& ref, const Receipt& receipt, Draft& draft);

// ---- Events ----

// Stores an encoded record. Returns the row's value, for the head.
std::string WriteEvent(ProfileId profile, const Place& place,
                       std::string_view record, Draft& draft);

struct Stored {
  std::string_view record;
  std::shared_ptr<const void> owner;
};
// kDataLoss where there is no such row.
absl::StatusOr<Stored> ReadEvent(const View& view, ProfileId profile,
                                 const Place& place);

// ---- What amends an event ----

// That the event at `by` amends the one at `target`.
void WriteAmendment(ProfileId profile, const Place& target,
                    ProfileId by_profile, const Place& by, Draft& draft);

// The same for an event that is not here yet: remembered by its ref.
void Await(const Hash& target, ProfileId by_profile, const Place& by,
           Draft& draft);

// Turns what waited for `target` into amendments of it, now that it is here.
// True where there was any.
absl::StatusOr<bool> Arrived(const Hash& target, ProfileId profile,
                             const Place& place, Draft& draft);

// The events that amend the one at `place`, and whose histories they lie in.
absl::StatusOr<std::vector<std::pair<ProfileId, Place>>> AmendmentsOf(
    const View& view, ProfileId profile, const Place& place);

// Whether those up to `as_of` delete it, not only what it is about.
absl::StatusOr<bool> DeletedItself(const View& view, ProfileId profile,
                                   const Place& place, Position as_of);

// What was done to an event by those up to `as_of`; null: nothing. What amends
// a deleted event is deleted with it.
absl::StatusOr<std::shared_ptr<const EventView::Amended>> AmendedBy(
    const View& view, ProfileId profile, const Place& place,
    const Fields& target, Position as_of);

// ---- Reading in order ----

struct Window {
  std::optional<Place> after;   // Exclusive.
  std::optional<Place> before;  // Exclusive.
  Walk walk = Walk::kForward;
  Position as_of = ~Position{0};
};

// Calls `told` for each event of the profiles, merged in timeline order, with
// what was done to it, until it returns false. `owner` keeps the record alive.
using Teller = std::function<bool(const Told& told,
                                  const std::shared_ptr<const void>& owner)>;
absl::Status Tell(const View& view, const std::vector<ProfileId>& profiles,
                  const Window& window, const Teller& told);

// One event as it stood.
absl::StatusOr<Told> TellOne(const View& view, ProfileId profile,
                             const Place& place, const Stored& stored,
                             Position as_of);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_ROWS_H_
