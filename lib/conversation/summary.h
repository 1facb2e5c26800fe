// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a head says of a conversation besides its asks: when, where, how much,
// who spoke last, what about. Owns those fields of a head's conversations.

#ifndef THROUGHLINE_LIB_CONVERSATION_SUMMARY_H_
#define THROUGHLINE_LIB_CONVERSATION_SUMMARY_H_

#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::conversation {

using Summary = storage::Head::Conversation;

void Fold(const record::Told& told, Summary& into);
void Combine(const Summary& from, Summary& into);

}  // namespace throughline::conversation

#endif  // THROUGHLINE_LIB_CONVERSATION_SUMMARY_H_
