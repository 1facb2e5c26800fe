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
  std::size_t bytes = told.record.size();
  if (told.amended != nullptr) {
    *tail.mutable_amended() = record::ToRow(*told.amended);
    bytes += tail.amended().ByteSizeLong();
  }
  if (bytes > limits::kHeadEventBytesMax) {
    tail.clear_amended();
  } else {
    tail.set_record(std::string(told.record));
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

// Leaves the newest countable events and those between them, so that what
// stays does not depend on the order of arrival.
void Trim(Head& head) {
  auto& all = *head.mutable_tail();
  const int kept_max = std::min(all.size(), limits::kHeadEventsMax);
  int countable = 0;
  int keep = 0;
  while (keep < kept_max && countable < limits::kHeadCountableMax) {
    ++keep;
    if (all[all.size() - keep].countable()) ++countable;
  }
  all.DeleteSubrange(0, all.size() - keep);
}

}  // namespace

void FoldTail(const record::Told& told, Head& into) {
  Insert(ToTail(told), into);
  Trim(into);
}

void CombineTail(const Head& from, Head& into) {
  for (const Tail& tail : from.tail()) Insert(tail, into);
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
