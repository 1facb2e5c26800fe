// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowFacts: what is known, of that which a viewer may see.

#include <algorithm>
#include <memory>
#include <vector>

#include "lib/base/status.h"
#include "lib/facts/current.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"

namespace throughline::head {
namespace {

bool Seen(const Head::Fact& fact, const Viewer& viewer) {
  return record::MaySee(viewer, static_cast<v1::Visibility>(fact.visibility()),
                        fact.audiences());
}

CurrentFact Shown(const Head::Fact& fact) {
  CurrentFact shown;
  shown.key = fact.key();
  shown.value_json = fact.fact().value_json();
  if (fact.fact().has_confidence()) {
    shown.confidence = fact.fact().confidence();
  }
  shown.valid_from = fact.fact().valid_from();
  shown.valid_to = fact.fact().valid_to();
  shown.source_event = {fact.source(), fact.id()};
  shown.channel = fact.channel();
  shown.at_us = keys::DecodePlace(fact.place()).sort_us;
  shown.sensitive = fact.sensitive();
  return shown;
}

// Shows what stands of one key's statements, the strongest first: [from, to).
// A clock that runs behind what was recorded is taken to be there already.
template <typename Iterator>
void ShowKey(Iterator from, Iterator to, Instant& now,
             Resumption::Standing& standing) {
  if (from == to) return;
  const std::int64_t known_us =
      from->has_known_us() ? from->known_us() : from->recorded_us();
  const auto reached = [&](std::int64_t us) {
    return us <= known_us || now.Reached(us);
  };
  const auto decides = facts::Deciding(
      from, to, reached,
      [](const Head::Fact& fact) -> const Head::Fact& { return fact; });
  if (decides != to && !decides->fact().retracted()) {
    standing.facts.push_back(Shown(*decides));
  }
}

// The facts as they would be without the events that the viewer may not see.
absl::Status FoldSeen(const View& view, const std::vector<ProfileId>& profiles,
                      const Sight& sight, Head& into) {
  return timeline::Tell(
      view, profiles, {.as_of = sight.as_of},
      [&](const record::Told& told, const std::shared_ptr<const void>&) {
        if (record::MaySee(sight.viewer, told)) facts::Fold(told, into);
        return true;
      });
}

}  // namespace

absl::Status ShowFacts(const View& view, const Customer& customer,
                       const Sight& sight, Resumption::Standing& standing) {
  const std::shared_ptr<const Head> head = customer.head();
  const auto& facts = head->facts();
  standing.facts_at_least = head->facts_dropped();
  const auto seen = [&sight](const Head::Fact& fact) {
    return Seen(fact, sight.viewer);
  };
  const bool now = sight.as_of == ~Position{0};
  std::optional<Head> then;  // As of an earlier position, where it is needed.
  for (auto first = facts.begin(); first != facts.end();) {
    const std::string& key = first->key();
    const auto last = std::find_if(first, facts.end(), [&](const auto& fact) {
      return fact.key() != key;
    });
    // What a head let go of was covered by what it has; behind a hidden one,
    // another may stand.
    if (!first->more() && std::all_of(first, last, seen)) {
      ShowKey(first, last, sight.now, standing);
      first = last;
      continue;
    }
    Head all;
    if (now) {
      TL_RETURN_IF_ERROR(
          facts::ReadKey(view, ProfilesOf(customer), key, seen, all));
    } else if (!then.has_value()) {
      TL_RETURN_IF_ERROR(
          FoldSeen(view, ProfilesOf(customer), sight, then.emplace()));
    }
    const auto& from = now ? all.facts() : then->facts();
    const auto begin =
        std::find_if(from.begin(), from.end(),
                     [&](const auto& f) { return f.key() == key; });
    const auto end = std::find_if(
        begin, from.end(), [&](const auto& f) { return f.key() != key; });
    ShowKey(begin, end, sight.now, standing);
    first = last;
  }
  return absl::OkStatus();
}

}  // namespace throughline::head
