// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A head: what Resume needs of one profile, or of a customer once the heads of
// its profiles are combined. Each part says how its own piece of it folds and
// combines; here they are put together.
//
//   Combine(Fold(A), Fold(B)) == Fold(A and B interleaved)
//
// for events in any order, as long as no limit of a head is reached; beyond,
// what was let go of is said.

#ifndef THROUGHLINE_LIB_HEAD_HEAD_H_
#define THROUGHLINE_LIB_HEAD_HEAD_H_

#include <string>
#include <string_view>

#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::head {

using Head = storage::Head;

// A profile without events.
Head Begin(ProfileId profile, Position created, std::string_view shown);

// `opens`: the event is the first of its conversation, so that what the head
// let go of cannot hold an earlier part of it.
void Fold(const record::Told& told, bool opens, Head& into);
void FoldAllButTail(const record::Told& told, bool opens, Head& into);

void Combine(const Head& from, Head& into);

// Lets go of what is beyond the limits of a stored head.
void Trim(Head& head);

// The same of conversations only. What several heads together have beyond it
// lacks, mostly, what one of them let go of.
void TrimConversations(Head& head);

// The part of a conversation; null where the head does not have it.
const Head::Conversation* FindConversation(const Head& head,
                                           std::string_view id);

// That several profiles have events in it. False: the head has no part in it,
// or says so already.
bool MarkShared(std::string_view conversation, Head& head);

// What it says of one profile; made where it says nothing.
Head::Profile& OwnProfile(ProfileId profile, Head& head);

// Says anew what an amended event rates.
void ReplaceRating(const record::Told& told, Head& head);

// Counts an amended event among those for whom it is now.
void ReplaceCounts(const record::Told& before, const record::Told& now,
                   Head& head);

// Puts a part in the place of what there was of its conversation.
void ReplaceConversation(Head::Conversation part, Head& head);

// The id under which a profile's part of a conversation goes on in this head.
std::string_view Effective(const Head& head, ProfileId profile,
                           std::string_view conversation);

// That it goes on under another one.
void AddSplit(ProfileId profile, ConversationId from, ConversationId to,
              Head& head);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_HEAD_H_
