// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/known.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "lib/base/status.h"

namespace throughline {
namespace {

void Add(Resumption::Standing& theirs, Resumption::Body& body) {
  std::move(theirs.facts.begin(), theirs.facts.end(),
            std::back_inserter(body.facts));
  std::move(theirs.promises.begin(), theirs.promises.end(),
            std::back_inserter(body.promises));
  body.facts_at_least |= theirs.facts_at_least;
  body.promises_at_least |= theirs.promises_at_least;
}

// By key; what is due first at first.
void Sort(Resumption::Body& body) {
  std::stable_sort(body.facts.begin(), body.facts.end(),
                   [](const auto& a, const auto& b) { return a.key < b.key; });
  std::stable_sort(body.promises.begin(), body.promises.end(),
                   [](const auto& a, const auto& b) {
                     return std::tuple(!a.due_us, a.due_us) <
                            std::tuple(!b.due_us, b.due_us);
                   });
}

}  // namespace

void Known::Note(const record::Told& event) {
  spoke_.insert(event.profile);
  if (event.fields.facts.empty() && event.amended == nullptr &&
      !event.fields.Is(record::kPromise)) {
    return;
  }
  stated_.emplace(event.fields.source, event.fields.id);
}

absl::Status Known::Tell(const View& view, const head::Sight& sight,
                         const Find& find, Resumption::Body& body) const {
  std::set<ProfileId> met;
  for (const ProfileId& profile : spoke_) {
    TL_ASSIGN_OR_RETURN(const auto customer, find(profile));
    if (customer == nullptr) continue;
    if (!met.insert(customer->group.customer()).second) continue;
    Resumption::Standing theirs;
    TL_RETURN_IF_ERROR(head::ShowFacts(view, *customer, sight, theirs));
    TL_RETURN_IF_ERROR(
        head::ShowPromises(view, *customer->head(), sight, theirs));
    if (sight.viewer.role == v1::ROLE_CUSTOMER) {
      std::erase_if(theirs.facts, [this](const CurrentFact& fact) {
        return Elsewhere(fact.source_event);
      });
    }
    std::erase_if(theirs.promises, [this](const OpenPromise& promise) {
      return Elsewhere(promise.event);
    });
    Add(theirs, body);
  }
  Sort(body);
  return absl::OkStatus();
}

}  // namespace throughline
