// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the store knows, written down for programs and for models.
//
//   std::cout << ToJson(*store->Resume({.who = "phone:+31612345678"}));
//   std::string messages = ToPrompt(*store->Resume({.who = who}), 2000);
//
// All of it is UTF-8 JSON on one line, without a line break at its end. The
// names of the fields are a contract: lib/render/README.md. `data`, the value
// of a fact and the fields that the library does not know come out byte for
// byte as they are stored.
//
// Every function may be called from any number of threads at once; one
// HistoryLines belongs to one thread at a time.

#ifndef THROUGHLINE_RENDER_H_
#define THROUGHLINE_RENDER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "throughline/event_view.h"
#include "throughline/feed.h"
#include "throughline/requests.h"
#include "throughline/resumption.h"
#include "throughline/types.h"

namespace throughline {

// A resumption as one object; of a value that is many people's or nobody's
// only the candidates.
std::string ToJson(const Resumption& resumption);

// A resumption of an account: its name, and its members with what is open.
std::string ToJson(const Resumption& resumption, std::string_view account);

// An event of a timeline as it stands: the fields of its history line, and
// position, profile, late, corrected, edited, deleted, redacted and flags.
std::string ToJson(const EventView& event);

// `pending`, `sent`, `failed`, `delivered`, `read`; empty: it was not to be
// sent.
std::string_view NameOf(DeliveryState state);

// An event as its source stated it, as a history line. What the store decided
// about it follows as `_store`, where the event carries it.
std::string ToHistoryLine(const v1::Event& event);

// Writes the entries of a feed as history lines, which an import reads back.
//
//   HistoryLines lines;
//   for (const Entry& entry : page.entries) out << lines.Line(entry) << '\n';
//
// A profile is named by its identity; by identity and time where the identity
// was reassigned; by an event in it where nobody is known behind it. For that
// it remembers what went through it: give it entries in position order, from
// the first. Started later, it names by id what it has not seen.
//
// Holds a few bytes for each reassignment, each profile without identity and
// each of the last few thousand entries.
class HistoryLines {
 public:
  // One line, of every kind of entry. Those that an import rebuilds by itself
  // (see InExport) have a line too, for whoever follows the feed.
  std::string Line(const Entry& entry);

  // Whether an export holds such entries: not the assignments, splits and
  // backfill marks, which follow from the events.
  static bool InExport(EntryKind kind);

 private:
  void Remember(const Entry& entry);
  Position Behind(const Entry& entry) const;
  void RememberNobody(ProfileId profile, const v1::Event& event);

  // By identity: since when it is whose, oldest first.
  std::map<std::string, std::vector<std::pair<std::int64_t, ProfileId>>>
      reassigned_;
  std::map<ProfileId, EventRef> nobodies_;
  std::deque<Position> recent_;  // What went through last, by position.
};

// A resumption for a language model: a JSON array of chat messages of `role`
// and `content`, of about `tokens` tokens at most (counted generously, without
// the model's own tokenizer).
//
// Only words of this library stand under the role `system`. What anybody said
// is data: a JSON object with its author, under `user` what is the customer's
// or nobody's, under `assistant` what agents and bots said. Deleted content and
// spans marked sensitive are left out. Where not even the first message fits,
// the array is empty.
std::string ToPrompt(const Resumption& resumption, int tokens);

}  // namespace throughline

#endif  // THROUGHLINE_RENDER_H_
