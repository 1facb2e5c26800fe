// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What bots remember and what became of what they sent, as members of a JSON
// object.

#ifndef THROUGHLINE_LIB_RENDER_BOTS_H_
#define THROUGHLINE_LIB_RENDER_BOTS_H_

#include "lib/render/json.h"
#include "throughline/feed.h"
#include "throughline/resumption.h"

namespace throughline::render {

// Of an entry of one of these kinds: its content, and what stands in `_store`,
// with how many entries the bot had not seen when it saved.
bool IsOfBots(EntryKind kind);
void WriteOfBots(const Entry& entry, JsonWriter& json);
void WriteOfBotsStored(const Entry& entry, Position behind, JsonWriter& json);

// The member `checkpoints` of a resumption.
void WriteCheckpoints(const Resumption& resumption, JsonWriter& json);

}  // namespace throughline::render

#endif  // THROUGHLINE_LIB_RENDER_BOTS_H_
