// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What happens to one conversation's claim within a plan: its row, and the
// events that tell of it. The verbs about claims and hand-overs are made of
// these steps, and so is a turn that gives its conversation away.

#ifndef THROUGHLINE_LIB_STORE_CLAIMING_H_
#define THROUGHLINE_LIB_STORE_CLAIMING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/claims/rows.h"
#include "lib/draft/draft.h"
#include "lib/store/claim_queue.h"
#include "lib/store/impl.h"
#include "lib/store/intake.h"
#include "throughline/claims.h"

namespace throughline {

// How a stretch ends, as its event says.
enum class ClaimEnd { kReleased, kExpired, kPreempted, kHandedOver };

class Claiming {
 public:
  // `intake` fills the same draft; the caller finishes it.
  Claiming(const Store::Impl& store, const Tenant& tenant,
           ConversationId conversation, Intake& intake, Draft& draft)
      : store_(store),
        tenant_(tenant),
        conversation_(conversation),
        intake_(intake),
        draft_(draft) {}

  // First. kNotFound: there is no such conversation.
  absl::Status Open();

  bool held() const { return claims::Held(row_, draft_.now_us()); }
  const claims::Row& row() const { return row_; }
  ClaimQueue::Name name() const { return {tenant_.number, conversation_}; }

  // kFailedPrecondition: it is not the token of who holds the conversation.
  absl::Status Require(const FencingToken& token) const;

  // That somebody else holds it.
  absl::Status Refusal() const;

  // Whether an actor may have what somebody else holds: a person what a bot
  // does, by policy, and anybody what they were offered.
  bool MayTakeOver(const v1::Actor& actor) const;

  // Begins a stretch, and ends what there was. An offer that stands is
  // accepted by whom it was for, and is over where it was for others.
  absl::StatusOr<GrantedClaim> Give(const v1::Actor& actor,
                                    std::int64_t lease_us);

  // Ends the stretch of who holds it. Returns the position of its end.
  absl::StatusOr<Position> Release();

  // Where nobody holds it: gives it to who waits longest, if anybody does.
  absl::Status ServeNext(Handing& handing);

  // Offers it to somebody else, in place of an offer that ran out.
  absl::StatusOr<OfferReceipt> Offer(const OfferRequest& request);

  // Ends the offer that stands.
  absl::StatusOr<Position> EndOffer(HandoverStep step, const v1::Actor& by);

 private:
  absl::Status End(ClaimEnd how);
  absl::StatusOr<v1::Event> NewEvent(std::string_view kind,
                                     const v1::Actor& actor);
  void Write();

  const Store::Impl& store_;
  const Tenant& tenant_;
  const ConversationId conversation_;
  Intake& intake_;
  Draft& draft_;

  claims::Row row_;
  bool known_ = false;  // It was claimed before.
  ProfileId home_;      // In whose history its events lie.
};

// What every request about claims is checked for.
absl::Status CheckHolder(const v1::Actor& actor);
absl::Status CheckOffer(const OfferRequest& request);

// When a lease that begins now ends.
std::int64_t EndOfLease(std::int64_t now_us, std::int64_t lease_us);

// In microseconds.
absl::StatusOr<std::int64_t> CheckLength(std::string_view what,
                                         absl::Duration length,
                                         std::int64_t least_us,
                                         std::int64_t most_us);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_CLAIMING_H_
