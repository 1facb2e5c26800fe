// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// append: events as they happen, each durable before it is answered.

#include <unistd.h>

#include "lib/base/status.h"
#include "throughline/import.h"
#include "throughline/limits.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/lines.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

// JSON may need six bytes for one of the event.
constexpr std::size_t kLineBytesMax = 6 * limits::kEventBytesMax;

// What is wrong with the line or its event; not with the store.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<v1::Event> EventOf(const LineReader& reader) {
  if (reader.too_long()) {
    return Invalid("a line of more than {} bytes", Grouped(kLineBytesMax));
  }
  TL_ASSIGN_OR_RETURN(HistoryLine line, ParseHistoryLine(reader.line()));
  if (auto* event = std::get_if<v1::Event>(&line)) return std::move(*event);
  return Invalid("this is no event; 'throughline import' takes such lines");
}

void AnswerAppended(const v1::Event& event, const Appended& appended) {
  AnswerObject([&](JsonWriter& json) {
    json.Field("source", event.source());
    json.Field("id", event.id());
    CountField("position", appended.position, json);
    json.Flag("duplicate", appended.duplicate);
  });
}

void AnswerRefused(std::uint64_t line, const absl::Status& status) {
  AnswerObject([&](JsonWriter& json) {
    CountField("line", line, json);
    json.Field("error", Message(status));
  });
}

absl::Status AppendLine(const Invocation& invocation, const LineReader& reader,
                        Store& store) {
  TL_ASSIGN_OR_RETURN(v1::Event event, EventOf(reader));
  AppendRequest request;
  request.tenant = invocation.tenant;
  request.events.push_back(event);
  TL_ASSIGN_OR_RETURN(const AppendReceipt receipt, store.Append(request));
  AnswerAppended(event, receipt.events.front());
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsMade));
  LineReader reader(STDIN_FILENO, kLineBytesMax);
  std::uint64_t line = 0;
  std::uint64_t refused = 0;
  while (true) {
    TL_ASSIGN_OR_RETURN(const bool any, reader.Next());
    if (!any) break;
    ++line;
    const bool blank =
        reader.line().find_first_not_of(" \t\r") == std::string::npos;
    if (blank && !reader.too_long()) continue;
    const absl::Status status = AppendLine(invocation, reader, *store);
    if (!status.ok() && !IsRefusal(status)) return EndingIn(kFailed, status);
    if (!status.ok()) {
      AnswerRefused(line, status);
      ++refused;
    }
    TL_RETURN_IF_ERROR(Output::Get().Flush());
  }
  return refused > 0 ? kFailed : kDone;
}

}  // namespace

Command AppendCommand() {
  return {
      .name = "append",
      .arguments = "",
      .summary = "append events from standard input, each made durable",
      .description =
          "Reads one event per line, as a history line. Each is made durable "
          "and then answered by a line of JSON, flushed at once: source, id, "
          "position and whether it was there before; a line that is refused, "
          "by its number and the error. Makes the store if there is none.",
      .options = {JsonOption()},
      .examples = {{"append < events.jsonl", "a file"},
                   {"append --tenant north", "from a program, over a pipe"}},
      .run = Run};
}

}  // namespace throughline::tools
