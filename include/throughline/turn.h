// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A turn: what a bot said, what it learned, what it remembers and who may go
// on, in one commit.
//
//   store.Turn({.bot = "ivr",
//               .id = "call-7/12",
//               .events = {answer},
//               .checkpoint = NewCheckpoint{.about = {.who = caller},
//                                           .expected = 4,
//                                           .content = state.Encode()}});
//
// A bot that does not know whether its turn was committed sends it again, with
// the same id: it is told what it was told, or would have been told, first.

#ifndef THROUGHLINE_TURN_H_
#define THROUGHLINE_TURN_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "throughline/checkpoints.h"
#include "throughline/claims.h"
#include "throughline/requests.h"

namespace throughline {

struct TurnRequest {
  std::string tenant = kDefaultTenant;
  std::string bot;  // 1 to 128 bytes.
  std::string id;   // Unique within the bot, 1 to 256 bytes.
  // What it said, requests and reports, and the facts that it learned: at most
  // 1,000, together at most 32 MiB with the checkpoint.
  std::vector<v1::Event> events = {};
  std::optional<NewCheckpoint> checkpoint = std::nullopt;
  // The claim that it is written under; checked within the commit.
  std::optional<Fence> fence = std::nullopt;
  // What becomes of the claim, in the same commit and after what was said. Of
  // these the tenant is the turn's, and nobody waits. A fence that is left out
  // is the turn's; a claim without a conversation is of that spoken in last.
  std::optional<
      std::variant<ClaimRequest, RenewRequest, ReleaseRequest, OfferRequest>>
      claim = std::nullopt;
  // How far along the feed the bot has come.
  std::optional<ConsumerStep> step = std::nullopt;
  Durability durability = Durability::kSynced;
};

struct TurnReceipt {
  std::vector<Appended> events;  // In the order of the request.
  std::optional<CheckpointReceipt> checkpoint;
  std::optional<GrantedClaim> claim;  // Taken, or renewed.
  std::optional<OfferReceipt> offer;
  Position position = 0;  // The newest once the turn was committed.

  friend bool operator==(const TurnReceipt&, const TurnReceipt&) = default;
};

}  // namespace throughline

#endif  // THROUGHLINE_TURN_H_
