// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/clocks/promises.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/clocks/asks.h"
#include "throughline/limits.h"

namespace throughline::clocks {
namespace {

using Promise = Head::Promise;

bool Open(const record::Told& told) {
  return told.fields.Is(record::kPromise) && !told.deleted() &&
         !(told.amended && told.amended->answered);
}

void Insert(Promise promise, Head& into) {
  auto& all = *into.mutable_promises();
  int at = all.size();
  while (at > 0 && promise.place() <= all[at - 1].place()) --at;
  if (at < all.size() && all[at].place() == promise.place()) return;
  *all.Add() = std::move(promise);
  std::rotate(all.begin() + at, all.end() - 1, all.end());
}

}  // namespace

void FoldPromise(const record::Told& told, Head& into) {
  if (!Open(told)) return;
  Promise promise;
  promise.set_place(keys::EncodePlace(told.place));
  promise.set_self(std::string(told.fields.self));
  promise.set_source(std::string(told.fields.source));
  promise.set_id(std::string(told.fields.id));
  promise.set_channel(std::string(told.fields.channel));
  promise.set_text(HeadText(told.text()));
  if (told.due_us().has_value()) promise.set_due_us(*told.due_us());
  promise.set_sensitive(told.sensitive());
  promise.set_visibility(told.needed());
  for (std::string& audience : told.Audiences()) {
    promise.add_audiences(std::move(audience));
  }
  Insert(std::move(promise), into);
}

void CombinePromises(const Head& from, Head& into) {
  for (const Promise& promise : from.promises()) Insert(promise, into);
  if (from.promises_dropped()) into.set_promises_dropped(true);
  TrimPromises(into);
}

void TrimPromises(Head& head) {
  const int more = head.promises_size() - limits::kHeadPromisesMax;
  if (more <= 0) return;
  head.mutable_promises()->DeleteSubrange(limits::kHeadPromisesMax, more);
  head.set_promises_dropped(true);
}

void ReplacePromise(const record::Told& told, Head& head) {
  const std::string place = keys::EncodePlace(told.place);
  auto& all = *head.mutable_promises();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Promise& promise) {
                             return promise.place() == place;
                           }),
            all.end());
  FoldPromise(told, head);
}

std::optional<Due> DueOf(const record::Told& told) {
  if (!Open(told) || !told.due_us().has_value()) return std::nullopt;
  return Due{*told.due_us(), told.profile, told.place};
}

}  // namespace throughline::clocks
