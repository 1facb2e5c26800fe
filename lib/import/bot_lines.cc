// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/import/bot_lines.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "lib/import/bytes.h"
#include "lib/import/choice.h"
#include "lib/import/fields.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

using Read = std::function<absl::Status(const JsonValue&)>;

// Base64 makes four bytes of three.
constexpr std::size_t kContentTextMax = limits::kCheckpointBytesMax / 3 * 4 + 8;

constexpr std::array<Choice<DeliveryState>, 4> kStates = {{
    {"sent", DeliveryState::kSent},
    {"failed", DeliveryState::kFailed},
    {"delivered", DeliveryState::kDelivered},
    {"read", DeliveryState::kRead},
}};

// What an export says beside the entry.
struct Stored {
  std::int64_t recorded_us = 0;
  std::uint64_t behind = 0;
};

Read Text(Size size, std::string* out) {
  return [size, out](const JsonValue& value) {
    return ReadText(value, size, *out);
  };
}

Read Number(std::uint64_t* out) {
  return [out](const JsonValue& value) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const std::int64_t number, ReadInteger(value, 0));
    *out = static_cast<std::uint64_t>(number);
    return absl::OkStatus();
  };
}

Read About(CheckpointScope* out) {
  return [out](const JsonValue& value) -> absl::Status {
    std::string conversation;
    std::string profile;
    TL_RETURN_IF_ERROR(ReadObject(
        value,
        {{"conversation",
          [&](const JsonValue& id) { return ReadHexId(id, conversation); }},
         {"profile",
          [&](const JsonValue& id) { return ReadHexId(id, profile); }}},
        nullptr));
    if (conversation.empty() == profile.empty()) {
      return Invalid("it must have either a conversation or a profile");
    }
    if (!conversation.empty()) {
      out->conversation = ConversationId::FromHex(conversation);
    } else {
      out->kept_with = ProfileId::FromHex(profile);
    }
    return absl::OkStatus();
  };
}

absl::StatusOr<Stored> ReadStored(const std::optional<JsonValue>& store) {
  if (!store) {
    return Invalid("it is missing; only an export has such a line");
  }
  Stored stored;
  bool recorded = false;
  TL_RETURN_IF_ERROR(ReadObject(*store,
                                {{"recorded_at",
                                  [&](const JsonValue& time) -> absl::Status {
                                    TL_ASSIGN_OR_RETURN(stored.recorded_us,
                                                        ReadTimeUs(time));
                                    recorded = true;
                                    return absl::OkStatus();
                                  }},
                                 {"behind", Number(&stored.behind)}},
                                nullptr));
  if (!recorded) return In("recorded_at", Invalid("it is missing"));
  return stored;
}

Read Content(std::optional<std::string>* out) {
  return [out](const JsonValue& value) -> absl::Status {
    std::string text;
    TL_RETURN_IF_ERROR(ReadText(value, {0, kContentTextMax}, text));
    *out = DecodeBase64(text);
    if (!out->has_value()) return Invalid("it is no base64");
    return absl::OkStatus();
  };
}

absl::StatusOr<HistoryLine> ReadCheckpoint(const JsonValue& value,
                                           const Stored& stored) {
  SaveCheckpointRequest request;
  NewCheckpoint& wanted = request.checkpoint;
  RestoredCheckpoint restored{stored.recorded_us, stored.behind, false, 0};
  std::optional<std::string> content;
  std::uint64_t version = 0;
  std::uint64_t parent = 0;
  TL_RETURN_IF_ERROR(ReadObject(
      value,
      {{"bot", Text({1, limits::kBotBytesMax}, &request.bot)},
       {"about", About(&wanted.about)},
       {"version", Number(&version)},
       {"parent", Number(&parent)},
       {"schema", Text({0, limits::kSchemaBytesMax}, &wanted.schema)},
       {"tags",
        [&](const JsonValue& tags) {
          return ReadArray(tags, limits::kTagsMax, [&](const JsonValue& tag) {
            return ReadText(tag, {1, limits::kTagBytesMax},
                            wanted.tags.emplace_back());
          });
        }},
       {"bytes", Number(&restored.bytes)},
       {"pruned",
        [&](const JsonValue& is) { return ReadBool(is, restored.pruned); }},
       {"content", Content(&content)}},
      nullptr));
  if (version == 0) return In("version", Invalid("it is missing; from 1 on"));
  if (content.has_value() == restored.pruned) {
    return In("content", Invalid("it is there unless the version was pruned"));
  }
  wanted.expected = version - 1;
  wanted.parent = parent;
  wanted.content = std::move(content).value_or("");
  request.restored = restored;
  return request;
}

absl::StatusOr<HistoryLine> ReadPrune(const JsonValue& value,
                                      const Stored& stored) {
  PruneCheckpointsRequest request;
  request.restored = {{}, stored.recorded_us};
  TL_RETURN_IF_ERROR(ReadObject(
      value,
      {{"bot", Text({1, limits::kBotBytesMax}, &request.bot)},
       {"about", About(&request.about)},
       {"versions",
        [&](const JsonValue& versions) {
          return ReadArray(versions, SIZE_MAX, [&](const JsonValue& version) {
            return Number(&request.restored->versions.emplace_back())(version);
          });
        }}},
      nullptr));
  return request;
}

absl::StatusOr<HistoryLine> ReadDelivery(const JsonValue& value,
                                         const Stored& stored) {
  ConfirmRequest request;
  request.restored_us = stored.recorded_us;
  Outcome& outcome = request.outcomes.emplace_back();
  outcome.state = DeliveryState::kNone;
  const absl::Status read = ReadObject(
      value,
      {{"event",
        [&](const JsonValue& event) -> absl::Status {
          v1::Reference reference;
          TL_RETURN_IF_ERROR(ReadReference(event, reference));
          outcome.ref = {reference.source(), reference.id()};
          return absl::OkStatus();
        }},
       {"state",
        [&](const JsonValue& state) {
          return ReadChoice(state, kStates, [&](DeliveryState chosen) {
            outcome.state = chosen;
          });
        }},
       {"error", Text({0, limits::kLabelBytesMax}, &outcome.error)},
       {"by", Text({0, limits::kLabelBytesMax}, &request.by)}},
      nullptr);
  TL_RETURN_IF_ERROR(read);
  if (outcome.ref.source.empty()) {
    return In("event", Invalid("an object of the event's source and id"));
  }
  if (outcome.state == DeliveryState::kNone) {
    return In("state", Invalid("it is missing; one of {}", Names(kStates)));
  }
  return request;
}

struct Kind {
  std::string_view name;
  absl::StatusOr<HistoryLine> (*read)(const JsonValue& value,
                                      const Stored& stored);
};

constexpr Kind kKinds[] = {
    {"checkpoint", ReadCheckpoint},
    {"prune", ReadPrune},
    {"delivery", ReadDelivery},
};

}  // namespace

bool IsBotLine(std::string_view name) {
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return true;
  }
  return false;
}

absl::StatusOr<HistoryLine> ReadBotLine(std::string_view name,
                                        const JsonValue& content,
                                        const std::optional<JsonValue>& store) {
  const absl::StatusOr<Stored> stored = ReadStored(store);
  if (!stored.ok()) return In("_store", stored.status());
  for (const Kind& kind : kKinds) {
    if (kind.name != name) continue;
    absl::StatusOr<HistoryLine> line = kind.read(content, *stored);
    if (!line.ok()) return In(name, line.status());
    return line;
  }
  return Invalid("there is no such line");
}

}  // namespace throughline::importing
