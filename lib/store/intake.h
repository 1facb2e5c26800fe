// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Taking in one event: what an append plans, step by step, in one draft.

#ifndef THROUGHLINE_LIB_STORE_INTAKE_H_
#define THROUGHLINE_LIB_STORE_INTAKE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "lib/base/rfc3339.h"
#include "lib/head/desk.h"
#include "lib/identity/resolve.h"
#include "lib/record/record.h"
#include "lib/store/impl.h"
#include "lib/timeline/kinds.h"
#include "lib/timeline/rows.h"
#include "throughline/requests.h"

namespace throughline {

// An event that passed the door, with all that can be known without rows.
struct Prepared {
  const v1::Event* event = nullptr;
  const timeline::Kind* kind = nullptr;
  std::vector<identity::Identity> identities;
  std::optional<ParsedTime> time;
  std::string digest;
};

absl::StatusOr<Prepared> Prepare(const v1::Event& event,
                                 const identity::Normaliser& normaliser);

class Intake {
 public:
  Intake(const Tenant& tenant, AppendMode mode, Draft& draft)
      : tenant_(tenant), mode_(mode), draft_(draft), desk_(draft) {}

  // The claim under which the events are taken in. Required once one of them is
  // new, so that a request that is sent again is told what became of it.
  void Under(const std::optional<Fence>& fence) { fence_ = fence; }

  // kAlreadyExists: the event's source and id are taken by other content;
  // kFailedPrecondition: somebody else's claim is in its way
  absl::StatusOr<Appended> Take(const Prepared& prepared);

  // An event that the store itself writes into a conversation, in the history
  // of a profile that is there. It has an id that no other has.
  absl::StatusOr<Position> TakeOwn(const v1::Event& event, ProfileId home,
                                   ConversationId in);

  // Says on such an event what every event says: a channel and an identity, so
  // that an import of it finds its place again.
  absl::Status NameOwn(ProfileId home, ConversationId in, v1::Event& event);

  // Once, after the last event.
  absl::Status Finish() { return desk_.Write(); }

 private:
  // What is known of an event that this one refers to.
  struct Referred {
    Hash ref;
    timeline::Receipt receipt;
    timeline::Stored stored;
    record::Fields fields;
  };
  struct Joined {
    ConversationId id;            // Empty: none.
    bool opens = false;           // Its first event of this profile.
    bool opens_for_all = false;   // Its first event of anybody.
    ProfileId over;               // Joined because it is linked to this one.
    std::optional<bool> claimed;  // It was claimed once; absent: not known.
  };
  // An event while it is taken in.
  struct Now {
    const Prepared& prepared;
    const v1::Event& event;
    Hash self;
    bool awaited = false;
    std::optional<Referred> parent;  // in_reply_to
    std::optional<Referred> target;  // What it amends.
    std::optional<Hash> target_ref;
    identity::Resolved resolved;
    std::int64_t sort_us = 0;
    storage::Record record;
    Joined joined;
    bool without_claim = false;    // Sent although another held the claim.
    std::vector<ProfileId> named;  // By its thread, before its nobody was made.
  };

  absl::StatusOr<Appended> Duplicate(const timeline::Receipt& receipt,
                                     const Prepared& prepared) const;
  absl::StatusOr<std::optional<Referred>> Refer(const v1::Reference& reference,
                                                const v1::Event& from) const;
  absl::Status ReadReferences(Now& now) const;
  void DecideTime(Now& now) const;
  absl::Status DecideProfiles(Now& now);
  absl::Status FollowProfiles(const identity::Resolved& resolved);
  absl::StatusOr<ProfileId> NobodyOf(const Now& now) const;
  absl::StatusOr<ProfileId> Nobody(const Now& now);
  absl::StatusOr<std::vector<ProfileId>> NamedInThread(const Now& now) const;
  absl::Status LinkNobody(ProfileId nobody, ProfileId person, const Now& now);
  identity::ResolveContext ContextOf(const Now& now) const;
  absl::StatusOr<Joined> DecideConversation(const Now& now);
  absl::StatusOr<Joined> JoinRestored(const Now& now);
  absl::StatusOr<Joined> JoinThread(const Now& now);
  static bool OpensNone(const v1::Event& event);
  static bool Holds(const storage::ConversationRow& row, ProfileId profile);
  absl::StatusOr<bool> WasClosed(ConversationId id, const Now& now) const;
  absl::StatusOr<bool> WouldJoin(ConversationId id, const Now& now) const;
  using Conversation = head::Head::Conversation;
  using Conversations = google::protobuf::RepeatedPtrField<Conversation>;
  using Judge = std::function<absl::StatusOr<std::optional<ConversationId>>(
      const Conversations& all)>;
  std::int64_t JoinWindowUs() const {
    return absl::ToInt64Microseconds(tenant_.policy.conversation.join_window);
  }
  using EachConversation =
      std::function<absl::StatusOr<bool>(Conversation folded)>;
  absl::Status EachWithin(const Now& now, const timeline::Window& within,
                          const EachConversation& next) const;
  absl::StatusOr<std::optional<ConversationId>> FindLongAgo(
      const Now& now, const Judge& judge) const;
  absl::StatusOr<std::optional<ConversationId>> FindNextLongAgo(
      const Now& now, const Judge& judge) const;
  absl::StatusOr<std::optional<ConversationId>> FindByPolicy(const Now& now);
  absl::StatusOr<Joined> JoinByPolicy(const Now& now);
  absl::StatusOr<ProfileId> JoinedOver(ConversationId id, const Now& now);
  absl::StatusOr<Joined> Join(ConversationId id, const Now& now);
  absl::StatusOr<Joined> Open(ConversationId id, const Now& now);
  absl::Status CheckFence();
  absl::StatusOr<bool> EverClaimed(const Joined& joined) const;
  absl::Status CheckClaim(Now& now) const;
  absl::Status EnterConversation(Now& now, const Place& place);
  absl::StatusOr<bool> FirstOfCall(const Now& now, const Place& place);
  void DecideAsk(Now& now) const;
  void DecideAnswer(Now& now) const;
  void DecidePromise(Now& now) const;
  void DecideWeights(Now& now) const;
  Hash ParentRef(const Now& now) const;
  absl::Status DecideBits(Now& now, const Place& place);
  absl::StatusOr<Appended> Keep(Now& now);
  static v1::Visibility VisibilityAsTarget(const Now& now);
  static void DecideAudience(Now& now);
  absl::Status Deliver(const Now& now, const Place& place);
  void NoteAmendment(const Now& now, const Place& place);
  absl::Status Amend(const Now& now, const record::Told& told);
  using Anew = std::set<Position>;  // What was said anew already.
  absl::StatusOr<bool> TellAnew(ProfileId profile, const Place& place,
                                Anew& anew);
  absl::StatusOr<bool> Hides(ProfileId profile, const Place& place) const;
  absl::Status TellAmendments(ProfileId profile, const Place& place, int depth,
                              Anew& anew);
  absl::Status AnswerElsewhere(const Now& now, const Place& place, Anew& anew);

  const Tenant& tenant_;
  const AppendMode mode_;
  Draft& draft_;
  head::Desk desk_;
  std::optional<Fence> fence_;
  bool fence_checked_ = false;
};

// Where its source does not say: by role.
v1::Direction DirectionOf(const v1::Event& event);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_INTAKE_H_
