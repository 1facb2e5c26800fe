// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/facts/statements.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "lib/base/rfc3339.h"

namespace throughline::facts {
namespace {

using Fact = Head::Fact;

// A weight: the rank of a source, and below it how sure somebody is, to a
// millionth.
constexpr int kRankShift = 20;
constexpr double kSure = 1e6;
static_assert(kSure < 1 << kRankShift);

// When the newest statement of a key was recorded: no later question is about
// a time before.
std::int64_t KnownUs(const Fact& first) {
  return first.has_known_us() ? first.known_us() : first.recorded_us();
}

// Whether `weak` never decides from `known_us` on, because `strong` does.
bool Covers(const Fact& strong, const Fact& weak, std::int64_t known_us) {
  return RankOf(strong) == RankOf(weak) &&
         FromUs(strong) <= std::max(FromUs(weak), known_us);
}

// The statements of a key, the strongest first: [first, last).
std::pair<int, int> RangeOf(const std::string& key, const Head& head) {
  const auto& facts = head.facts();
  const auto first = std::lower_bound(
      facts.begin(), facts.end(), key,
      [](const Fact& a, const std::string& b) { return a.key() < b; });
  auto last = first;
  while (last != facts.end() && last->key() == key) ++last;
  return {static_cast<int>(first - facts.begin()),
          static_cast<int>(last - facts.begin())};
}

// The strongest always stays, since nothing covers it.
void LetGo(int first, int last, std::int64_t known_us, Head& in) {
  auto& facts = *in.mutable_facts();
  int kept = first + 1;
  for (int i = first + 1; i < last; ++i) {
    bool over = false;
    for (int strong = first; strong < kept && !over; ++strong) {
      over = Covers(facts[strong], facts[i], known_us);
    }
    if (over) continue;
    if (kept != i) facts.SwapElements(kept, i);
    ++kept;
  }
  facts.DeleteSubrange(kept, last - kept);
}

}  // namespace

std::uint32_t WeightOf(const FactPolicy& policy, const v1::Fact& fact,
                       std::string_view source) {
  const auto own = policy.keys.find(fact.key());
  const FactRule& rule =
      own != policy.keys.end() ? own->second : policy.otherwise;
  switch (rule.by) {
    case FactRule::By::kLatest:
      return 0;
    case FactRule::By::kSource: {
      const auto at =
          std::find(rule.sources.begin(), rule.sources.end(), source);
      return static_cast<std::uint32_t>(rule.sources.end() - at) << kRankShift;
    }
    case FactRule::By::kConfidence:
      return static_cast<std::uint32_t>(std::lround(
          kSure * (fact.has_confidence() ? fact.confidence() : 1.0)));
  }
  return 0;
}

std::vector<Fact> Stated(const record::Told& told) {
  std::vector<Fact> stated;
  // What a correction states its target does, wherever that stands.
  if (told.fields.Is(record::kAmends)) return stated;
  std::uint32_t ordinal = 0;
  for (v1::Fact& fact : told.Facts()) {
    Fact& next = stated.emplace_back();
    next.set_key(fact.key());
    next.set_place(keys::EncodePlace(told.place));
    next.set_weight(told.FactWeight(ordinal));
    next.set_ordinal(ordinal++);
    next.set_recorded_us(told.fields.recorded_us);
    const auto from = ParseRfc3339(fact.valid_from());
    const auto to = ParseRfc3339(fact.valid_to());
    if (from.has_value()) next.set_from_us(from->us);
    if (to.has_value()) next.set_to_us(to->us);
    *next.mutable_fact() = std::move(fact);
    next.set_source(std::string(told.fields.source));
    next.set_id(std::string(told.fields.id));
    next.set_channel(std::string(told.fields.channel));
    next.set_sensitive(told.sensitive());
    next.set_visibility(told.needed());
    for (std::string& audience : told.Audiences()) {
      next.add_audiences(std::move(audience));
    }
  }
  return stated;
}

std::int64_t FromUs(const Fact& fact) {
  return fact.has_from_us() ? fact.from_us()
                            : keys::DecodePlace(fact.place()).sort_us;
}

std::int64_t HoldsFromUs(const Fact& fact) {
  return fact.has_from_us() ? fact.from_us()
                            : std::min(FromUs(fact), fact.recorded_us());
}

std::uint32_t RankOf(const Fact& fact) { return fact.weight() >> kRankShift; }

bool Stronger(const Fact& a, const Fact& b) {
  if (a.weight() != b.weight()) return a.weight() > b.weight();
  const std::int64_t from_a = FromUs(a);
  const std::int64_t from_b = FromUs(b);
  if (from_a != from_b) return from_a > from_b;
  if (a.place() != b.place()) return a.place() > b.place();
  return a.ordinal() > b.ordinal();
}

void Insert(const Fact& fact, Head& into) {
  auto& facts = *into.mutable_facts();
  auto [first, last] = RangeOf(fact.key(), into);
  int at = first;
  while (at < last && Stronger(facts[at], fact)) ++at;
  const bool same = at < last && facts[at].place() == fact.place() &&
                    facts[at].ordinal() == fact.ordinal();
  std::int64_t known_us = KnownUs(fact);
  bool more = fact.more();
  if (first < last) {
    known_us = std::max(known_us, KnownUs(facts[first]));
    more = more || facts[first].more();
    facts[first].clear_known_us();
    facts[first].clear_more();
  }
  if (!same) {
    *facts.Add() = fact;
    std::rotate(facts.begin() + at, facts.end() - 1, facts.end());
    facts[at].clear_known_us();
    facts[at].clear_more();
    ++last;
  }
  LetGo(first, last, known_us, into);
  if (known_us != facts[first].recorded_us()) {
    facts[first].set_known_us(known_us);
  }
  if (more) facts[first].set_more(true);
}

}  // namespace throughline::facts
