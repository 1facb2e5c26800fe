// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/render/event.h"

#include <string>

#include "throughline/render.h"

namespace throughline {
namespace render {
namespace {

void WriteReference(std::string_view key, const v1::Event& event,
                    const v1::Reference& reference, JsonWriter& json) {
  if (reference.source().empty() || reference.source() == event.source()) {
    return json.Field(key, reference.id());
  }
  json.Reference(key, {reference.source(), reference.id()});
}

template <typename Strings>
void WriteStrings(std::string_view key, const Strings& strings,
                  JsonWriter& json) {
  if (strings.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (const std::string& text : strings) json.String(text);
  json.EndArray();
}

template <typename Items, typename Write>
void WriteObjects(std::string_view key, const Items& items, JsonWriter& json,
                  const Write& write) {
  if (items.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (const auto& item : items) {
    json.BeginObject();
    write(item);
    json.EndObject();
  }
  json.EndArray();
}

void WriteFact(const v1::Fact& fact, JsonWriter& json) {
  json.Field("key", fact.key());
  if (!fact.value_json().empty() || !fact.retracted()) {
    json.Key("value");
    json.Spliced(fact.value_json());
  }
  if (fact.has_confidence()) {
    json.DoubleOrNull("confidence", fact.confidence());
  }
  json.FieldIfAny("valid_from", fact.valid_from());
  json.FieldIfAny("valid_to", fact.valid_to());
  if (fact.retracted()) json.Flag("retracted", true);
}

template <typename Proto>
std::optional<std::int64_t> Optional(bool has, const Proto& value) {
  return has ? std::optional<std::int64_t>(value) : std::nullopt;
}

void WriteWho(const v1::Event& event, JsonWriter& json) {
  WriteStrings("audience", event.audience(), json);
  WriteObjects("participants", event.participants(), json,
               [&](const v1::Participant& participant) {
                 json.FieldIfAny("identity", participant.identity());
                 if (participant.has_actor()) {
                   WriteActor("actor", participant.actor(), json);
                 }
                 json.FieldIfAny("role", participant.role());
                 json.FieldIfAny("joined", participant.joined());
                 json.FieldIfAny("left", participant.left());
               });
  if (event.assurance().empty()) return;
  json.Key("assurance");
  json.BeginObject();
  for (const v1::Assurance& assurance : event.assurance()) {
    json.Field(assurance.identity(), assurance.level());
  }
  json.EndObject();
}

void WriteCall(const v1::Call& call, JsonWriter& json) {
  json.Key("call");
  json.BeginObject();
  json.FieldIfAny("id", call.id());
  json.FieldIfAny("leg", call.leg());
  json.IntegerIfAny("offset_ms",
                    Optional(call.has_offset_ms(), call.offset_ms()));
  json.IntegerIfAny("duration_ms",
                    Optional(call.has_duration_ms(), call.duration_ms()));
  json.EndObject();
}

void WriteContent(const v1::Event& event, JsonWriter& json) {
  WriteObjects("facts", event.facts(), json,
               [&](const v1::Fact& fact) { WriteFact(fact, json); });
  if (event.has_rating()) json.DoubleOrNull("rating", event.rating());
  if (event.has_call()) WriteCall(event.call(), json);
  json.FieldIfAny("subject", event.subject());
  WriteObjects("body", event.body(), json, [&](const v1::BodyPart& part) {
    json.FieldIfAny("media_type", part.media_type());
    json.FieldIfAny("text", part.text());
    json.FieldIfAny("uri", part.uri());
  });
  WriteObjects("attachments", event.attachments(), json,
               [&](const v1::Attachment& file) {
                 json.FieldIfAny("uri", file.uri());
                 json.FieldIfAny("media_type", file.media_type());
                 json.IntegerIfAny("bytes",
                                   Optional(file.has_bytes(), file.bytes()));
                 json.FieldIfAny("sha256", file.sha256());
                 json.FieldIfAny("name", file.name());
               });
}

void WriteLabels(const v1::Event& event, JsonWriter& json) {
  json.FieldIfAny("state", event.state());
  json.FieldIfAny("error", event.error());
  json.FieldIfAny("language", event.language());
  json.FieldIfAny("brand", event.brand());
  json.FieldIfAny("account", event.account());
  json.FieldIfAny("campaign", event.campaign());
  json.FieldIfAny("queue", event.queue());
  json.FieldIfAny("disposition", event.disposition());
  json.FieldIfAny("intent", event.intent());
  json.FieldIfAny("topic", event.topic());
  json.FieldIfAny("purpose", event.purpose());
  WriteStrings("skills", event.skills(), json);
  json.IntegerIfAny("waited_ms",
                    Optional(event.has_waited_ms(), event.waited_ms()));
  WriteObjects("sensitivity", event.sensitivity(), json,
               [&](const v1::Sensitivity& span) {
                 json.FieldIfAny("label", span.label());
                 json.IntegerIfAny("from",
                                   Optional(span.has_from(), span.from()));
                 json.IntegerIfAny("to", Optional(span.has_to(), span.to()));
               });
}

void WriteClaim(const v1::Claim& claim, JsonWriter& json) {
  json.Key("claim");
  json.BeginObject();
  json.Field("token", FencingToken{claim.epoch(), claim.number()}.ToText());
  json.Time("until", claim.until_us());
  json.FieldIfAny("ended", claim.ended());
  json.EndObject();
}

void WriteHandover(const v1::Handover& handover, JsonWriter& json) {
  json.Key("handover");
  json.BeginObject();
  json.Field("id", handover.id());
  json.Field("state", handover.state());
  WriteActor("from", handover.from(), json);
  WriteActor("to", handover.to(), json);
  json.FieldIfAny("reason", handover.reason());
  json.Key("seen");
  json.Unsigned(handover.seen());
  json.Time("until", handover.until_us());
  json.EndObject();
}

// What the store itself said with an event.
void WriteOwn(const v1::Event& event, JsonWriter& json) {
  if (event.has_claim()) WriteClaim(event.claim(), json);
  if (event.has_handover()) WriteHandover(event.handover(), json);
}

void WriteDecided(const v1::Event& event, JsonWriter& json) {
  const v1::Decided& decided = event.decided();
  json.Key("_store");
  json.BeginObject();
  json.Time("recorded_at", decided.recorded_at_us());
  json.FieldIfAny("origin", Name(decided.origin()));
  json.FieldIfAny("precision", decided.precision());
  json.Time("sort_at", decided.sort_at_us());
  json.FieldIfAny("conversation", decided.conversation_id());
  json.Flag("backfill", decided.backfill());
  json.FieldIfAny("profile", decided.profile_id());
  json.Key("profiles");
  json.BeginArray();
  for (const std::string& id : decided.profile_ids()) json.String(id);
  json.EndArray();
  json.FieldIfAny("rests_on", decided.rests_on());
  json.Flag("late", decided.late());
  WriteStrings("flags", event.flags(), json);
  WriteOwn(event, json);
  json.EndObject();
}

}  // namespace

std::string_view Name(v1::Role role) {
  switch (role) {
    case v1::ROLE_CUSTOMER:
      return "customer";
    case v1::ROLE_AGENT:
      return "agent";
    case v1::ROLE_BOT:
      return "bot";
    case v1::ROLE_SYSTEM:
      return "system";
    default:
      return "";
  }
}

std::string_view Name(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_INBOUND:
      return "inbound";
    case v1::DIRECTION_OUTBOUND:
      return "outbound";
    case v1::DIRECTION_INTERNAL:
      return "internal";
    default:
      return "";
  }
}

std::string_view Name(v1::Visibility visibility) {
  switch (visibility) {
    case v1::VISIBILITY_PUBLIC:
      return "public";
    case v1::VISIBILITY_CUSTOMER:
      return "customer";
    case v1::VISIBILITY_STAFF:
      return "staff";
    case v1::VISIBILITY_RESTRICTED:
      return "restricted";
    default:
      return "";
  }
}

std::string_view Name(v1::TimeOrigin origin) {
  switch (origin) {
    case v1::TIME_ORIGIN_STATED:
      return "stated";
    case v1::TIME_ORIGIN_ZONE_ASSUMED:
      return "zone_assumed";
    case v1::TIME_ORIGIN_INFERRED:
      return "inferred";
    case v1::TIME_ORIGIN_NONE:
      return "none";
    default:
      return "";
  }
}

void WriteActor(std::string_view key, const v1::Actor& actor,
                JsonWriter& json) {
  json.Key(key);
  json.BeginObject();
  json.FieldIfAny("role", Name(actor.role()));
  json.FieldIfAny("id", actor.id());
  json.FieldIfAny("name", actor.name());
  json.EndObject();
}

void WriteEventFields(const v1::Event& event, JsonWriter& json) {
  json.Field("source", event.source());
  json.Field("id", event.id());
  json.Key("identities");
  json.BeginArray();
  for (const std::string& identity : event.identities()) {
    json.String(identity);
  }
  json.EndArray();
  json.Field("channel", event.channel());
  json.Field("kind", event.kind());
  WriteActor("actor", event.actor(), json);
  json.FieldIfAny("text", event.text());
  json.FieldIfAny("direction", Name(event.direction()));
  if (event.request()) json.Flag("request", true);
  if (event.automatic()) json.Flag("automatic", true);
  json.FieldIfAny("conversation", event.conversation());
  if (event.has_in_reply_to()) {
    WriteReference("in_reply_to", event, event.in_reply_to(), json);
  }
  if (event.has_corrects()) {
    WriteReference("corrects", event, event.corrects(), json);
  }
  if (event.has_target()) WriteReference("target", event, event.target(), json);
  json.FieldIfAny("occurred_at", event.occurred_at());
  json.IntegerIfAny("order", Optional(event.has_order(), event.order()));
  json.FieldIfAny("visibility", Name(event.visibility()));
  WriteWho(event, json);
  WriteContent(event, json);
  WriteLabels(event, json);
  if (!event.data_json().empty()) {
    json.Key("data");
    json.Spliced(event.data_json());
  }
  json.Members(event.extra_json());
}

void WriteEventView(const EventView& view, JsonWriter& json) {
  v1::Event event = view.DecodeAsItStands();
  event.set_direction(view.direction());
  event.set_visibility(view.visibility());

  json.BeginObject();
  WriteEventFields(event, json);
  json.Key("position");
  json.Unsigned(view.position());
  json.Field("profile", view.profile().ToHex());
  json.Flag("late", view.late());
  json.Flag("corrected", view.corrected());
  json.Flag("edited", view.edited());
  json.Flag("deleted", view.deleted());
  json.Flag("redacted", view.redacted());
  json.FieldIfAny("delivery", NameOf(view.delivery()));
  json.Key("flags");
  json.BeginArray();
  for (const std::string& flag : view.flags()) json.String(flag);
  json.EndArray();
  WriteOwn(event, json);
  json.EndObject();
}

}  // namespace render

std::string ToJson(const EventView& event) {
  render::JsonWriter json;
  render::WriteEventView(event, json);
  return json.Take();
}

std::string ToHistoryLine(const v1::Event& event) {
  render::JsonWriter json;
  json.BeginObject();
  render::WriteEventFields(event, json);
  if (event.has_decided()) render::WriteDecided(event, json);
  json.EndObject();
  return json.Take();
}

}  // namespace throughline
