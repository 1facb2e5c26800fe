// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What asks and what answers, per conversation: who waits, and for what. Owns
// the asks, answers and resolutions of a head's conversations.
//
// An ask is open until a later answer, one that names it, its deletion, or a
// resolution. All of it is sets and latest places, so that it does not matter
// in which order events arrive or heads are combined.

#ifndef THROUGHLINE_LIB_CLOCKS_ASKS_H_
#define THROUGHLINE_LIB_CLOCKS_ASKS_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::clocks {

using Conversation = storage::Head::Conversation;

// The beginning of a text that a head keeps: as long as it may be, and UTF-8.
std::string HeadText(std::string_view text);

void Fold(const record::Told& told, Conversation& into);
void Combine(const Conversation& from, Conversation& into);

// Whether what this event means for the asks rests on some that the summary
// let go of: then all of the conversation is to be folded.
bool RestsOnDropped(const record::Told& told, const Conversation& in);

// The asks of a conversation all of whose events are at hand, told in any
// order: what `Fold` would say if a summary had no limits. Costs memory for
// the asks open between two general answers.
class AllAsks {
 public:
  void Tell(const record::Told& told);

  // Puts them, cut to a summary's limits, in place of those that it has.
  void WriteTo(Conversation& part) const;

 private:
  Conversation latest_;  // Only its places.
  std::vector<storage::Head::Ask> asks_;
  std::vector<storage::Head::Answer> answers_;
};

// Whether the last resolution came after everything that was asked.
bool Resolved(const Conversation& conversation);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_ASKS_H_
