// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Resumption: everything needed to carry on with a customer, in one answer.
//
//   for (const EventView& event : resumption.timeline()) Show(event.text());
//   for (const OpenAsk& ask : resumption.awaiting()) Answer(ask);
//
// It is what one snapshot held, filtered for one viewer. It owns its bytes and
// never changes; copies are cheap and share them. Any number of threads may
// read it. The views of strings are valid as long as any copy: in
//
//   for (const EventView& event : store->Resume(request)->timeline()) ...
//
// the resumption is gone before the first event is read. Give it a name. (Of a
// resumption that is a temporary itself the lists are given as copies.)
//
// The newest events are there at once; how things stand (conversations() to
// checkpoints()) may be worked out by the first call that asks for any of it,
// once for all who are shown the same: tens of microseconds, no read, the same
// answer as at the time of the resumption.

#ifndef THROUGHLINE_RESUMPTION_H_
#define THROUGHLINE_RESUMPTION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "throughline/claims.h"
#include "throughline/event_view.h"
#include "throughline/types.h"

namespace throughline {

struct ProfileSummary {
  ProfileId id;
  std::string identity;   // scheme:value; empty: nobody is known behind it.
  std::string assurance;  // The best that was claimed for it; may be empty.
  std::uint64_t events = 0;
};

struct CustomerSummary {
  ProfileId id;                          // That of the earliest profile.
  std::vector<ProfileSummary> profiles;  // Earliest first.
  std::int64_t since_us = 0;             // Sort time of the first event.
  std::int64_t last_contact_us = 0;      // Of the last customer's own event.
};

enum class ConversationStatus {
  kOpen,
  kWaitingOnUs,        // There is an open ask.
  kWaitingOnCustomer,  // There is none, and the last message was ours.
  kResolved,
  kDormant,
};

// Who alone may answer.
struct ClaimHolder {
  v1::Actor actor;
  std::int64_t until_us = 0;  // As of an earlier position: as it was granted.
};

struct ConversationState {
  ConversationId id;
  std::string source;  // Of the thread key.
  std::string key;     // The source's key; empty: joined by policy.
  std::vector<std::string> channels;  // By first use.
  std::int64_t opened_us = 0;
  std::int64_t last_us = 0;
  std::uint64_t events = 0;  // Those this viewer may read.
  std::string topic;
  std::string summary;
  std::string brand;
  ConversationStatus status = ConversationStatus::kOpen;
  std::optional<ClaimHolder> holder;  // Absent: anybody may answer.
  bool at_least = false;              // More was there than a head keeps.
  bool topic_sensitive = false;       // The event that said so is marked.
  bool summary_sensitive = false;
};

struct OpenAsk {
  EventRef event;
  Place place;
  std::string text;  // As it stands.
  std::string channel;
  ConversationId conversation;
  std::int64_t since_us = 0;
  std::optional<std::int64_t> due_us;  // Absent: never, or not while it pauses.
  bool overdue = false;
  bool sensitive = false;  // Its event is marked so, in part or whole.
};

// What somebody of ours said we would do, not kept yet.
struct OpenPromise {
  EventRef event;
  Place place;
  std::string text;  // As it stands.
  std::string channel;
  std::optional<std::int64_t> due_us;  // Absent: no time was named.
  bool overdue = false;
  bool sensitive = false;
};

struct CurrentFact {
  std::string key;
  std::string value_json;
  std::optional<double> confidence;
  std::string valid_from;  // As stated; may be empty.
  std::string valid_to;
  EventRef source_event;
  std::string channel;
  std::int64_t at_us = 0;  // Sort time of the event that stated it.
  bool sensitive = false;  // That event is marked so.
};

struct Experience {
  std::uint64_t contacts = 0;  // Conversation and channel, counted once each.
  std::uint64_t contacts_in_30_days = 0;
  std::uint64_t repeat_contacts = 0;  // Further channels of one conversation.
  std::uint64_t reopened = 0;  // Conversations come back to once resolved.
  std::uint64_t resolved = 0;  // Conversations not come back to since;
  std::uint64_t resolved_at_first_contact = 0;  // of these, by one contact and
                                                // never reopened.
  std::uint64_t bad_in_a_row = 0;  // Ratings under 0.5 since a better one.
  std::optional<double> last_rating;
  bool at_least = false;  // More was there than a head keeps.
};

// What a bot remembers; Store::Checkpoint gives its content.
struct BotCheckpoint {
  std::string bot;
  ProfileId profile;                           // With which it is kept.
  std::optional<ConversationId> conversation;  // Absent: about the customer.
  std::uint64_t version = 0;                   // The newest.
  std::string schema;
  Position seen = 0;  // Up to where the bot had seen what happened.
  // Events after that of what it is about, of those the viewer may see and but
  // for the bot's own.
  std::uint64_t entries_since = 0;
  bool at_least = false;  // More may have come than a head keeps.
};

// One who had contact through a value that is many people's, or nobody's.
struct Candidate {
  ProfileId customer;
  std::int64_t since_us = 0;
  std::int64_t last_contact_us = 0;
};

// A customer of an account, and what of theirs is open.
struct AccountMember {
  ProfileId customer;
  std::vector<ConversationState> conversations;
};

class Resumption {
 public:
  // How things stand, beside what was said last.
  struct Standing {
    std::vector<ConversationState> conversations;
    std::vector<OpenAsk> awaiting;
    bool awaiting_at_least = false;
    std::vector<CurrentFact> facts;
    bool facts_at_least = false;
    std::vector<OpenPromise> promises;
    bool promises_at_least = false;
    Experience experience;
    std::optional<HandoverState> handover;
    std::vector<BotCheckpoint> checkpoints;
    bool checkpoints_at_least = false;
  };

  // The same, worked out when it is first asked for.
  class Later {
   public:
    virtual ~Later() = default;
    virtual const Standing& Tell() const = 0;
  };

  // What a resumption holds. Made by the store.
  struct Body : Standing {
    CustomerSummary customer;
    std::vector<EventView> timeline;
    std::string more;
    std::vector<Candidate> candidates;
    bool shared = false;
    std::vector<AccountMember> members;
    std::uint64_t countable = 0;
    std::uint64_t withheld = 0;
  };

  Resumption() : body_(std::make_shared<const Body>()) {}
  Resumption(Position position, std::int64_t now_us,
             std::shared_ptr<const Body> body,
             std::optional<std::uint64_t> news = std::nullopt,
             std::shared_ptr<const Later> later = nullptr)
      : position_(position),
        now_us_(now_us),
        news_(news),
        body_(std::move(body)),
        later_(std::move(later)) {}

  // The snapshot it was answered from: following the feed from here misses
  // nothing and repeats nothing.
  Position position() const { return position_; }
  std::int64_t now_us() const { return now_us_; }

  const CustomerSummary& customer() const { return body_->customer; }

  // The newest events over all channels, oldest first.
  const std::vector<EventView>& timeline() const& { return body_->timeline; }
  std::vector<EventView> timeline() && { return body_->timeline; }

  // For TimelineRequest::token, to go on into the past; empty: that was all.
  const std::string& more() const { return body_->more; }

  // Open ones first, each group by last activity, newest first.
  const std::vector<ConversationState>& conversations() const& {
    return standing().conversations;
  }
  std::vector<ConversationState> conversations() && {
    return standing().conversations;
  }

  // Every open ask, oldest first.
  const std::vector<OpenAsk>& awaiting() const& { return standing().awaiting; }
  std::vector<OpenAsk> awaiting() && { return standing().awaiting; }
  bool awaiting_at_least() const { return standing().awaiting_at_least; }

  // What is known now, by key.
  const std::vector<CurrentFact>& facts() const& { return standing().facts; }
  std::vector<CurrentFact> facts() && { return standing().facts; }
  bool facts_at_least() const { return standing().facts_at_least; }

  // What we said we would do and have not done, what is due first at first.
  const std::vector<OpenPromise>& promises() const& {
    return standing().promises;
  }
  std::vector<OpenPromise> promises() && { return standing().promises; }
  bool promises_at_least() const { return standing().promises_at_least; }

  // Countable events behind the viewer's cursor that the viewer may read, but
  // for a backfill and the viewer's own; all of them, of a profile that the
  // viewer never read (Store::MarkRead). Absent: the viewer has no id, or it
  // is not a customer that was asked for.
  std::optional<std::uint64_t> news() const { return news_; }

  const Experience& experience() const { return standing().experience; }

  // The hand-over offered last, whatever came of it; for agents and bots.
  const std::optional<HandoverState>& handover() const {
    return standing().handover;
  }
  // Saved last first: those of the bot that looks, all of them for an agent,
  // none for a customer.
  const std::vector<BotCheckpoint>& checkpoints() const& {
    return standing().checkpoints;
  }
  std::vector<BotCheckpoint> checkpoints() && { return standing().checkpoints; }
  bool checkpoints_at_least() const { return standing().checkpoints_at_least; }

  // True where the value stands for many people or for nobody: then only
  // candidates() is filled.
  bool shared() const { return body_->shared; }
  const std::vector<Candidate>& candidates() const& {
    return body_->candidates;
  }
  std::vector<Candidate> candidates() && { return body_->candidates; }

  // Of an account: only this is filled.
  const std::vector<AccountMember>& members() const& { return body_->members; }
  std::vector<AccountMember> members() && { return body_->members; }

  // Countable events this viewer may read, in the whole history.
  std::uint64_t countable() const { return body_->countable; }

  // Events this viewer may not read, in the whole history.
  std::uint64_t withheld() const { return body_->withheld; }

 private:
  const Standing& standing() const {
    return later_ != nullptr ? later_->Tell() : *body_;
  }

  Position position_ = 0;
  std::int64_t now_us_ = 0;
  std::optional<std::uint64_t> news_;
  std::shared_ptr<const Body> body_;
  std::shared_ptr<const Later> later_;  // Set: asked instead of the body.
};

}  // namespace throughline

#endif  // THROUGHLINE_RESUMPTION_H_
