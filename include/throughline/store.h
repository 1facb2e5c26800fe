// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store: one timeline per customer, across all channels.
//
//   auto store = Store::Open("history.db", {});
//   if (!store.ok()) return store.status();
//   (*store)->Append({.events = {event}});
//   auto past = (*store)->Resume({.who = "phone:+31612345678"});
//
// Every method keeps the same promises:
//
//   Threads      Any number of threads may use one Store at once.
//   Atomicity    A write happens whole or not at all, across all its parts.
//   Order        A call that begins after a write has returned sees that write.
//   Durability   OK means Durability::kSynced, unless you asked for less.
//                Readers see only what is durable.
//   Repetition   Any write may be sent again: an event is known by its source
//                and id, and the others are harmless to repeat.
//   Tenants      Nothing crosses from one tenant to another.
//
// Errors are absl::Status. The code says what to do next; no message ever
// holds what a customer said or who they are:
//
//   kInvalidArgument     The request is wrong in itself. Fix the caller.
//   kNotFound            What the request names is not here.
//   kFailedPrecondition  The store's state forbids it; each method says when.
//   kAlreadyExists       This source's id is taken by other content.
//   kAborted             It lost a race too often. Send the request again.
//   kUnavailable         A sync failed and the fate of that write is unknown:
//                        no more writes. Reopen, then send the request again.
//   kResourceExhausted   The disk is full. Nothing was written.
//   kDataLoss            Stored bytes failed their check. Call a human.
//   kUnimplemented       Written by a newer version of this library.

#ifndef THROUGHLINE_STORE_H_
#define THROUGHLINE_STORE_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "throughline/claims.h"
#include "throughline/engine.h"
#include "throughline/feed.h"
#include "throughline/options.h"
#include "throughline/report.h"
#include "throughline/requests.h"
#include "throughline/resumption.h"
#include "throughline/turn.h"
#include "throughline/types.h"
#include "throughline/views.h"

namespace throughline {

class Store {
 public:
  class Impl;  // The inside.

  // Opens the store in `directory`, making one if there is none. An unclean
  // close before raises the store's epoch.
  //
  // kFailedPrecondition  another Store has it open, in this process or another
  static absl::StatusOr<std::unique_ptr<Store>> Open(
      std::string_view directory, const StoreOptions& options);

  // Opens a store on an engine of your own; see throughline/engine.h.
  static absl::StatusOr<std::unique_ptr<Store>> Open(
      std::unique_ptr<Engine> engine, const StoreOptions& options);

  // Opens what is in `directory` at this instant, for reading only, also while
  // another process writes it. Every write is kFailedPrecondition.
  //
  // kNotFound            there is no store
  static absl::StatusOr<std::unique_ptr<Store>> OpenReader(
      std::string_view directory, const StoreOptions& options);

  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // No call may be running. Closes the store.
  ~Store();

  // ---- Writing what happened ----

  // Adds events, all or none. Resolves whose they are, makes the profiles,
  // links and conversations that policy asks for, and updates every view.
  //
  // One commit, one shared sync, whatever the number of events and the length
  // of the histories (bench: append_does_not_slow_with_history).
  //
  // kAlreadyExists       an event's source and id are taken by other content
  // kFailedPrecondition  the fence's token is not the current one, or an
  //                      outgoing request comes without it: CurrentClaim()
  absl::StatusOr<AppendReceipt> Append(const AppendRequest& request);

  // Says in the feed that an import of the past begins, or has ended.
  absl::StatusOr<Position> MarkBackfill(std::string_view tenant, bool begins);

  // ---- Who may answer ----

  // Gives a conversation to one actor alone, until it is released or runs out.
  // Whether the same actor held it before makes no difference: two of one name
  // are two. Waits, where asked to, until the claim is free and all who came
  // before were served; it is woken by the commit that frees it.
  //
  // One commit; while waiting, nothing.
  //
  // kNotFound            no such conversation
  // kFailedPrecondition  somebody else holds it: CurrentClaim()
  absl::StatusOr<GrantedClaim> Claim(const ClaimRequest& request);

  // Lets a claim run out later, or earlier. Not logged. Who was late has lost
  // it, also where nobody took it since.
  //
  // kFailedPrecondition  the token is not the current one: CurrentClaim()
  absl::StatusOr<GrantedClaim> Renew(const RenewRequest& request);

  // Ends a claim, and gives it, in the same commit, to who waits longest. The
  // same release again is harmless.
  //
  // kFailedPrecondition  the token is not the current one: CurrentClaim()
  absl::StatusOr<Position> Release(const ReleaseRequest& request);

  // Who holds a conversation now. One read.
  //
  // kNotFound            no such conversation
  absl::StatusOr<ClaimState> Holder(std::string_view tenant,
                                    ConversationId conversation) const;

  // Offers a conversation to somebody else. Whoever offers holds it until it
  // is accepted; the offer stands also when the claim is released before.
  //
  // kFailedPrecondition  the token is not the current one: CurrentClaim(); an
  //                      offer stands already
  absl::StatusOr<OfferReceipt> OfferHandover(const OfferRequest& request);

  // Ends the stretch of who offered and begins that of who accepts, in one
  // commit. To claim what one was offered accepts it, too.
  //
  // kNotFound            no such conversation
  // kFailedPrecondition  the offer does not stand: it was answered, ran out or
  //                      never was; or it is for somebody else: CurrentClaim()
  absl::StatusOr<GrantedClaim> AcceptHandover(
      const AnswerOfferRequest& request);

  // Ends an offer: says no, also for others it was for; or, by who offered,
  // takes it back. Who holds the conversation still does.
  //
  // Errors as of AcceptHandover.
  absl::StatusOr<Position> DeclineHandover(const AnswerOfferRequest& request);

  // ---- Turns, checkpoints and the outbox ----

  // What a bot said, learned and remembers, in one commit. The same turn again
  // is told what it was told first.
  //
  // kAlreadyExists       the turn's id is taken by other content, or so is an
  //                      event's source and id
  // Otherwise as Append and SaveCheckpoint.
  absl::StatusOr<TurnReceipt> Turn(const TurnRequest& request);

  // Saves the next version of what a bot remembers.
  //
  // kNotFound            nobody is known by this name; no such conversation
  // kFailedPrecondition  another version than `expected` is the newest
  absl::StatusOr<CheckpointReceipt> SaveCheckpoint(
      const SaveCheckpointRequest& request);

  // A version with its content; the newest, where none is named.
  //
  // kNotFound            the bot has no checkpoint of this; no such version, or
  //                      it was pruned
  absl::StatusOr<KeptCheckpoint> Checkpoint(
      const CheckpointRequest& request) const;

  // The versions of one bot's checkpoint, newest first, without content. Costs
  // what it walks over.
  //
  // kNotFound            the bot has no checkpoint of this; no such version
  absl::StatusOr<std::vector<CheckpointInfo>> Checkpoints(
      const CheckpointsRequest& request) const;

  // Lets go of the content of versions that no rule keeps. Costs a walk over
  // the versions.
  //
  // kNotFound            the bot has no checkpoint of this
  absl::StatusOr<PruneReceipt> PruneCheckpoints(
      const PruneCheckpointsRequest& request);

  // Outgoing events that wait to be sent, by position.
  //
  // kFailedPrecondition  the sender's epoch is over: the store was opened anew
  //                      after an unclean close; begin with epoch 0
  absl::StatusOr<OutboxPage> Outbox(const OutboxRequest& request) const;

  // Says what became of events of the outbox, all or none. What was said
  // before, or has been overtaken, changes nothing.
  //
  // kNotFound            no event that was to be sent stands at a position
  // kFailedPrecondition  the sender's epoch is over
  absl::StatusOr<ConfirmReceipt> Confirm(const ConfirmRequest& request);

  // ---- Reading ----

  // Everything needed to carry on, from one snapshot. Only reads, and never
  // waits for a write that is being planned or synced.
  //
  // Costs a lookup when the customer is cached, else about one read for the
  // identity and one for each profile, whatever the length of the history
  // (bench: resume_does_not_slow_with_history). With `as_of` it costs the
  // customer's whole history.
  //
  // Of a conversation: its events, asks, promises, hand-over and checkpoints,
  // of all its customers; and what is known of each of them, wherever it was
  // stated, but to a customer only what was stated in it. No news, and nobody's
  // experience. Costs a walk over its events.
  //
  // kNotFound            nobody is known by this name; no such conversation
  absl::StatusOr<Resumption> Resume(const ResumeRequest& request) const;

  // A page of a customer's timeline, or of one conversation's. Costs what the
  // page holds, wherever it lies (bench: page_from_the_middle).
  //
  // kNotFound            nobody is known by this name; no such conversation
  absl::StatusOr<TimelinePage> Timeline(const TimelineRequest& request) const;

  // What is known of a customer: as it was at one time, as it was known at
  // another. Of each key the statement that stands by the policy of that key,
  // or all of them, each with who said so.
  //
  // Costs the rows of the customer's facts, and a read for each that is
  // answered. As of another time or position: the customer's whole history.
  //
  // kNotFound            nobody is known by this name
  absl::StatusOr<FactList> Facts(const FactsRequest& request) const;

  // Who waits for us, over all customers of the tenant: open asks and promises
  // by the time they are due. What has no due time is not among them.
  //
  // Costs what the page holds.
  absl::StatusOr<DuePage> Due(const DueRequest& request) const;

  // The current id of the customer, of its profiles and of what links them.
  //
  // kNotFound            nobody is known by this name
  absl::StatusOr<CustomerInfo> Customer(std::string_view tenant,
                                        const Who& who) const;

  // ---- Where a reader left off ----

  // Moves a reader's cursor forward in every profile of the customer; never
  // back. Each move is an entry; where there is nothing to move there is none.
  //
  // Costs one commit. Where events were recorded since `up_to` they are
  // counted: by the feed since then, or the customer's history.
  //
  // kNotFound            nobody is known by this name, no such event
  absl::StatusOr<CursorReceipt> MarkRead(const ReadRequest& request);

  // Moves it back, so that an event and what was recorded since is new again;
  // never forward.
  //
  // kNotFound            nobody is known by this name, no such event
  absl::StatusOr<CursorReceipt> MarkUnread(const UnreadRequest& request);

  // ---- Who is who ----

  // Says that two profiles are one person. No event is touched. The same pair
  // linked again is the same link.
  //
  // Costs one commit, whatever the length of the histories.
  //
  // kNotFound            no such profile
  // kFailedPrecondition  a never, or two values of an exclusive scheme, stand
  //                      between them; a review was opened
  absl::StatusOr<LinkReceipt> Link(const LinkRequest& request);

  // Ends one link. What was joined only by it comes apart.
  //
  // kNotFound            no such link; kFailedPrecondition: it has ended
  absl::StatusOr<UnlinkReceipt> Unlink(const EndLinkRequest& request);

  // What must end so that two customers come of one, and what would go where.
  // Changes nothing.
  //
  // kNotFound            no such profile
  // kFailedPrecondition  they are not one customer
  absl::StatusOr<UnlinkPlan> PlanUnlink(const PairRequest& request) const;

  // Does what a plan said and writes a never.
  //
  // kFailedPrecondition  the customer has changed since the plan was made
  absl::StatusOr<UnlinkReceipt> Unlink(const UnlinkRequest& request);

  // Forbids (or allows again) two profiles to be one customer by any path.
  //
  // kFailedPrecondition  Never: they are one customer now; unlink them
  absl::StatusOr<Position> Never(const PairRequest& request);
  absl::StatusOr<Position> Allow(const PairRequest& request);

  // The shortest path of links between two profiles; empty: they are one.
  //
  // kNotFound            no such profile, or no path
  absl::StatusOr<std::vector<LinkInfo>> Explain(
      const PairRequest& request) const;

  // From `from` on the identity means somebody else: a profile of its own.
  //
  // kFailedPrecondition  it was reassigned at a later time already
  absl::StatusOr<ReassignReceipt> Reassign(const ReassignRequest& request);

  // Declares a value, or all of a scheme, to be many people's. The links that
  // rested on it go to review.
  absl::StatusOr<Position> Share(const ShareRequest& request);

  // What waits for a person's decision, oldest first.
  absl::StatusOr<std::vector<ReviewInfo>> Reviews(
      std::string_view tenant) const;

  // Accept: the link is made, or stays. Reject: it is not made, or ends.
  //
  // kNotFound            no such review; kFailedPrecondition: it was decided
  absl::StatusOr<Position> Decide(const DecideRequest& request);

  // ---- The feed ----

  // Entries of the tenant in commit order, from a position on, with what the
  // filter lets through. Costs what it walks: the log, or with a customer or a
  // profile in the filter that one's entries alone.
  //
  // kFailedPrecondition  the position lies before the first one kept, which
  //                      the message names (entries of one customer or profile
  //                      are kept as long as they are), or the token is of
  //                      another history than this store's
  absl::StatusOr<FeedPage> Feed(const FeedRequest& request) const;

  // The same, once there is something: waits until a commit makes durable what
  // the filter lets through, and wakes within that commit. Nothing is polled.
  // A page without entries: the deadline passed, or it was stopped.
  //
  // kFailedPrecondition  a store opened for reading sees nothing come
  absl::StatusOr<FeedPage> Follow(const FeedRequest& request,
                                  const Wait& wait) const;

  // Follow() of one customer, whom the filter must name: only what concerns
  // them wakes it. It follows them through links and their ends. The entry of
  // a link says that another history is theirs now; what that holds from
  // before is for Resume().
  absl::StatusOr<FeedPage> Watch(const FeedRequest& request,
                                 const Wait& wait) const;

  // Where a named consumer stands, and its next step. A step can also go with
  // an append, so that what was done about the entries and that it was done
  // are one commit.
  //
  // Commit: kFailedPrecondition  it stands elsewhere, which the message names
  absl::StatusOr<ConsumerInfo> Consumer(std::string_view tenant,
                                        std::string_view name) const;
  absl::Status Commit(const CommitRequest& request);

  // ---- How customers are served ----

  // The service indicators of a period. Costs a lookup for each profile and
  // the histories of the customers who had an event in the period.
  //
  // kNotFound            `who` is given, and nobody is known by it
  absl::StatusOr<ServiceReport> Report(const ReportRequest& request) const;

  // ---- The store itself ----

  absl::StatusOr<StoreStats> Stats(std::string_view tenant) const;

  // Folds everything anew and compares it with what is stored. Costs a walk
  // over the whole store.
  absl::StatusOr<VerifyReport> Verify() const;

  // What is due by the clock: entries beyond a tenant's retention fall out of
  // its feed, and whoever waits looks at the clock again. Call it now and then;
  // the store has no thread of its own. Costs a walk over the keys of what a
  // feed keeps where a policy limits their number, else over what falls out.
  absl::StatusOr<MaintainReport> Maintain();

  std::uint64_t epoch() const;

 private:
  explicit Store(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace throughline

#endif  // THROUGHLINE_STORE_H_
