// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A bot on the telephone: it takes a call, asks for the order number and hands
// over to a person. Run again once it was handed back to, it remembers the
// call, sees what happened meanwhile, and closes the matter.
//
//   ivr_bot DIRECTORY

#include <iostream>
#include <string>

#include "throughline/store.h"

namespace tl = throughline;

namespace {

constexpr char kCaller[] = "phone:+447700900142";
constexpr char kBot[] = "ivr";

tl::v1::Actor Bot() {
  tl::v1::Actor actor;
  actor.set_role(tl::v1::ROLE_BOT);
  actor.set_id(kBot);
  return actor;
}

tl::v1::Event InCall(const std::string& id, const std::string& kind,
                     const std::string& text) {
  tl::v1::Event event;
  event.set_source("pbx");
  event.set_id("call-7/" + id);
  event.set_channel("voice");
  event.set_kind(kind);
  event.set_text(text);
  event.add_identities(kCaller);
  event.mutable_actor()->set_role(tl::v1::ROLE_CUSTOMER);
  return event;
}

tl::v1::Event Say(const std::string& id, const std::string& text) {
  tl::v1::Event event = InCall(id, "message", text);
  *event.mutable_actor() = Bot();
  return event;
}

// What it says, what it remembers and who may go on: one commit each.
absl::Status TakeCall(tl::Store& store) {
  const auto rang = store.Append(
      {.events = {InCall("rings", "call_started", ""),
                  InCall("hello", "message", "Where is my grinder?")}});
  if (!rang.ok()) return rang.status();
  const tl::CheckpointScope call{.conversation = rang->events[0].conversation};

  const auto asked = store.Turn(
      {.bot = kBot,
       .id = "call-7/ask",
       .events = {Say("ask", "Which order is it?")},
       .checkpoint = tl::NewCheckpoint{.about = call, .content = "asked"},
       .claim = tl::ClaimRequest{.conversation = *call.conversation,
                                 .actor = Bot()}});
  if (!asked.ok()) return asked.status();

  tl::v1::Event number =
      InCall("number", "message", "It is 1042. When is it here?");
  tl::v1::Fact& order = *number.add_facts();
  order.set_key("order");
  order.set_value_json("1042");
  const auto heard = store.Append({.events = {number}});
  if (!heard.ok()) return heard.status();

  tl::OfferRequest offer{.reason = "cannot promise a day",
                         .summary = "wants to know when order 1042 comes",
                         .stands = absl::Hours(24)};
  offer.to.set_role(tl::v1::ROLE_AGENT);  // Whoever comes first.
  const auto handed =
      store.Turn({.bot = kBot,
                  .id = "call-7/hand over",
                  .checkpoint = tl::NewCheckpoint{.about = call,
                                                  .expected = 1,
                                                  .content = "handed over"},
                  .fence = asked->claim->fence,
                  .claim = offer});
  if (handed.ok()) std::cout << "ivr: a person will know the order number\n";
  return handed.status();
}

absl::Status TakeBack(tl::Store& store, const tl::HandoverState& offer) {
  const auto claim = store.AcceptHandover({.conversation = offer.conversation,
                                           .handover = offer.id,
                                           .actor = Bot()});
  if (!claim.ok()) return claim.status();
  const tl::CheckpointScope call{.conversation = offer.conversation};
  const auto mine = store.Checkpoint({.bot = kBot, .about = call});
  if (!mine.ok()) return mine.status();

  std::cout << "ivr: last I had " << mine->content << "; since then\n";
  const auto past = store.Timeline({.conversation = offer.conversation});
  if (!past.ok()) return past.status();
  for (const tl::EventView& event : past->events) {
    if (event.position() <= mine->info.seen || !event.countable()) continue;
    std::cout << "  " << event.channel() << ": " << event.text() << "\n";
  }

  tl::v1::Event solved = Say("solved", "");
  solved.set_kind("resolution");
  return store
      .Turn({.bot = kBot,
             .id = "call-7/solved",
             .events = {solved},
             .fence = claim->fence,
             .claim = tl::ReleaseRequest{}})
      .status();
}

absl::Status Serve(tl::Store& store) {
  const auto past = store.Resume({.who = kCaller});
  if (absl::IsNotFound(past.status())) return TakeCall(store);
  if (!past.ok()) return past.status();
  const auto& offer = past->handover();
  const bool mine = offer.has_value() && offer->to.id() == kBot &&
                    offer->step == tl::HandoverStep::kOffered;
  return mine ? TakeBack(store, *offer) : absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  const auto store = tl::Store::Open(argc > 1 ? argv[1] : "handover.db", {});
  const absl::Status status = store.ok() ? Serve(**store) : store.status();
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
