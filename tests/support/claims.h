// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How the tests of claims speak: who claims what at a desk, and what comes back
// when it may not be.

#ifndef THROUGHLINE_TESTS_SUPPORT_CLAIMS_H_
#define THROUGHLINE_TESTS_SUPPORT_CLAIMS_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/support/desk.h"

namespace throughline {

inline v1::Actor Actor(v1::Role role, const std::string& id) {
  v1::Actor actor;
  actor.set_role(role);
  actor.set_id(id);
  actor.set_name("the one called " + id);
  return actor;
}
inline v1::Actor Bot(const std::string& id = "faq") {
  return Actor(v1::ROLE_BOT, id);
}
inline v1::Actor Agent(const std::string& id = "ann") {
  return Actor(v1::ROLE_AGENT, id);
}
// To whoever is of that role.
inline v1::Actor Anybody(v1::Role role) {
  v1::Actor actor;
  actor.set_role(role);
  return actor;
}

inline GrantedClaim Take(Desk& desk, ConversationId conversation,
                         const v1::Actor& actor,
                         absl::Duration lease = absl::Minutes(1)) {
  return Must(desk->Claim(
      {.conversation = conversation, .actor = actor, .lease = lease}));
}

// Something to be sent in a conversation of the source `desk`.
inline v1::Event Request(Desk& desk, const std::string& who,
                         const std::string& text,
                         v1::Role role = v1::ROLE_BOT) {
  v1::Event event = desk.Event({.who = {who}, .text = text, .role = role});
  event.set_request(true);
  return event;
}

inline absl::StatusOr<AppendReceipt> Send(
    Desk& desk, const v1::Event& event,
    const std::optional<Fence>& fence = std::nullopt) {
  return desk->Append({.events = {event}, .fence = fence});
}

// What is shown of a conversation.
inline ConversationState StateIn(const Resumption& resumption,
                                 ConversationId id) {
  for (const ConversationState& state : resumption.conversations()) {
    if (state.id == id) return state;
  }
  FAIL("no such conversation");
  return {};
}

// The stretches of a conversation, as `joined ann`, `left faq expired`.
inline std::vector<std::string> Stretches(Desk& desk,
                                          ConversationId conversation) {
  std::vector<std::string> stretches;
  for (const EventView& view : desk.In(conversation)) {
    const v1::Event event = view.Decode();
    if (!event.has_claim()) continue;
    std::string told = event.kind() + " " + event.actor().id();
    if (!event.claim().ended().empty()) told += " " + event.claim().ended();
    stretches.push_back(told);
  }
  return stretches;
}

// The steps of hand-overs, as `offered faq`.
inline std::vector<std::string> Steps(Desk& desk, ConversationId conversation) {
  std::vector<std::string> steps;
  for (const EventView& view : desk.In(conversation)) {
    const v1::Event event = view.Decode();
    if (!event.has_handover()) continue;
    steps.push_back(event.handover().state() + " " + event.actor().id());
  }
  return steps;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_CLAIMS_H_
