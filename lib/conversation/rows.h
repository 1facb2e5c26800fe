// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The rows of conversations: which thread key names which, whose events are in
// it, and how it was split. Owns kThread, kConversation, kConversationEvent,
// kJoinedOver, kSplit, kAccount and kMet.

#ifndef THROUGHLINE_LIB_CONVERSATION_ROWS_H_
#define THROUGHLINE_LIB_CONVERSATION_ROWS_H_

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::conversation {

using Row = storage::ConversationRow;

// The conversation that a source's key names; absent: none yet.
absl::StatusOr<std::optional<ConversationId>> FindThread(
    const View& view, std::string_view source, std::string_view key);

void NameThread(std::string_view source, std::string_view key,
                ConversationId conversation, Draft& draft);

absl::StatusOr<std::optional<Row>> Read(const View& view,
                                        ConversationId conversation);
void Write(ConversationId conversation, const Row& row, Draft& draft);

// That an event lies in a conversation.
void NoteEvent(ConversationId conversation, ProfileId profile,
               const Place& place, Draft& draft);

// The events of a conversation in timeline order, all or those between two
// places (exclusive), until `seen` returns false. Of a conversation that was
// split off, the events of its side.
struct Between {
  std::optional<Place> after;
  std::optional<Place> before;
  Walk walk = Walk::kForward;
};
using Seer = std::function<bool(ProfileId profile, const Place& place)>;
absl::Status See(const View& view, ConversationId conversation,
                 const Between& between, Position as_of, const Seer& seen);

// ---- Joined over a link, and split when it ends ----

// That `profile` joined a conversation because it is linked to `over`.
void NoteJoinedOver(ProfileId profile, ConversationId conversation,
                    ProfileId over, Draft& draft);

absl::StatusOr<std::vector<std::pair<ConversationId, ProfileId>>> JoinedOver(
    const View& view, ProfileId profile);

void ForgetJoinedOver(ProfileId profile, ConversationId conversation,
                      Draft& draft);

// ---- Where profiles meet ----

// That a profile has events in a conversation in which others have, too.
void NoteMet(ProfileId profile, ConversationId conversation, Draft& draft);

absl::StatusOr<std::vector<ConversationId>> MetIn(const View& view,
                                                  ProfileId profile);

// The id under which a side of a conversation goes on: the same for the same
// conversation and profile wherever it is worked out.
ConversationId SplitId(ConversationId conversation, ProfileId first);

// That a profile's part of a conversation goes on under another id.
void WriteSplit(ConversationId from, ProfileId profile, ConversationId to,
                Position position, Draft& draft);

// Where a profile's part of `conversation` goes on; itself, where not split.
absl::StatusOr<ConversationId> Effective(const View& view,
                                         ConversationId conversation,
                                         ProfileId profile, Position as_of);

// ---- Accounts: whose conversations are about an organisation ----

void NoteAccount(std::string_view account, ProfileId profile, Draft& draft);
absl::StatusOr<std::vector<ProfileId>> AccountProfiles(
    const View& view, std::string_view account);

}  // namespace throughline::conversation

#endif  // THROUGHLINE_LIB_CONVERSATION_ROWS_H_
