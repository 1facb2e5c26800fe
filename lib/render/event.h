// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The words and fields of one event in JSON.

#ifndef THROUGHLINE_LIB_RENDER_EVENT_H_
#define THROUGHLINE_LIB_RENDER_EVENT_H_

#include <string_view>

#include "lib/render/json.h"
#include "throughline/event_view.h"
#include "throughline/types.h"

namespace throughline::render {

// As history lines say it; empty where nothing is specified.
std::string_view Name(v1::Role role);
std::string_view Name(v1::Direction direction);
std::string_view Name(v1::Visibility visibility);
std::string_view Name(v1::TimeOrigin origin);

// The fields of a history line, into an open object.
// Somebody who acts.
void WriteActor(std::string_view key, const v1::Actor& actor, JsonWriter& json);

void WriteEventFields(const v1::Event& event, JsonWriter& json);

// One event of a timeline, as an object.
void WriteEventView(const EventView& event, JsonWriter& json);

}  // namespace throughline::render

#endif  // THROUGHLINE_LIB_RENDER_EVENT_H_
