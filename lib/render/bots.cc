// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/render/bots.h"

#include <sodium.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "throughline/render.h"

namespace throughline {
namespace render {
namespace {

std::string Base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  // The size that is due counts the NUL at its end.
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();
  return text;
}

void Number(std::string_view key, std::uint64_t number, JsonWriter& json) {
  json.Key(key);
  json.Unsigned(number);
}

void WriteAbout(ProfileId profile,
                const std::optional<ConversationId>& conversation,
                JsonWriter& json) {
  json.Key("about");
  json.BeginObject();
  if (conversation.has_value()) {
    json.Field("conversation", conversation->ToHex());
  } else {
    json.Field("profile", profile.ToHex());
  }
  json.EndObject();
}

void WriteCheckpoint(const CheckpointInfo& info,
                     const std::optional<std::string>& content,
                     JsonWriter& json) {
  json.Field("bot", info.bot);
  WriteAbout(info.profile, info.conversation, json);
  Number("version", info.version, json);
  Number("parent", info.parent, json);
  json.Field("schema", info.schema);
  json.Key("tags");
  json.BeginArray();
  for (const std::string& tag : info.tags) json.String(tag);
  json.EndArray();
  Number("bytes", info.bytes, json);
  if (info.pruned != 0) json.Flag("pruned", true);
  if (content.has_value()) json.Field("content", Base64(*content));
}

void WritePruned(const PruneInfo& info, JsonWriter& json) {
  json.Field("bot", info.bot);
  WriteAbout(info.profile, info.conversation, json);
  json.Key("versions");
  json.BeginArray();
  for (const std::uint64_t version : info.versions) json.Unsigned(version);
  json.EndArray();
}

void WriteDelivery(const Delivery& delivery, JsonWriter& json) {
  json.Reference("event", delivery.ref);
  json.Field("state", NameOf(delivery.state));
  json.FieldIfAny("error", delivery.error);
  json.FieldIfAny("by", delivery.by);
}

}  // namespace

bool IsOfBots(EntryKind kind) {
  return kind == EntryKind::kCheckpoint ||
         kind == EntryKind::kCheckpointsPruned || kind == EntryKind::kDelivery;
}

void WriteOfBots(const Entry& entry, JsonWriter& json) {
  if (entry.checkpoint.has_value()) {
    WriteCheckpoint(*entry.checkpoint, entry.content, json);
  }
  if (entry.pruned.has_value()) WritePruned(*entry.pruned, json);
  if (entry.delivery.has_value()) WriteDelivery(*entry.delivery, json);
}

void WriteOfBotsStored(const Entry& entry, Position behind, JsonWriter& json) {
  if (entry.checkpoint.has_value()) Number("behind", behind, json);
}

void WriteCheckpoints(const Resumption& resumption, JsonWriter& json) {
  json.Key("checkpoints");
  json.BeginArray();
  for (const BotCheckpoint& checkpoint : resumption.checkpoints()) {
    json.BeginObject();
    json.Field("bot", checkpoint.bot);
    json.Field("scope", checkpoint.conversation.has_value()
                            ? "conversation:" + checkpoint.conversation->ToHex()
                            : "customer:" + checkpoint.profile.ToHex());
    Number("version", checkpoint.version, json);
    json.Field("schema", checkpoint.schema);
    Number("position", checkpoint.seen, json);
    Number("entries_since", checkpoint.entries_since, json);
    json.Flag("at_least", checkpoint.at_least);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace render

std::string_view NameOf(DeliveryState state) {
  switch (state) {
    case DeliveryState::kNone:
      return "";
    case DeliveryState::kPending:
      return "pending";
    case DeliveryState::kSent:
      return "sent";
    case DeliveryState::kFailed:
      return "failed";
    case DeliveryState::kDelivered:
      return "delivered";
    case DeliveryState::kRead:
      return "read";
  }
  return "";
}

}  // namespace throughline
