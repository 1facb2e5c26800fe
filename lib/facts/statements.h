// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Statements about one key: which of them is the stronger, and which can still
// matter. It is one order, so that a head and a question about any time answer
// alike.
//
// At a time the strongest of those that have begun by then decides: it stands,
// or, once its own time has passed, nothing does. So the one that begins later
// ends the one before, whichever came first. Statements of a lesser rank count
// where those of a greater one say nothing.

#ifndef THROUGHLINE_LIB_FACTS_STATEMENTS_H_
#define THROUGHLINE_LIB_FACTS_STATEMENTS_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "lib/record/record.h"
#include "throughline/options.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::facts {

using Head = storage::Head;

// What a policy makes of a statement: the greater stands before the lesser.
std::uint32_t WeightOf(const FactPolicy& policy, const v1::Fact& fact,
                       std::string_view source);

// What an event states as it stands; nothing, where its target states it.
std::vector<Head::Fact> Stated(const record::Told& told);

// The rank of its source, where the policy of its key ranks sources.
std::uint32_t RankOf(const Head::Fact& fact);

// Where it begins among others: as stated, else where its event stands.
std::int64_t FromUs(const Head::Fact& fact);

// From when on it holds, and until when: exclusive. What nobody dated holds
// from when it was known at the latest, though its source's clock be ahead.
std::int64_t HoldsFromUs(const Head::Fact& fact);
inline constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();
inline std::int64_t ToUs(const Head::Fact& fact) {
  return fact.has_to_us() ? fact.to_us() : kNoEnd;
}

// By weight, then by begin, then by place. No two are equal.
bool Stronger(const Head::Fact& a, const Head::Fact& b);

// Which of one key's statements, the strongest first, decides at a time;
// `last`: none does. `reached` says whether a time has come.
template <typename Iterator, typename Reached, typename FactOf>
Iterator Deciding(Iterator first, Iterator last, const Reached& reached,
                  const FactOf& fact_of) {
  for (Iterator at = first; at != last;) {
    const Head::Fact& fact = fact_of(*at);
    if (!reached(HoldsFromUs(fact))) {
      ++at;
      continue;
    }
    if (!fact.has_to_us() || !reached(fact.to_us())) return at;
    // Its time has passed: nothing stands of its rank.
    const std::uint32_t rank = RankOf(fact);
    while (at != last && RankOf(fact_of(*at)) == rank) ++at;
  }
  return last;
}

// Adds a statement to a head and lets go of those of its key that can never
// stand again. What stays is the same in whatever order they come.
void Insert(const Head::Fact& fact, Head& into);

}  // namespace throughline::facts

#endif  // THROUGHLINE_LIB_FACTS_STATEMENTS_H_
