// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/facts/current.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::facts {
namespace {

using keys::Table;
using Fact = Head::Fact;

bool Newer(const Fact& a, const Fact& b) {
  return std::make_tuple(std::cref(a.place()), a.ordinal()) >
         std::make_tuple(std::cref(b.place()), b.ordinal());
}

void Insert(const Fact& fact, Head& into) {
  auto& facts = *into.mutable_facts();
  const auto at = std::lower_bound(
      facts.begin(), facts.end(), fact,
      [](const Fact& a, const Fact& b) { return a.key() < b.key(); });
  if (at != facts.end() && at->key() == fact.key()) {
    if (Newer(fact, *at)) *at = fact;
    return;
  }
  const auto index = at - facts.begin();
  *facts.Add() = fact;
  std::rotate(facts.begin() + index, facts.end() - 1, facts.end());
}

// What an event states, as a head keeps it.
std::vector<Fact> Stated(const record::Told& told) {
  std::vector<Fact> stated;
  // What a correction states its target does, wherever that stands.
  if (told.fields.Is(record::kAmends)) return stated;
  std::uint32_t ordinal = 0;
  for (v1::Fact& fact : told.Facts()) {
    Fact& next = stated.emplace_back();
    next.set_key(fact.key());
    next.set_place(keys::EncodePlace(told.place));
    next.set_ordinal(ordinal++);
    *next.mutable_fact() = std::move(fact);
    next.set_source(std::string(told.fields.source));
    next.set_id(std::string(told.fields.id));
    next.set_channel(std::string(told.fields.channel));
    next.set_visibility(told.needed());
    for (std::string& audience : told.Audiences()) {
      next.add_audiences(std::move(audience));
    }
  }
  return stated;
}

keys::Key KeyOf(const View& view, ProfileId profile, std::string_view key) {
  return view.Key(Table::kFact)
      .Add(profile)
      .Add(keys::HashOf(view.index_key, "fact", {key}));
}

std::string RowKey(const Draft& draft, ProfileId profile, const Fact& fact) {
  return KeyOf(draft.view(), profile, fact.key())
      .Add(keys::DecodePlace(fact.place()))
      .Add(Position{fact.ordinal()})
      .bytes();
}

}  // namespace

void Fold(const record::Told& told, Head& into) {
  for (const Fact& fact : Stated(told)) Insert(fact, into);
}

void Combine(const Head& from, Head& into) {
  for (const Fact& fact : from.facts()) Insert(fact, into);
  if (from.facts_dropped()) into.set_facts_dropped(true);
}

void Trim(int most, Head& head) {
  auto& facts = *head.mutable_facts();
  if (facts.size() <= most) return;
  head.set_facts_dropped(true);
  std::vector<const Fact*> newest;
  newest.reserve(facts.size());
  for (const Fact& fact : facts) newest.push_back(&fact);
  std::nth_element(newest.begin(), newest.begin() + most - 1, newest.end(),
                   [](const Fact* a, const Fact* b) { return Newer(*a, *b); });
  const Fact least = *newest[most - 1];
  facts.erase(
      std::remove_if(facts.begin(), facts.end(),
                     [&](const Fact& fact) { return Newer(least, fact); }),
      facts.end());
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

absl::Status ReadRows(const View& view, ProfileId profile, Head& into) {
  const auto rows = view.rows.Scan(view.Key(Table::kFact).Add(profile).Prefix(),
                                   Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto fact,
                        codec::OpenAs<Fact>(rows->value(), "facts"));
    Insert(fact, into);
  }
  return rows->status();
}

absl::Status ReadLatest(const View& view,
                        const std::vector<ProfileId>& profiles,
                        std::string_view key,
                        const std::function<bool(const Fact&)>& takes,
                        Head& into) {
  for (const ProfileId& profile : profiles) {
    const auto rows =
        view.rows.Scan(KeyOf(view, profile, key).Prefix(), Walk::kBackward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const auto fact,
                          codec::OpenAs<Fact>(rows->value(), "facts"));
      if (!takes(fact)) continue;
      Insert(fact, into);
      break;
    }
    TL_RETURN_IF_ERROR(rows->status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> AllRows(
    const View& view, ProfileId profile) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto rows = view.rows.Scan(view.Key(Table::kFact).Add(profile).Prefix(),
                                   Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    all.emplace_back(std::string(rows->key()), std::string(rows->value()));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return all;
}

}  // namespace throughline::facts
