// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/facts/current.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "throughline/limits.h"

namespace throughline::facts {
namespace {

using keys::Table;
using Fact = Head::Fact;

keys::Key KeyOf(const View& view, ProfileId profile, std::string_view key) {
  keys::Key of = view.Key(Table::kFact).Add(profile);
  if (!key.empty()) of.Add(keys::HashOf(view.index_key, "fact", {key}));
  return of;
}

std::string RowKey(const Draft& draft, ProfileId profile, const Fact& fact) {
  return KeyOf(draft.view(), profile, fact.key())
      .Add(keys::DecodePlace(fact.place()))
      .Add(Position{fact.ordinal()})
      .bytes();
}

// A key's range of a head's facts, and when it was last spoken of.
struct Spoken {
  std::int64_t known_us = 0;
  std::string_view key;

  friend bool operator>(const Spoken& a, const Spoken& b) {
    return std::tie(a.known_us, a.key) > std::tie(b.known_us, b.key);
  }
};

void TrimStatements(Head& head) {
  auto& facts = *head.mutable_facts();
  int first = 0;
  for (int i = 1; i <= facts.size(); ++i) {
    if (i < facts.size() && facts[i].key() == facts[first].key()) continue;
    const int more = i - first - limits::kHeadStatementsMax;
    if (more > 0) {
      facts[first].set_more(true);
      facts.DeleteSubrange(i - more, more);
      i -= more;
    }
    first = i;
  }
}

}  // namespace

void Fold(const record::Told& told, Head& into) {
  if (told.fields.facts.empty() &&
      (told.amended == nullptr || !told.amended->facts)) {
    return;
  }
  for (const Fact& fact : Stated(told)) Insert(fact, into);
}

void Combine(const Head& from, Head& into) {
  for (const Fact& fact : from.facts()) Insert(fact, into);
  if (from.facts_dropped()) into.set_facts_dropped(true);
}

void Trim(int most, Head& head) {
  auto& facts = *head.mutable_facts();
  if (facts.size() <= std::min(most, limits::kHeadStatementsMax)) return;
  TrimStatements(head);
  if (facts.size() <= most) return;
  std::vector<Spoken> spoken;
  for (int i = 0; i < facts.size(); ++i) {
    if (i > 0 && facts[i].key() == facts[i - 1].key()) continue;
    spoken.push_back(
        {facts[i].has_known_us() ? facts[i].known_us() : facts[i].recorded_us(),
         facts[i].key()});
  }
  if (spoken.size() <= static_cast<std::size_t>(most)) return;
  head.set_facts_dropped(true);
  // When a key was last spoken of only ever rises, so that what stays does not
  // depend on the order of arrival.
  std::nth_element(spoken.begin(), spoken.begin() + most - 1, spoken.end(),
                   std::greater<>());
  std::set<std::string> gone;
  for (auto at = spoken.begin() + most; at != spoken.end(); ++at) {
    gone.emplace(at->key);
  }
  facts.erase(std::remove_if(
                  facts.begin(), facts.end(),
                  [&](const Fact& fact) { return gone.contains(fact.key()); }),
              facts.end());
}

bool RestsOnDropped(const record::Told& told, const Head& head) {
  if (told.fields.facts.empty() &&
      (told.amended == nullptr || !told.amended->facts)) {
    return false;
  }
  for (const Fact& stated : Stated(told)) {
    const auto at = std::lower_bound(
        head.facts().begin(), head.facts().end(), stated.key(),
        [](const Fact& a, const std::string& b) { return a.key() < b; });
    const bool here = at != head.facts().end() && at->key() == stated.key();
    if (here ? at->more() : head.facts_dropped()) return true;
  }
  return false;
}

void WriteRows(const record::Told* before, const record::Told& told,
               Draft& draft) {
  if (before != nullptr) {
    for (const Fact& fact : Stated(*before)) {
      draft.Delete(RowKey(draft, before->profile, fact));
    }
  }
  for (const Fact& fact : Stated(told)) {
    draft.Put(RowKey(draft, told.profile, fact), codec::Seal(fact));
  }
}

absl::Status ForEach(const View& view, ProfileId profile, std::string_view key,
                     const std::function<void(Fact)>& tell) {
  const auto rows =
      view.rows.Scan(KeyOf(view, profile, key).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(auto fact, codec::OpenAs<Fact>(rows->value(), "facts"));
    tell(std::move(fact));
  }
  return rows->status();
}

absl::Status ReadRows(const View& view, ProfileId profile, Head& into) {
  return ForEach(view, profile, {},
                 [&into](const Fact& fact) { Insert(fact, into); });
}

absl::Status ReadKey(const View& view, const std::vector<ProfileId>& profiles,
                     std::string_view key, const Takes& takes, Head& into) {
  auto& facts = *into.mutable_facts();
  facts.erase(
      std::remove_if(facts.begin(), facts.end(),
                     [&](const Fact& fact) { return fact.key() == key; }),
      facts.end());
  for (const ProfileId& profile : profiles) {
    TL_RETURN_IF_ERROR(ForEach(view, profile, key, [&](const Fact& fact) {
      if (takes(fact)) Insert(fact, into);
    }));
  }
  return absl::OkStatus();
}

absl::Status ReadKeysOf(const View& view, const record::Told& told,
                        Head& into) {
  for (const Fact& fact : Stated(told)) {
    TL_RETURN_IF_ERROR(ReadKey(
        view, {told.profile}, fact.key(), [](const Fact&) { return true; },
        into));
  }
  return absl::OkStatus();
}

}  // namespace throughline::facts
