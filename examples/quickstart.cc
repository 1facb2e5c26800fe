// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The example of README.md, word for word from here on; a test compares them.

#include <iostream>

#include "throughline/store.h"

int main() {
  auto store = throughline::Store::Open("quickstart.db", {});
  if (!store.ok()) return 1;

  throughline::v1::Event event;  // Whatever happened, on whatever channel.
  event.set_source("webchat");
  event.set_id("message-1");  // The same event again changes nothing.
  event.set_channel("webchat");
  event.set_kind("message");
  event.mutable_actor()->set_role(throughline::v1::ROLE_CUSTOMER);
  event.set_text("My grinder came with a cracked hopper.");
  event.add_identities("email:maya@example.com");
  event.add_identities("phone:+447700900142");  // The same person.
  if (!(*store)->Append({.events = {event}}).ok()) return 1;

  auto past = (*store)->Resume({.who = "phone:+447700900142"});  // She calls.
  if (!past.ok()) return 1;
  for (const auto& ask : past->awaiting()) {
    std::cout << "Still open, from " << ask.channel << ": " << ask.text << "\n";
  }
}
