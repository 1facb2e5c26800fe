// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Claims: who alone may answer in a conversation now, and how that is handed
// from a bot to a person and back.
//
//   auto claim = store.Claim({.conversation = id, .actor = me});
//   if (!claim.ok()) return Wait(CurrentClaim(claim.status()));
//   store.Append({.events = {answer}, .fence = claim->fence});
//   store.Release({.fence = claim->fence});
//
// A claim is a lease with a fencing token. The token is checked within the
// commit of whatever carries it: who lost the claim, slept through its end or
// was pre-empted is refused, whatever the clocks say. While a claim is held, an
// outgoing request without its token is refused; a report that something was
// sent is true whoever sent it, and is stored with the flag `without_claim`.
//
// Every stretch begins with an event `joined` and ends with an event `left` of
// the conversation, by the one who holds it; a hand-over is an event `handover`
// for each of its steps. A claim that ran out ends, in the timeline, when it
// ran out; it is written when the next one begins.

#ifndef THROUGHLINE_CLAIMS_H_
#define THROUGHLINE_CLAIMS_H_

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "throughline/types.h"

namespace throughline {

using HandoverId = Id<struct HandoverName>;

// Names one stretch. Of two claims ever granted in one store, also across
// restarts and after a backup was restored, the later has the greater token.
struct FencingToken {
  std::uint64_t epoch = 0;   // The store's when it was granted.
  std::uint64_t number = 0;  // The position of the entry that granted it.

  friend bool operator==(const FencingToken&, const FencingToken&) = default;
  friend auto operator<=>(const FencingToken&, const FencingToken&) = default;

  std::string ToText() const {  // "3.1207"
    return std::to_string(epoch) + "." + std::to_string(number);
  }

  // Absent unless `text` is two numbers with a full stop between.
  static std::optional<FencingToken> FromText(std::string_view text) {
    FencingToken token;
    const char* const end = text.data() + text.size();
    const auto epoch = std::from_chars(text.data(), end, token.epoch);
    if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != '.') {
      return std::nullopt;
    }
    const auto number = std::from_chars(epoch.ptr + 1, end, token.number);
    if (number.ec != std::errc() || number.ptr != end) return std::nullopt;
    return token;
  }
};

// What a write carries to say that it comes from who holds the conversation.
struct Fence {
  ConversationId conversation;
  FencingToken token;

  friend bool operator==(const Fence&, const Fence&) = default;
};

struct ClaimRequest {
  std::string tenant = kDefaultTenant;
  ConversationId conversation;
  v1::Actor actor;  // An agent or a bot, with an id.
  // Over 0, at most 24 hours; on the store's clock.
  absl::Duration lease = absl::Seconds(60);
  // How long the call may wait for its turn while somebody else holds it; at
  // most 1 hour. Those who wait are served in the order they came.
  absl::Duration wait = absl::ZeroDuration();
};

// A claim that was given.
struct GrantedClaim {
  Fence fence;
  std::int64_t since_us = 0;
  std::int64_t until_us = 0;
  Position position = 0;  // Of the `joined` entry.

  friend bool operator==(const GrantedClaim&, const GrantedClaim&) = default;
};

struct RenewRequest {
  std::string tenant = kDefaultTenant;
  Fence fence;
  // From now on; over 0, at most 24 hours. May end the claim earlier than
  // before.
  absl::Duration lease = absl::Seconds(60);
};

struct ReleaseRequest {
  std::string tenant = kDefaultTenant;
  Fence fence;
};

enum class HandoverStep : std::uint8_t {
  kOffered,
  kAccepted,
  kDeclined,
  kExpired,  // Nobody answered in time, or somebody else took over.
};

// A hand-over, as far as it has come.
struct HandoverState {
  HandoverId id;
  ConversationId conversation;
  HandoverStep step = HandoverStep::kOffered;
  v1::Actor from;  // Who offered it,
  v1::Actor to;    // to whom; without an id: to anybody of that role.
  v1::Actor by;    // Who took the last step.
  std::string reason;
  std::string summary;
  std::vector<std::string> skills;  // What it takes to carry on.
  Position seen = 0;                // What the one who offers had seen.
  std::int64_t offered_us = 0;
  std::int64_t until_us = 0;  // How long the offer stands.
};

// Who holds a conversation now, or held it last.
struct ClaimState {
  ConversationId conversation;
  bool held = false;
  FencingToken token;  // 0.0: nobody ever held it.
  v1::Actor holder;
  std::int64_t since_us = 0;
  std::int64_t until_us = 0;
  std::vector<v1::Actor>
      waiting;  // In calls of this process, first come first.
  std::optional<HandoverState> offer;  // That stands now.
};

struct OfferRequest {
  std::string tenant = kDefaultTenant;
  Fence fence;
  v1::Actor to;  // An agent or a bot; without an id, whoever comes first.
  std::string reason = "";               // At most 1,024 bytes.
  std::string summary = "";              // At most 4,096 bytes.
  std::vector<std::string> skills = {};  // At most 64 of 1,024 bytes.
  // Up to where the one who offers had seen what happened; absent: all of it.
  std::optional<Position> seen = std::nullopt;
  // How long it stands; over 0, at most 24 hours.
  absl::Duration stands = absl::Minutes(5);
};

struct OfferReceipt {
  HandoverId handover;
  std::int64_t until_us = 0;
  Position position = 0;

  friend bool operator==(const OfferReceipt&, const OfferReceipt&) = default;
};

struct AnswerOfferRequest {
  std::string tenant = kDefaultTenant;
  ConversationId conversation;
  HandoverId handover;
  v1::Actor actor;  // To whom it was offered.
  // Of the claim that comes with it; over 0, at most 24 hours.
  absl::Duration lease = absl::Seconds(60);
};

// Who holds the conversation now, in place of whoever was refused: of a status
// of kFailedPrecondition that is about a claim. Absent in any other.
std::optional<ClaimState> CurrentClaim(const absl::Status& status);

}  // namespace throughline

#endif  // THROUGHLINE_CLAIMS_H_
