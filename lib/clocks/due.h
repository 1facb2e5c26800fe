// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is due and when, over all customers of a tenant. Owns the rows kDue: one
// for each open ask and promise that has a due time.

#ifndef THROUGHLINE_LIB_CLOCKS_DUE_H_
#define THROUGHLINE_LIB_CLOCKS_DUE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "lib/clocks/asks.h"
#include "lib/draft/draft.h"

namespace throughline::clocks {

// When an ask is to be answered; absent: at no time, or not while its
// conversation pauses. What paused is due with the customer's newest ask, and
// not before its own time.
std::optional<std::int64_t> DueUs(const Conversation& in,
                                  const storage::Head::Ask& ask);

struct Due {
  std::int64_t due_us = 0;
  ProfileId profile;
  Place place;

  friend bool operator==(const Due&, const Due&) = default;
  friend auto operator<=>(const Due& a, const Due& b) {
    return std::tie(a.due_us, a.place.position) <=>
           std::tie(b.due_us, b.place.position);
  }
};

void WriteDue(const Due& due, Draft& draft);
void EraseDue(const Due& due, Draft& draft);

// Those before `until_us`, behind `after` where it is given, by due time, until
// `seen` returns false.
absl::Status ForEachDue(const View& view, std::int64_t until_us,
                        const std::optional<Due>& after,
                        const std::function<bool(const Due&)>& seen);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_DUE_H_
