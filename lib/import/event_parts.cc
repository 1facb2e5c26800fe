// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/event_parts.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "lib/import/choice.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr Size kLabel{0, limits::kLabelBytesMax};
constexpr Size kName{1, limits::kLabelBytesMax};

constexpr std::array<std::string_view, 6> kParticipantRoles = {
    "to", "cc", "bcc", "agent", "supervisor", "third_party"};
constexpr std::array<std::string_view, 3> kAssuranceLevels = {
    "claimed", "channel", "verified"};

std::string At(std::string_view field, std::size_t index) {
  return fmt::format("{}[{}]", field, index);
}

// The reader of a text member.
std::function<absl::Status(const JsonValue&)> Text(Size size,
                                                   std::string* out) {
  return [size, out](const JsonValue& value) {
    return ReadText(value, size, *out);
  };
}

std::function<absl::Status(const JsonValue&)> Time(std::string* out) {
  return [out](const JsonValue& value) { return ReadTime(value, *out); };
}

absl::Status ReadParticipant(const JsonValue& value, const Unknown& unknown,
                             v1::Participant& participant) {
  const absl::Status read = ReadObject(
      value,
      {{"identity",
        [&](const JsonValue& identity) {
          return ReadIdentity(identity, *participant.mutable_identity());
        }},
       {"actor",
        [&](const JsonValue& actor) {
          return ReadActorObject(actor, Within("actor", unknown),
                                 *participant.mutable_actor());
        }},
       {"role",
        [&](const JsonValue& role) {
          return ReadWord(role, kParticipantRoles, *participant.mutable_role());
        }},
       {"joined", Time(participant.mutable_joined())},
       {"left", Time(participant.mutable_left())}},
      unknown);
  TL_RETURN_IF_ERROR(read);
  if (participant.identity().empty() == !participant.has_actor()) {
    return Invalid("it must have either an identity or an actor");
  }
  return absl::OkStatus();
}

absl::Status ReadFact(const JsonValue& value, const Unknown& unknown,
                      v1::Fact& fact) {
  const absl::Status read = ReadObject(
      value,
      {{"key", Text({1, limits::kFactKeyBytesMax}, fact.mutable_key())},
       {"value",
        [&](const JsonValue& json) {
          fact.set_value_json(std::string(json.raw()));
          if (json.raw().size() <= limits::kFactValueBytesMax) {
            return absl::OkStatus();
          }
          return Invalid("{} bytes; at most {}", json.raw().size(),
                         limits::kFactValueBytesMax);
        },
        true},
       {"confidence",
        [&](const JsonValue& confidence) -> absl::Status {
          TL_ASSIGN_OR_RETURN(const double share, ReadShare(confidence));
          fact.set_confidence(share);
          return absl::OkStatus();
        }},
       {"valid_from", Time(fact.mutable_valid_from())},
       {"valid_to", Time(fact.mutable_valid_to())},
       {"retracted",
        [&](const JsonValue& retracted) -> absl::Status {
          bool is = false;
          TL_RETURN_IF_ERROR(ReadBool(retracted, is));
          fact.set_retracted(is);
          return absl::OkStatus();
        }}},
      unknown);
  TL_RETURN_IF_ERROR(read);
  if (fact.key().empty()) return In("key", Invalid("it is missing"));
  if (fact.value_json().empty() && !fact.retracted()) {
    return In("value", Invalid("it is missing; any JSON value"));
  }
  return absl::OkStatus();
}

absl::Status CheckSha256(std::string_view digest) {
  const bool hex = std::all_of(digest.begin(), digest.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
           (c >= 'A' && c <= 'F');
  });
  if (digest.size() == 64 && hex) return absl::OkStatus();
  return Invalid("it must be 64 hexadecimal digits");
}

template <typename Set>
std::function<absl::Status(const JsonValue&)> Integer(std::int64_t least,
                                                      Set set) {
  return [least, set](const JsonValue& value) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const std::int64_t number, ReadInteger(value, least));
    set(number);
    return absl::OkStatus();
  };
}

}  // namespace

absl::Status ReadActorObject(const JsonValue& value, const Unknown& unknown,
                             v1::Actor& actor) {
  const absl::Status read = ReadObject(
      value,
      {{"role",
        [&](const JsonValue& role) {
          return ReadChoice(role, kRoles,
                            [&](v1::Role chosen) { actor.set_role(chosen); });
        }},
       {"id", Text(kLabel, actor.mutable_id())},
       {"name", Text(kLabel, actor.mutable_name())}},
      unknown);
  TL_RETURN_IF_ERROR(read);
  if (actor.role() == v1::ROLE_UNSPECIFIED) {
    return In("role", Invalid("it is missing; one of {}", Names(kRoles)));
  }
  return absl::OkStatus();
}

absl::Status ReadActor(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event) {
  return ReadActorObject(value, Within("actor", unknown),
                         *event.mutable_actor());
}

absl::Status ReadIdentities(const JsonValue& value, const Unknown&,
                            v1::Event& event) {
  return ReadArray(value, limits::kIdentitiesMax,
                   [&](const JsonValue& identity) {
                     return ReadIdentity(identity, *event.add_identities());
                   });
}

absl::Status ReadParticipants(const JsonValue& value, const Unknown& unknown,
                              v1::Event& event) {
  return ReadArray(
      value, limits::kParticipantsMax, [&](const JsonValue& participant) {
        const int index = event.participants_size();
        return ReadParticipant(participant,
                               Within(At("participants", index), unknown),
                               *event.add_participants());
      });
}

absl::Status ReadAssurance(const JsonValue& value, const Unknown&,
                           v1::Event& event) {
  if (!value.is_object()) {
    return Invalid("an object of identity to level is wanted, not {}",
                   Name(value.type()));
  }
  for (JsonWalk walk(value); walk.Next();) {
    v1::Assurance& assurance = *event.add_assurance();
    assurance.set_identity(walk.name());
    TL_RETURN_IF_ERROR(InElement(walk.index(), CheckIdentity(walk.name())));
    TL_RETURN_IF_ERROR(InElement(
        walk.index(),
        ReadWord(walk.value(), kAssuranceLevels, *assurance.mutable_level())));
  }
  return absl::OkStatus();
}

absl::Status ReadFacts(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event) {
  return ReadArray(value, limits::kFactsPerEventMax,
                   [&](const JsonValue& fact) {
                     const int index = event.facts_size();
                     return ReadFact(fact, Within(At("facts", index), unknown),
                                     *event.add_facts());
                   });
}

absl::Status ReadCall(const JsonValue& value, const Unknown& unknown,
                      v1::Event& event) {
  v1::Call& call = *event.mutable_call();
  return ReadObject(
      value,
      {{"id", Text(kLabel, call.mutable_id())},
       {"leg", Text(kLabel, call.mutable_leg())},
       {"offset_ms",
        Integer(0, [&](std::int64_t ms) { call.set_offset_ms(ms); })},
       {"duration_ms",
        Integer(0, [&](std::int64_t ms) { call.set_duration_ms(ms); })}},
      Within("call", unknown));
}

absl::Status ReadBody(const JsonValue& value, const Unknown& unknown,
                      v1::Event& event) {
  return ReadArray(
      value, limits::kParticipantsMax,
      [&](const JsonValue& json) -> absl::Status {
        const std::string field = At("body", event.body_size());
        v1::BodyPart& part = *event.add_body();
        const absl::Status read = ReadObject(
            json,
            {{"media_type", Text(kLabel, part.mutable_media_type())},
             {"text", Text({0, limits::kEventBytesMax}, part.mutable_text())},
             {"uri", Text({0, limits::kWhyBytesMax}, part.mutable_uri())}},
            Within(field, unknown));
        TL_RETURN_IF_ERROR(read);
        if (!part.text().empty() && !part.uri().empty()) {
          return Invalid("it has both text and uri; keep one of them");
        }
        return absl::OkStatus();
      });
}

absl::Status ReadAttachments(const JsonValue& value, const Unknown& unknown,
                             v1::Event& event) {
  return ReadArray(
      value, limits::kParticipantsMax,
      [&](const JsonValue& json) -> absl::Status {
        const std::string field = At("attachments", event.attachments_size());
        v1::Attachment& file = *event.add_attachments();
        return ReadObject(
            json,
            {{"uri", Text({0, limits::kWhyBytesMax}, file.mutable_uri())},
             {"media_type", Text(kLabel, file.mutable_media_type())},
             {"bytes",
              Integer(0, [&](std::int64_t size) { file.set_bytes(size); })},
             {"sha256",
              [&](const JsonValue& digest) -> absl::Status {
                TL_RETURN_IF_ERROR(
                    ReadText(digest, kName, *file.mutable_sha256()));
                return CheckSha256(file.sha256());
              }},
             {"name", Text(kLabel, file.mutable_name())}},
            Within(field, unknown));
      });
}

absl::Status ReadSensitivity(const JsonValue& value, const Unknown& unknown,
                             v1::Event& event) {
  return ReadArray(
      value, limits::kParticipantsMax,
      [&](const JsonValue& json) -> absl::Status {
        const std::string field = At("sensitivity", event.sensitivity_size());
        v1::Sensitivity& span = *event.add_sensitivity();
        const absl::Status read = ReadObject(
            json,
            {{"label", Text(kName, span.mutable_label())},
             {"from", Integer(0, [&](std::int64_t at) { span.set_from(at); })},
             {"to", Integer(0, [&](std::int64_t at) { span.set_to(at); })}},
            Within(field, unknown));
        TL_RETURN_IF_ERROR(read);
        if (span.label().empty()) return In("label", Invalid("it is missing"));
        if (span.has_from() != span.has_to() || span.from() > span.to()) {
          return Invalid(
              "from and to must both be stated, from first, or neither");
        }
        return absl::OkStatus();
      });
}

}  // namespace throughline::importing
