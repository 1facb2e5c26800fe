// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Every limit of the library, with its unit and its reason. What lies beyond is
// refused with kInvalidArgument, which names the limit and the actual value.

#ifndef THROUGHLINE_LIMITS_H_
#define THROUGHLINE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace throughline::limits {

// Names and keys: what real sources use, with room; they are hashed or read in
// one go.
inline constexpr std::size_t kTenantBytesMax = 64;
inline constexpr std::size_t kSourceBytesMax = 128;
inline constexpr std::size_t kEventIdBytesMax = 256;
inline constexpr std::size_t kSchemeBytesMax = 32;
inline constexpr std::size_t kScopeBytesMax = 64;
inline constexpr std::size_t kIdentityValueBytesMax = 512;
inline constexpr std::size_t kChannelBytesMax = 64;
inline constexpr std::size_t kKindBytesMax = 64;
inline constexpr std::size_t kConversationKeyBytesMax = 1024;  // Message-IDs.
inline constexpr std::size_t kLabelBytesMax = 1024;
inline constexpr std::size_t kWhyBytesMax = 4096;

// One event: the text of a long mail fits; a recording does not belong here.
inline constexpr std::size_t kTextBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kEventBytesMax = std::size_t{4} << 20;
inline constexpr int kIdentitiesMax = 16;
inline constexpr int kParticipantsMax = 1024;
inline constexpr int kFactsPerEventMax = 64;
inline constexpr std::size_t kFactKeyBytesMax = 256;
inline constexpr std::size_t kFactValueBytesMax = std::size_t{64} << 10;
inline constexpr int kJsonDepthMax = 32;  // Well below Protobuf's own 100.

// One call: a batch is one commit and is held in memory while it is planned.
inline constexpr int kBatchEventsMax = 1000;
inline constexpr std::size_t kBatchBytesMax = std::size_t{32} << 20;
static_assert(kTextBytesMax < kEventBytesMax);
static_assert(kEventBytesMax < kBatchBytesMax);

// Bots. Content is held in memory while it is written and read; it is stored in
// parts, so that no row is larger than what a cache of blocks bears.
inline constexpr std::size_t kBotBytesMax = 128;
inline constexpr std::size_t kTurnIdBytesMax = 256;
inline constexpr std::size_t kCheckpointBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kCheckpointPartBytes = std::size_t{256} << 10;
inline constexpr std::size_t kSchemaBytesMax = 256;
inline constexpr std::size_t kTagsMax = 16;
inline constexpr std::size_t kTagBytesMax = 64;
static_assert(kCheckpointBytesMax < kBatchBytesMax);

// Reading.
inline constexpr int kPageEventsMax = 1000;
inline constexpr int kFilterNamesMax = 64;  // Of each list: looked through.
inline constexpr int kBudgetEventsMax = 1000;
static_assert(kBudgetEventsMax <= kPageEventsMax);

// What a head keeps at hand, per profile, and per customer once combined. What
// does not fit is read from the timeline, or said to be "at least".
inline constexpr int kHeadCountableMax = 20;  // The default budget.
inline constexpr int kHeadEventsMax = 80;     // Four times it, in all.
inline constexpr std::size_t kHeadEventBytesMax =
    4096;                                              // Larger: by reference.
inline constexpr std::size_t kHeadAskBytesMax = 1024;  // Longer: cut, reread.
inline constexpr int kHeadConversationsMax = 32;
inline constexpr int kHeadFactsMax = 64;
inline constexpr int kHeadRatingsMax = 32;
inline constexpr int kHeadAsksMax = 64;         // Open, per conversation.
inline constexpr int kHeadAnswersMax = 64;      // By name, per conversation.
inline constexpr int kHeadStatementsMax = 8;    // Of one fact's key.
inline constexpr int kHeadPromisesMax = 64;     // Open ones.
inline constexpr int kHeadAuthorsMax = 32;      // Of one profile.
inline constexpr int kHeadCheckpointsMax = 16;  // Names.
static_assert(kHeadEventsMax == 4 * kHeadCountableMax);

// Claims, in microseconds. A holder that died holds a customer up no longer
// than a day; a call that waits keeps a thread.
inline constexpr std::int64_t kLeaseMaxUs = std::int64_t{24} * 3600 * 1000000;
inline constexpr std::int64_t kClaimWaitMaxUs = std::int64_t{3600} * 1000000;

// A hand-over's note, which a head keeps whole.
inline constexpr std::size_t kHandoverSummaryBytesMax = 4096;
inline constexpr int kSkillsMax = 64;

// A head is rewritten once so many pieces wait behind it.
inline constexpr int kHeadPiecesMax = 16;

// Above so many profiles the combined head of a customer is stored too.
inline constexpr int kCombinedOnReadMax = 16;

// Openings of a calendar that are looked at to find when something is due; a
// calendar that is never open must come to an end. Over five years of days.
inline constexpr int kOpeningsMax = 2000;
inline constexpr int kCalendarHoursMax = 64;
inline constexpr int kCalendarHolidaysMax = 4096;

// Consumers of a feed: a name is hashed.
inline constexpr std::size_t kConsumerBytesMax = 128;

// Where so many epochs began is remembered, for the tokens of a feed.
inline constexpr int kEpochsMax = 1024;

// Entries that fall out of a feed go in commits of so many: one
// holds up writers for about a millisecond.
inline constexpr int kCutEntriesMax = 1000;

// A lost race is planned again so often before kAborted is returned.
inline constexpr int kAttemptsMax = 16;

// Years 0001 to 9999, in microseconds since 1970: what RFC 3339 can say.
inline constexpr std::int64_t kTimeMinUs = -62135596800000000;
inline constexpr std::int64_t kTimeMaxUs = 253402300799999999;

}  // namespace throughline::limits

#endif  // THROUGHLINE_LIMITS_H_
