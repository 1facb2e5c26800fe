// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/event_fields.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <string_view>

#include "lib/import/choice.h"
#include "lib/import/event_parts.h"
#include "lib/import/fields.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

using v1::Event;

// A field that is a text of some size.
struct TextField {
  std::string_view name;
  std::string* (Event::*mutable_text)();
  Size size;
};

constexpr Size kLabel{0, limits::kLabelBytesMax};

constexpr TextField kTexts[] = {
    {"source", &Event::mutable_source, {1, limits::kSourceBytesMax}},
    {"id", &Event::mutable_id, {1, limits::kEventIdBytesMax}},
    {"kind", &Event::mutable_kind, {1, limits::kKindBytesMax}},
    {"text", &Event::mutable_text, {0, limits::kTextBytesMax}},
    {"conversation",
     &Event::mutable_conversation,
     {0, limits::kConversationKeyBytesMax}},
    {"subject", &Event::mutable_subject, {0, limits::kTextBytesMax}},
    {"error", &Event::mutable_error, kLabel},
    {"language", &Event::mutable_language, kLabel},
    {"brand", &Event::mutable_brand, kLabel},
    {"account", &Event::mutable_account, kLabel},
    {"campaign", &Event::mutable_campaign, kLabel},
    {"queue", &Event::mutable_queue, kLabel},
    {"disposition", &Event::mutable_disposition, kLabel},
    {"intent", &Event::mutable_intent, kLabel},
    {"topic", &Event::mutable_topic, kLabel},
    {"purpose", &Event::mutable_purpose, kLabel},
};

constexpr std::array<std::string_view, 5> kStates = {
    "queued", "sent", "delivered", "read", "failed"};

absl::Status ReadLabels(const JsonValue& value,
                        google::protobuf::RepeatedPtrField<std::string>& out) {
  return ReadArray(
      value, limits::kParticipantsMax, [&](const JsonValue& label) {
        return ReadText(label, {1, limits::kLabelBytesMax}, *out.Add());
      });
}

absl::Status ReadFlag(const JsonValue& value, void (Event::*set)(bool),
                      Event& event) {
  bool is = false;
  TL_RETURN_IF_ERROR(ReadBool(value, is));
  (event.*set)(is);
  return absl::OkStatus();
}

absl::Status ReadOrder(const JsonValue& value, const Unknown&, Event& event) {
  TL_ASSIGN_OR_RETURN(const std::int64_t order,
                      ReadInteger(value, std::numeric_limits<int64_t>::min()));
  event.set_order(order);
  return absl::OkStatus();
}

absl::Status ReadWaited(const JsonValue& value, const Unknown&, Event& event) {
  TL_ASSIGN_OR_RETURN(const std::int64_t waited, ReadInteger(value, 0));
  event.set_waited_ms(waited);
  return absl::OkStatus();
}

absl::Status ReadRating(const JsonValue& value, const Unknown&, Event& event) {
  TL_ASSIGN_OR_RETURN(const double rating, ReadShare(value));
  event.set_rating(rating);
  return absl::OkStatus();
}

absl::Status ReadData(const JsonValue& value, const Unknown&, Event& event) {
  if (!value.is_object()) {
    return Invalid("an object is wanted, not {}", Name(value.type()));
  }
  event.set_data_json(std::string(value.raw()));
  return absl::OkStatus();
}

// Any other field, and what reads it.
struct Field {
  std::string_view name;
  absl::Status (*read)(const JsonValue&, const Unknown&, Event&);
};

constexpr Field kFields[] = {
    {"identities", ReadIdentities},
    {"channel",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadChannel(value, *event.mutable_channel());
     }},
    {"actor", ReadActor},
    {"direction",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadChoice(value, kDirections, [&](v1::Direction direction) {
         event.set_direction(direction);
       });
     }},
    {"request",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadFlag(value, &Event::set_request, event);
     }},
    {"automatic",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadFlag(value, &Event::set_automatic, event);
     }},
    {"in_reply_to",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadReference(value, *event.mutable_in_reply_to());
     }},
    {"corrects",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadReference(value, *event.mutable_corrects());
     }},
    {"target",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadReference(value, *event.mutable_target());
     }},
    {"occurred_at",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadTime(value, *event.mutable_occurred_at());
     }},
    {"order", ReadOrder},
    {"visibility",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadChoice(value, kVisibilities, [&](v1::Visibility visibility) {
         event.set_visibility(visibility);
       });
     }},
    {"audience",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadLabels(value, *event.mutable_audience());
     }},
    {"participants", ReadParticipants},
    {"assurance", ReadAssurance},
    {"facts", ReadFacts},
    {"rating", ReadRating},
    {"call", ReadCall},
    {"body", ReadBody},
    {"attachments", ReadAttachments},
    {"state",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadWord(value, kStates, *event.mutable_state());
     }},
    {"skills",
     [](const JsonValue& value, const Unknown&, Event& event) {
       return ReadLabels(value, *event.mutable_skills());
     }},
    {"waited_ms", ReadWaited},
    {"sensitivity", ReadSensitivity},
    {"data", ReadData},
    {"_store", ReadStore},
};

constexpr std::size_t kFieldCount = std::size(kTexts) + std::size(kFields);

// Which field `name` is, counting kTexts first; kFieldCount: none we know.
std::size_t IndexOf(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kTexts); ++i) {
    if (kTexts[i].name == name) return i;
  }
  for (std::size_t i = 0; i < std::size(kFields); ++i) {
    if (kFields[i].name == name) return std::size(kTexts) + i;
  }
  return kFieldCount;
}

absl::Status ReadField(std::size_t index, const JsonValue& value,
                       const Unknown& unknown, Event& event) {
  if (value.is_null()) return absl::OkStatus();
  if (index >= std::size(kTexts)) {
    return kFields[index - std::size(kTexts)].read(value, unknown, event);
  }
  const TextField& field = kTexts[index];
  return ReadText(value, field.size, *(event.*field.mutable_text)());
}

// The fields that the library does not know, as members of an object. Those
// inside a known field stand under `_unknown` by their path: the field itself
// is written anew by an export, and holds only what is known.
class Extra {
 public:
  void Add(std::string_view raw_name, const JsonValue& value) {
    Append(raw_name, value, members_);
  }
  void AddWithin(std::string_view path, const JsonValue& value) {
    Append(QuoteJson(path), value, within_);
  }
  // Of an event that an export wrote.
  void AddEarlierWithin(const JsonValue& object) {
    for (JsonWalk walk(object); walk.Next();) {
      Append(walk.raw_name(), walk.value(), within_);
    }
  }

  std::string Take() {
    if (!within_.empty()) {
      Append("\"_unknown\"", JsonValue("{" + within_ + "}"), members_);
    }
    return members_.empty() ? "" : "{" + members_ + "}";
  }

 private:
  static void Append(std::string_view raw_name, const JsonValue& value,
                     std::string& members) {
    if (!members.empty()) members += ',';
    members.append(raw_name).append(":").append(value.raw());
  }

  std::string members_;
  std::string within_;
};

absl::Status Missing(std::string_view field, std::string_view right) {
  return In(field, Invalid("it is missing; {}", right));
}

}  // namespace

absl::Status ReadEventFields(const JsonValue& object, Event& event) {
  std::bitset<kFieldCount> seen;
  Extra extra;
  const Unknown unknown = [&](std::string_view path, const JsonValue& value) {
    extra.AddWithin(path, value);
  };
  for (JsonWalk walk(object); walk.Next();) {
    const std::size_t index = IndexOf(walk.name());
    if (index == kFieldCount) {
      const bool earlier =
          walk.name() == "_unknown" && walk.value().is_object();
      if (earlier) extra.AddEarlierWithin(walk.value());
      if (!earlier) extra.Add(walk.raw_name(), walk.value());
      continue;
    }
    if (seen[index]) {
      return In(walk.name(), Invalid("it appears twice; state it once"));
    }
    seen[index] = true;
    TL_RETURN_IF_ERROR(
        In(walk.name(), ReadField(index, walk.value(), unknown, event)));
  }
  event.set_extra_json(extra.Take());
  return absl::OkStatus();
}

absl::Status CheckComplete(const Event& event) {
  if (event.source().empty()) {
    return Missing("source", "who delivered the event, as in twilio");
  }
  if (event.id().empty()) {
    return Missing("id", "the source's own id of the event");
  }
  if (event.identities().empty()) {
    return Missing("identities", "1 to 16 of scheme:value, in an array");
  }
  if (event.channel().empty()) return Missing("channel", "as in webchat");
  if (event.kind().empty()) return Missing("kind", "as in message");
  if (!event.has_actor()) {
    return Missing("actor", "{\"role\": ...}, one of " + Names(kRoles));
  }
  return absl::OkStatus();
}

}  // namespace throughline::importing
