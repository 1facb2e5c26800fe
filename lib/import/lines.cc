// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// One history line: which of the kinds of line it is.

#include "lib/import/lines.h"

#include <optional>
#include <string>
#include <utility>

#include "lib/import/cloud_event.h"
#include "lib/import/entry_lines.h"
#include "lib/import/event_fields.h"
#include "lib/import/fields.h"
#include "lib/import/json_text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline {
namespace importing {
namespace {

absl::StatusOr<HistoryLine> ReadEvent(const JsonValue& object, bool envelope) {
  v1::Event event;
  if (envelope) {
    TL_RETURN_IF_ERROR(ReadCloudEvent(object, event));
  } else {
    TL_RETURN_IF_ERROR(ReadEventFields(object, event));
    TL_RETURN_IF_ERROR(CheckComplete(event));
  }
  if (event.ByteSizeLong() > limits::kEventBytesMax) {
    return Invalid("the event has {} bytes; at most {}", event.ByteSizeLong(),
                   limits::kEventBytesMax);
  }
  return event;
}

}  // namespace

absl::StatusOr<HistoryLine> ReadLine(std::string_view line) {
  TL_RETURN_IF_ERROR(CheckJson(line));
  const JsonValue object(line);
  if (!object.is_object()) {
    return Invalid("an object in braces is wanted, not {}",
                   Name(object.type()));
  }
  // An event may have fields of these names that it wants kept: what has a
  // source is an event.
  bool event = false;
  bool envelope = false;
  std::optional<JsonValue> store;
  std::string entry;
  JsonValue content;
  for (JsonWalk walk(object); walk.Next();) {
    if (walk.name() == "source") event = true;
    if (walk.name() == kCloudEventMark) envelope = true;
    if (walk.name() == "_store") store = walk.value();
    if (!IsEntryName(walk.name())) continue;
    if (!entry.empty()) event = true;
    entry = walk.name();
    content = walk.value();
  }
  if (event || envelope || entry.empty()) return ReadEvent(object, envelope);
  return ReadEntry(entry, content, store);
}

}  // namespace importing

absl::StatusOr<HistoryLine> ParseHistoryLine(std::string_view line) {
  absl::StatusOr<HistoryLine> read = importing::ReadLine(line);
  if (read.ok()) return read;
  return absl::Status(read.status().code(), importing::Sentence(read.status()));
}

}  // namespace throughline
