// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Glance: what a head's row tells while its bytes are walked, without parsing
// it: who, how many events, the newest of them. It is all that a resumption
// needs to show what was said last; whether the rest can be told from the same
// bytes, without another read, it says too.

#ifndef THROUGHLINE_LIB_HEAD_GLANCE_H_
#define THROUGHLINE_LIB_HEAD_GLANCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/head/head.h"
#include "lib/head/pieces.h"
#include "lib/timeline/tail_view.h"

namespace throughline::head {

struct Glance {
  struct Profile {
    ProfileId id;
    Position created = 0;
    std::string shown;
    std::uint32_t assurance = 0;
    std::uint64_t events = 0;
  };

  // What it takes to know whether the rest needs another read.
  struct Load {
    bool plain = true;  // Of all of them: what Plain says.
    bool combines = true;
    v1::Visibility needs = v1::VISIBILITY_PUBLIC;
    int bases = 0;
    int pieces = 0;         // Behind the bases.
    int conversations = 0;  // Of one of them at the most.
    bool dropped = false;   // One of them let go of conversations.
    int facts = 0;
    int facts_in_pieces = 0;
    int checkpoints = 0;
    bool large = false;  // Of the newest events one is too large for a head.
    // While a row is walked whose base let go of some: the conversations that
    // are there.
    std::optional<std::vector<std::string_view>> parts;
  };

  std::vector<Profile> profiles;                        // By id.
  std::array<std::uint64_t, record::kCounts> events{};  // By visibility.
  std::array<std::uint64_t, record::kCounts> countable{};
  std::optional<std::int64_t> first_us;    // Sort time of the first event.
  std::optional<std::int64_t> contact_us;  // Of the customer's own last.
  std::string group;
  Position tail_gone = 0;
  timeline::TailViews tail;  // Inside the row; not trimmed.
  Load load;
};

// A row of kHead or kGroupHead, whose bytes stay where they are.
absl::StatusOr<Glance> ReadGlance(std::string_view row);

// The same of a head in memory, but for its load.
Glance GlanceOf(const Head& head);

// As head::Combine.
void Combine(Glance from, Glance& into);

// Whether the head that the rows hold is complete once it is parsed, but for
// what one may have let go of and another has a part in (parts.h).
bool IsWhole(const Glance& glance);

// Whether there may be such.
bool MayLack(const Glance& glance);

// Whether it tells, then, all that the viewer can be shown of it without a
// read: nothing was cut short or hides something else. Says no where it is not
// sure.
bool TellsAll(const Glance& glance, const Viewer& viewer);

// What a base is marked with that allows both to be said; absent: it does not.
std::optional<Plain> PlainOf(const Head& head);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_GLANCE_H_
