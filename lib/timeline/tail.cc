// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/tail.h"

#include <algorithm>
#include <string>
#include <utility>

#include "throughline/limits.h"

namespace throughline::timeline {
namespace {

using Tail = Head::Tail;

Tail ToTail(const record::Told& told) {
  Tail tail;
  tail.set_place(keys::EncodePlace(told.place));
  tail.set_countable(told.fields.Is(record::kCountable));
  tail.set_profile(std::string(told.profile.view()));
  if (!FitsTail(told)) return tail;
  tail.set_record(std::string(told.record));
  if (told.amended != nullptr) {
    *tail.mutable_amended() = record::ToRow(*told.amended);
  }
  return tail;
}

int PlaceOf(const std::string& place, const Head& in) {
  int at = in.tail_size();
  while (at > 0 && place <= in.tail(at - 1).place()) --at;
  return at;
}

void Insert(Tail tail, Head& into) {
  auto& all = *into.mutable_tail();
  const int at = PlaceOf(tail.place(), into);
  if (at < all.size() && all[at].place() == tail.place()) return;
  *all.Add() = std::move(tail);
  std::rotate(all.begin() + at, all.end() - 1, all.end());
}

void Trim(Head& head) {
  const int size = head.tail_size();
  const int kept =
      KeptOfTail(size, [&](int i) { return head.tail(i).countable(); });
  for (int i = 0; i < size - kept; ++i) {
    const Place place = keys::DecodePlace(head.tail(i).place());
    head.set_tail_gone(std::max(head.tail_gone(), place.position));
  }
  head.mutable_tail()->DeleteSubrange(0, size - kept);
}

}  // namespace

int KeptOfTail(int size, absl::FunctionRef<bool(int)> countable) {
  const int kept_max = std::min(size, limits::kHeadEventsMax);
  int counted = 0;
  int kept = 0;
  while (kept < kept_max && counted < limits::kHeadCountableMax) {
    ++kept;
    if (countable(size - kept)) ++counted;
  }
  return kept;
}

bool FitsTail(const record::Told& told) {
  std::size_t bytes = told.record.size();
  if (told.amended != nullptr) {
    bytes += record::ToRow(*told.amended).ByteSizeLong();
  }
  return bytes <= limits::kHeadEventBytesMax;
}

void FoldTail(const record::Told& told, Head& into) {
  Insert(ToTail(told), into);
  Trim(into);
}

void CombineTail(const Head& from, Head& into) {
  for (const Tail& tail : from.tail()) Insert(tail, into);
  into.set_tail_gone(std::max(into.tail_gone(), from.tail_gone()));
  Trim(into);
}

void AmendTail(const record::Told& told, Head& into) {
  const int at = PlaceOf(keys::EncodePlace(told.place), into);
  if (at < into.tail_size() &&
      into.tail(at).place() == keys::EncodePlace(told.place)) {
    *into.mutable_tail(at) = ToTail(told);
  }
}

}  // namespace throughline::timeline
