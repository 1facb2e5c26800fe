// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How a store is opened, and the policies it decides by. A policy is never
// written to disk; what it decided about an entry is.

#ifndef THROUGHLINE_OPTIONS_H_
#define THROUGHLINE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "throughline/reply.h"

namespace throughline {

// What the values of an identity scheme mean.
enum class SchemeKind {
  kPersonal,   // A phone, a mailbox: two named in one event are one person.
  kExclusive,  // A customer number: two values are never one person.
  kTransient,  // A cookie, a device: one customer's, until it meets another.
  kShared,     // Many people's: owns no profile and links nothing.
};

// How the values of a scheme are brought into one form.
enum class Normalisation {
  kText,   // Unicode NFC, trimmed, case kept.
  kFold,   // As kText, then case folded.
  kPhone,  // E.164.
  kEmail,  // Domain in lower case; local part NFC, its case kept (RFC 5321).
};

struct Scheme {
  SchemeKind kind = SchemeKind::kPersonal;
  Normalisation normalisation = Normalisation::kText;
  // Whether a source that names such a value beside others is believed that
  // they are one person.
  bool links = true;
};

// The default is that of lib/identity/README.md.
struct IdentityPolicy {
  // In addition to the known schemes, or in their place.
  std::map<std::string, Scheme, std::less<>> schemes;

  // Sources whose events never link the identities that they name together.
  std::vector<std::string> sources_not_believed;

  // The tenant's own addresses, as `scheme:value`; never customers.
  std::vector<std::string> house;

  // Where a phone number has no country: an ISO 3166 region, "NL". Empty: such
  // a number is kept as it is and equal only to itself.
  std::string phone_region;

  // A link made by policy that would join more profiles goes to review.
  int link_profiles_max = 20;
};

struct ConversationPolicy {
  // An event without a thread key joins the open conversation that was active
  // so shortly before, or that opened so shortly after by an event that came
  // earlier than it. A day: what people call "the same matter" when they come
  // back without saying so.
  absl::Duration join_window = absl::Hours(24);

  // After so long without any event a conversation in which nobody waits for
  // us is dormant.
  absl::Duration dormant_after = absl::Hours(24 * 30);
};

struct AnswerPolicy {
  // Whether a bot's message answers an ask, as an agent's does.
  bool bots_answer = true;
};

struct ClaimPolicy {
  // Whether an agent who claims what a bot holds gets it at once. True: a
  // customer who asked for a person should not wait for a bot's lease.
  bool people_preempt_bots = true;
};

// Which of several statements about one key stands.
struct FactRule {
  enum class By {
    kLatest,      // The one that begins last.
    kSource,      // The one whose source stands first in `sources`.
    kConfidence,  // The surest; who does not say how sure is sure.
  };
  By by = By::kLatest;  // Among equals the one that begins last, always.
  std::vector<std::string> sources = {};  // The best first; others come last.
};

// Decided when a statement is appended and written down with it: a later policy
// changes nothing of what was stated before.
struct FactPolicy {
  std::map<std::string, FactRule, std::less<>> keys;
  FactRule otherwise;  // Of a key that is not among them.
};

// What the feed keeps. Beyond it entries fall out at the front when Maintain()
// is called; the events stay, and so does the feed of each customer. A feed
// that was cut can no longer be exported as one history. Default: all is kept.
struct FeedPolicy {
  absl::Duration keep_for = absl::InfiniteDuration();  // Since recorded.
  std::uint64_t keep_entries = ~std::uint64_t{0};      // The newest so many.
};

struct Policy {
  IdentityPolicy identity;
  ConversationPolicy conversation;
  AnswerPolicy answer;
  ClaimPolicy claim;
  ReplyPolicy reply;
  FactPolicy facts;
  FeedPolicy feed;

  // An event said to have occurred further ahead of the store's clock is
  // sorted by when it was recorded, and flagged.
  absl::Duration skew_max = absl::Minutes(5);
};

// Keeps the key with which a tenant's identities, idempotency keys and thread
// keys are hashed before they become part of a storage key. Without it nothing
// can be found; who has it and the store can test guesses.
class KeyProvider {
 public:
  virtual ~KeyProvider() = default;

  // 32 random bytes, always the same for one tenant; made on first use.
  // Any number of threads may call it.
  virtual absl::StatusOr<std::string> IndexKey(std::string_view tenant) = 0;
};

struct StoreOptions {
  // ---- Behaviour ----

  // By tenant; a tenant that is not here has `policy`.
  Policy policy;
  std::map<std::string, Policy, std::less<>> tenant_policies;

  // What time it is. Default: the system's clock. May jump.
  std::function<absl::Time()> clock;

  // Default: a file of its own in the store's directory, mode 0600; for a
  // store on an engine of yours: keys that go with the process.
  std::shared_ptr<KeyProvider> keys;

  // Whether a store is made where there is none.
  bool create_if_missing = true;

  // Told of what the engine has to say; never of anything a customer said.
  // Default: nobody.
  std::function<void(std::string_view line)> log;

  // ---- Performance ----

  // What the cache of customers may hold, in bytes. 256 MiB: some twenty-five
  // thousand customers of fifteen events each.
  std::size_t cache_bytes = std::size_t{256} << 20;

  // What the engine's block cache may hold, in bytes.
  std::size_t block_cache_bytes = std::size_t{128} << 20;
};

}  // namespace throughline

#endif  // THROUGHLINE_OPTIONS_H_
