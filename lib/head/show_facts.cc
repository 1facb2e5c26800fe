// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowFacts: what is known, of that which a viewer may see.

#include <algorithm>
#include <vector>

#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/facts/current.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"

namespace throughline::head {
namespace {

bool Holds(const v1::Fact& fact, Instant& now) {
  if (fact.retracted()) return false;
  const auto from = ParseRfc3339(fact.valid_from());
  const auto to = ParseRfc3339(fact.valid_to());
  return !(from.has_value() && !now.Reached(from->us)) &&
         !(to.has_value() && now.Reached(to->us));
}

bool Seen(const Head::Fact& fact, const Viewer& viewer) {
  return record::MaySee(viewer, static_cast<v1::Visibility>(fact.visibility()),
                        fact.audiences());
}

void ShowFact(const Head::Fact& fact, const Sight& sight,
              Resumption::Body& body) {
  if (!Holds(fact.fact(), sight.now)) return;
  CurrentFact& shown = body.facts.emplace_back();
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
                       const Sight& sight, Resumption::Body& body) {
  const Head& head = customer.head;
  body.facts_at_least = head.facts_dropped();
  const auto seen = [&sight](const Head::Fact& fact) {
    return Seen(fact, sight.viewer);
  };
  if (std::all_of(head.facts().begin(), head.facts().end(), seen)) {
    for (const Head::Fact& fact : head.facts()) ShowFact(fact, sight, body);
    return absl::OkStatus();
  }
  std::vector<ProfileId> profiles;
  for (const auto& member : customer.group.members) {
    profiles.push_back(member.profile);
  }
  // A head keeps the latest of each key: behind a hidden one another may stand.
  const bool now = sight.as_of == ~Position{0};
  Head stated;
  if (!now) TL_RETURN_IF_ERROR(FoldSeen(view, profiles, sight, stated));
  for (const Head::Fact& fact : head.facts()) {
    if (seen(fact)) {
      ShowFact(fact, sight, body);
      continue;
    }
    if (now) {
      TL_RETURN_IF_ERROR(
          facts::ReadLatest(view, profiles, fact.key(), seen, stated));
    }
    for (const Head::Fact& other : stated.facts()) {
      if (other.key() == fact.key()) ShowFact(other, sight, body);
    }
  }
  return absl::OkStatus();
}

}  // namespace throughline::head
