// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the stories of everyday situations look at: the picture that somebody
// has who resumes, without the ids that a store gives; and all that a viewer
// is told in any form.

#ifndef THROUGHLINE_TESTS_SITUATIONS_STORY_H_
#define THROUGHLINE_TESTS_SITUATIONS_STORY_H_

#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/desk.h"
#include "throughline/render.h"

namespace throughline {

struct Picture {
  Desk::Texts history;
  Desk::Texts asks;
  std::map<std::string, std::string> facts;  // By key: the value, who said so.
  using Conversation = std::tuple<std::string, ConversationStatus,
                                  std::vector<std::string>, std::uint64_t>;
  std::vector<Conversation> conversations;  // Key, status, channels, events.
  std::uint64_t contacts = 0;
  std::uint64_t bad_in_a_row = 0;

  friend bool operator==(const Picture&, const Picture&) = default;
};

inline Picture PictureOf(Desk& desk, const Who& who,
                         std::optional<Position> as_of = {}) {
  const Resumption resumed = desk.Resume(who, as_of);
  Picture picture{.history = desk.History(who, as_of),
                  .asks = Desk::AsksOf(resumed)};
  for (const CurrentFact& fact : resumed.facts()) {
    picture.facts[fact.key] = fact.value_json + " by " + fact.source_event.id;
  }
  for (const ConversationState& state : resumed.conversations()) {
    picture.conversations.emplace_back(state.key, state.status, state.channels,
                                       state.events);
  }
  picture.contacts = resumed.experience().contacts;
  picture.bad_in_a_row = resumed.experience().bad_in_a_row;
  return picture;
}

inline const ConversationState& Conversation(const Resumption& resumption,
                                             ConversationId id) {
  for (const ConversationState& state : resumption.conversations()) {
    if (state.id == id) return state;
  }
  FAIL("no such conversation");
  return resumption.conversations().front();
}

inline bool Same(Desk& desk, const Who& a, const Who& b) {
  return desk.Resume(a).customer().id == desk.Resume(b).customer().id;
}

// All that a viewer is told of somebody, for programs and for models.
inline std::string AllTold(Desk& desk, const Viewer& viewer, const Who& who) {
  const Resumption resumption =
      Must(desk->Resume({.who = who, .viewer = viewer, .events = 1000}));
  return ToJson(resumption) + ToPrompt(resumption, 100'000);
}

inline bool Holds(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SITUATIONS_STORY_H_
