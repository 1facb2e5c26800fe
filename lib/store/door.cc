// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/door.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lib/base/rfc3339.h"
#include "lib/base/status.h"
#include "lib/base/text.h"
#include "throughline/limits.h"

namespace throughline::door {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Whether `c` may stand in a channel's name.
bool ChannelCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '/' || c == '-';
}

absl::Status CheckChannel(std::string_view channel) {
  TL_RETURN_IF_ERROR(
      CheckText("channel", channel, 1, limits::kChannelBytesMax));
  const char first = channel.front();
  bool right = (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
  for (const char c : channel) right = right && ChannelCharacter(c);
  if (!right) {
    return Invalid(
        "channel: lower-case letters, digits and . _ / - are right, "
        "beginning with a letter or digit");
  }
  return absl::OkStatus();
}

int Depth(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (quoted) {
      if (json[i] == '\\') {
        ++i;
      } else if (json[i] == '"') {
        quoted = false;
      }
    } else if (json[i] == '"') {
      quoted = true;
    } else if (json[i] == '{' || json[i] == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (json[i] == '}' || json[i] == ']') {
      --depth;
    }
  }
  return deepest;
}

absl::Status CheckJson(std::string_view what, std::string_view json,
                       bool object) {
  if (Depth(json) > limits::kJsonDepthMax) {
    return Invalid("{}: nested {} deep; at most {} is right", what, Depth(json),
                   limits::kJsonDepthMax);
  }
  if (!nlohmann::json::accept(json.begin(), json.end())) {
    return Invalid("{}: not JSON", what);
  }
  const std::size_t first = json.find_first_not_of(" \t\r\n");
  if (object && json[first] != '{') {
    return Invalid("{}: a JSON object is right", what);
  }
  return absl::OkStatus();
}

absl::Status CheckTime(std::string_view what, std::string_view time) {
  if (time.empty() || ParseRfc3339(time).has_value()) return absl::OkStatus();
  return Invalid("{}: not a time of RFC 3339, as 2026-03-29T01:30:00Z", what);
}

absl::Status CheckShare(std::string_view what, double share) {
  if (share >= 0 && share <= 1) return absl::OkStatus();
  return Invalid("{}: 0 to 1 is right", what);
}

absl::Status CheckReference(std::string_view what,
                            const v1::Reference& reference) {
  TL_RETURN_IF_ERROR(CheckText(fmt::format("{}.source", what),
                               reference.source(), 0, limits::kSourceBytesMax));
  return CheckText(fmt::format("{}.id", what), reference.id(), 1,
                   limits::kEventIdBytesMax);
}

// Every string in the message, however deep.
absl::Status CheckStrings(const Message& message) {
  const auto* const reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  std::string scratch;
  for (const FieldDescriptor* const field : fields) {
    const int count =
        field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        TL_RETURN_IF_ERROR(
            CheckStrings(field->is_repeated()
                             ? reflection->GetRepeatedMessage(message, field, i)
                             : reflection->GetMessage(message, field)));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string& text =
            field->is_repeated()
                ? reflection->GetRepeatedStringReference(message, field, i,
                                                         &scratch)
                : reflection->GetStringReference(message, field, &scratch);
        if (!ValidUtf8(text)) {
          return Invalid("{}: not UTF-8 without NUL",
                         std::string(field->name()));
        }
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFact(const v1::Fact& fact) {
  TL_RETURN_IF_ERROR(
      CheckText("facts.key", fact.key(), 1, limits::kFactKeyBytesMax));
  if (fact.value_json().size() > limits::kFactValueBytesMax) {
    return Invalid("facts.value: {} bytes; at most {} are right",
                   fact.value_json().size(), limits::kFactValueBytesMax);
  }
  if (!fact.value_json().empty()) {
    TL_RETURN_IF_ERROR(CheckJson("facts.value", fact.value_json(), false));
  } else if (!fact.retracted()) {
    return Invalid("facts.value: missing; any JSON value is right");
  }
  if (fact.has_confidence()) {
    TL_RETURN_IF_ERROR(CheckShare("facts.confidence", fact.confidence()));
  }
  TL_RETURN_IF_ERROR(CheckTime("facts.valid_from", fact.valid_from()));
  return CheckTime("facts.valid_to", fact.valid_to());
}

absl::Status CheckNames(const v1::Event& event) {
  TL_RETURN_IF_ERROR(
      CheckText("source", event.source(), 1, limits::kSourceBytesMax));
  TL_RETURN_IF_ERROR(CheckText("id", event.id(), 1, limits::kEventIdBytesMax));
  TL_RETURN_IF_ERROR(CheckText("kind", event.kind(), 1, limits::kKindBytesMax));
  TL_RETURN_IF_ERROR(CheckChannel(event.channel()));
  TL_RETURN_IF_ERROR(CheckText("conversation", event.conversation(), 0,
                               limits::kConversationKeyBytesMax));
  if (event.actor().role() <= v1::ROLE_UNSPECIFIED ||
      event.actor().role() > v1::ROLE_SYSTEM) {
    return Invalid("actor.role: missing; customer, agent, bot or system");
  }
  for (const auto& [what, label] : {std::pair("brand", &event.brand()),
                                    {"account", &event.account()},
                                    {"campaign", &event.campaign()},
                                    {"queue", &event.queue()},
                                    {"disposition", &event.disposition()},
                                    {"intent", &event.intent()},
                                    {"topic", &event.topic()},
                                    {"purpose", &event.purpose()},
                                    {"state", &event.state()},
                                    {"language", &event.language()},
                                    {"actor.id", &event.actor().id()},
                                    {"actor.name", &event.actor().name()}}) {
    TL_RETURN_IF_ERROR(CheckText(what, *label, 0, limits::kLabelBytesMax));
  }
  return absl::OkStatus();
}

absl::Status CheckCounts(const v1::Event& event) {
  const auto count = [](std::string_view what, int is, int least, int most) {
    return is >= least && is <= most
               ? absl::OkStatus()
               : Invalid("{}: {} of them; {} to {} are right", what, is, least,
                         most);
  };
  TL_RETURN_IF_ERROR(
      count("identities", event.identities_size(), 1, limits::kIdentitiesMax));
  TL_RETURN_IF_ERROR(
      count("facts", event.facts_size(), 0, limits::kFactsPerEventMax));
  TL_RETURN_IF_ERROR(count("participants", event.participants_size(), 0,
                           limits::kParticipantsMax));
  const std::size_t bytes = event.ByteSizeLong();
  if (bytes > limits::kEventBytesMax) {
    return Invalid("the event has {} bytes; at most {} are right", bytes,
                   limits::kEventBytesMax);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckText(std::string_view what, std::string_view text,
                       std::size_t bytes_min, std::size_t bytes_max) {
  if (text.size() < bytes_min) return Invalid("{}: missing", what);
  if (text.size() > bytes_max) {
    return Invalid("{}: {} bytes; at most {} are right", what, text.size(),
                   bytes_max);
  }
  if (!ValidUtf8(text)) return Invalid("{}: not UTF-8 without NUL", what);
  return absl::OkStatus();
}

absl::Status CheckConsumer(std::string_view name) {
  return CheckText("consumer", name, 1, limits::kConsumerBytesMax);
}

absl::Status Check(const ConsumerStep& step) {
  TL_RETURN_IF_ERROR(CheckConsumer(step.consumer));
  if (step.from >= 1 && step.to >= 1) return absl::OkStatus();
  return Invalid("a step from {} to {}; positions begin at 1", step.from,
                 step.to);
}

absl::Status Check(const v1::Event& event) {
  TL_RETURN_IF_ERROR(CheckNames(event));
  TL_RETURN_IF_ERROR(CheckCounts(event));
  TL_RETURN_IF_ERROR(CheckText("text", event.text(), 0, limits::kTextBytesMax));
  TL_RETURN_IF_ERROR(CheckStrings(event));
  TL_RETURN_IF_ERROR(CheckTime("occurred_at", event.occurred_at()));
  if ((event.has_claim() || event.has_handover()) && !event.has_decided()) {
    return Invalid(
        "claim, handover: written by the store alone; an import repeats them "
        "in _store");
  }
  if (event.has_rating()) {
    TL_RETURN_IF_ERROR(CheckShare("rating", event.rating()));
  }
  for (const v1::Fact& fact : event.facts()) {
    TL_RETURN_IF_ERROR(CheckFact(fact));
  }
  for (const v1::Participant& participant : event.participants()) {
    TL_RETURN_IF_ERROR(CheckTime("participants.joined", participant.joined()));
    TL_RETURN_IF_ERROR(CheckTime("participants.left", participant.left()));
  }
  for (const auto& [what, reference, there] :
       {std::tuple("in_reply_to", &event.in_reply_to(),
                   event.has_in_reply_to()),
        {"corrects", &event.corrects(), event.has_corrects()},
        {"target", &event.target(), event.has_target()}}) {
    if (there) TL_RETURN_IF_ERROR(CheckReference(what, *reference));
  }
  if (!event.data_json().empty()) {
    TL_RETURN_IF_ERROR(CheckJson("data", event.data_json(), true));
  }
  if (!event.extra_json().empty()) {
    TL_RETURN_IF_ERROR(
        CheckJson("the unknown fields", event.extra_json(), true));
  }
  return absl::OkStatus();
}

}  // namespace throughline::door
