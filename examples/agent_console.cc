// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An agent's console: the caller whom examples/ivr_bot handed over comes back
// on web chat. The agent resumes, sees the order number and where it was said,
// answers what waits, and hands back.
//
//   agent_console DIRECTORY

#include <iostream>
#include <string>

#include "throughline/store.h"

namespace tl = throughline;

namespace {

constexpr char kCaller[] = "phone:+447700900142";
constexpr char kVisitor[] = "email:maya@example.com";

tl::v1::Actor Actor(tl::v1::Role role, const std::string& id) {
  tl::v1::Actor actor;
  actor.set_role(role);
  actor.set_id(id);
  return actor;
}

tl::v1::Event InChat(const std::string& id, const tl::v1::Actor& actor,
                     const std::string& text) {
  tl::v1::Event event;
  event.set_source("webchat");
  event.set_id("chat-3/" + id);
  event.set_channel("webchat");
  event.set_kind("message");
  event.set_text(text);
  event.add_identities(kVisitor);
  *event.mutable_actor() = actor;
  return event;
}

// Who it is, what is known and who said so, what waits.
void Show(const tl::Resumption& past) {
  if (past.handover().has_value()) {
    std::cout << past.handover()->from.id()
              << " hands over: " << past.handover()->summary << "\n";
  }
  for (const tl::CurrentFact& fact : past.facts()) {
    std::cout << fact.key << " " << fact.value_json << ", said on "
              << fact.channel << " in " << fact.source_event.id << "\n";
  }
  for (const tl::OpenAsk& ask : past.awaiting()) {
    std::cout << "waits since " << ask.channel << ": " << ask.text << "\n";
  }
}

absl::Status Serve(tl::Store& store) {
  const tl::v1::Actor zoe = Actor(tl::v1::ROLE_AGENT, "zoe");
  // She is logged in, so the chat names both; the telephone need not know.
  tl::v1::Event hello =
      InChat("hello", Actor(tl::v1::ROLE_CUSTOMER, ""), "We were cut off.");
  hello.add_identities(kCaller);
  const auto came = store.Append({.events = {hello}});
  if (!came.ok()) return came.status();

  const auto past =
      store.Resume({.who = kVisitor, .viewer = {zoe.role(), zoe.id()}});
  if (!past.ok()) return past.status();
  Show(*past);
  if (!past->handover().has_value()) return absl::OkStatus();

  const auto claim =
      store.AcceptHandover({.conversation = past->handover()->conversation,
                            .handover = past->handover()->id,
                            .actor = zoe});
  if (!claim.ok()) return claim.status();
  // It names no question, so it answers all that went before.
  const auto answered =
      store.Append({.events = {InChat("answer", zoe, "It comes on Friday.")},
                    .fence = claim->fence});
  if (!answered.ok()) return answered.status();

  return store
      .OfferHandover({.fence = claim->fence,
                      .to = Actor(tl::v1::ROLE_BOT, "ivr"),
                      .reason = "answered",
                      .summary = "told that it comes on Friday",
                      .stands = absl::Hours(24)})
      .status();
}

}  // namespace

int main(int argc, char** argv) {
  const auto store = tl::Store::Open(argc > 1 ? argv[1] : "handover.db", {});
  const absl::Status status = store.ok() ? Serve(**store) : store.status();
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
