// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/kinds.h"

#include <algorithm>
#include <iterator>

namespace throughline::timeline {
namespace {

constexpr auto kCustomer = v1::VISIBILITY_CUSTOMER;
constexpr auto kStaff = v1::VISIBILITY_STAFF;
constexpr auto kAsTarget = v1::VISIBILITY_UNSPECIFIED;
constexpr Amends kNo = Amends::kNothing;

// By name. An answered call answers: to have somebody on the line is what a
// missed call asked for.
constexpr Kind kKinds[] = {
    // name, countable, visibility, amends, message, asks, answers, contact
    {"action", false, kStaff, kNo, false, false, false, false},
    {"call_abandoned", false, kCustomer, kNo, false, true, false, true},
    {"call_answered", false, kCustomer, kNo, true, false, true, false},
    {"call_ended", false, kCustomer, kNo, false, false, false, false},
    {"call_held", false, kCustomer, kNo, false, false, false, false},
    {"call_queued", false, kCustomer, kNo, false, false, false, true},
    {"call_resumed", false, kCustomer, kNo, false, false, false, false},
    {"call_started", true, kCustomer, kNo, false, false, false, true},
    {"call_transferred", false, kCustomer, kNo, false, false, false, false},
    {"callback_request", true, kCustomer, kNo, true, true, false, true},
    {"consent", false, kStaff, kNo, false, false, false, false},
    {"correction", false, kAsTarget, Amends::kCorrection, false, false, false,
     false},
    {"delete", false, kAsTarget, Amends::kDelete, false, false, false, false},
    {"delivery", false, kAsTarget, Amends::kOther, false, false, false, false},
    {"disposition", false, kStaff, kNo, false, false, false, false},
    {"edit", false, kAsTarget, Amends::kEdit, false, false, false, false},
    {"fact", false, kStaff, kNo, false, false, false, false},
    {"handover", false, kStaff, kNo, false, false, false, false},
    {"joined", false, kStaff, kNo, false, false, false, false},
    {"left", false, kStaff, kNo, false, false, false, false},
    {"message", true, kCustomer, kNo, true, true, true, true},
    {"note", true, kStaff, kNo, false, false, false, false},
    {"profile", false, kStaff, kNo, false, false, false, false},
    {"promise", false, kStaff, kNo, false, false, false, false},
    {"reaction", false, kAsTarget, Amends::kOther, false, false, false, false},
    {"recording", false, kStaff, kNo, false, false, false, false},
    {"resolution", false, kStaff, kNo, false, false, false, false},
    {"summary", false, kStaff, kNo, false, false, false, false},
    {"survey", false, kStaff, kNo, false, false, false, false},
    {"transcript", false, kCustomer, kNo, false, false, false, false},
    {"voicemail", true, kCustomer, kNo, true, true, false, true},
};

constexpr bool Sorted() {
  for (std::size_t i = 1; i < std::size(kKinds); ++i) {
    if (!(kKinds[i - 1].name < kKinds[i].name)) return false;
  }
  return true;
}
static_assert(Sorted());

constexpr Kind kUnknown;

}  // namespace

const Kind& KindOf(std::string_view name) {
  const auto* const at = std::lower_bound(
      std::begin(kKinds), std::end(kKinds), name,
      [](const Kind& kind, std::string_view want) { return kind.name < want; });
  return at != std::end(kKinds) && at->name == name ? *at : kUnknown;
}

}  // namespace throughline::timeline
