// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_dialog.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/import/email_body.h"
#include "lib/import/kept_text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

// Events of one call may have one time: this is their order then. Segments of
// a transcript count from kFirstSegmentOrder (vcon_analysis.cc).
enum Order : std::int64_t {
  kStartedOrder = 0,
  kAnsweredOrder = 1,
  kRecordingOrder = 2,
  kHistoryOrder = 3,
  kEndedOrder = std::int64_t{1} << 30,
};

// One dialog while its events are made.
struct Reading {
  const Json& dialog;
  std::string part;  // dialog/0
  const VconContext& context;
  const DialogPlace& place;
  std::optional<std::size_t> originator;
  v1::Direction direction = v1::DIRECTION_UNSPECIFIED;
  std::string disposition = {};
  std::vector<v1::Event> events = {};
};

v1::Event& Add(Reading& reading, std::string_view suffix, std::string_view kind,
               std::optional<std::size_t> actor) {
  const std::string part = suffix.empty()
                               ? reading.part
                               : fmt::format("{}/{}", reading.part, suffix);
  v1::Event& event = reading.events.emplace_back(
      NewEvent(reading.context, part, kind, reading.place, actor));
  event.set_direction(reading.direction);
  event.set_campaign(
      KeptText(TextOf(reading.dialog, {"campaign"}), limits::kLabelBytesMax));
  const std::string skill =
      KeptText(TextOf(reading.dialog, {"skill"}), limits::kLabelBytesMax);
  if (!skill.empty()) event.add_skills(skill);
  return event;
}

v1::Event& AddToCall(Reading& reading, std::string_view suffix,
                     std::string_view kind, std::optional<std::size_t> actor,
                     std::int64_t order) {
  v1::Event& event = Add(reading, suffix, kind, actor);
  event.mutable_call()->set_id(reading.place.call);
  event.set_order(order);
  if (reading.place.start) SetTime(*reading.place.start, event);
  return event;
}

// Who picked up: the first other party.
std::optional<std::size_t> Callee(const Reading& reading) {
  for (const std::size_t party : reading.place.parties) {
    if (party != reading.originator) return party;
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<std::int64_t>> Duration(const Json& dialog) {
  const Json& value = Get(dialog, {"duration"});
  if (value.is_null()) return std::nullopt;
  const std::optional<std::int64_t> ms = MillisecondsOf(value);
  if (ms) return ms;
  return In("duration", Invalid("it must be seconds, a number from 0 on"));
}

void AddEnd(Reading& reading, std::optional<std::int64_t> duration_ms) {
  if (!duration_ms) return;
  v1::Event& ended =
      AddToCall(reading, "ended", "call_ended", std::nullopt, kEndedOrder);
  ended.mutable_call()->set_duration_ms(*duration_ms);
  ended.set_disposition(reading.disposition);
  if (reading.place.start && *duration_ms > 0) {
    SetTime(Later(*reading.place.start, *duration_ms), ended);
  }
}

struct HistoryKind {
  std::string_view stated;
  std::string_view kind;
};

constexpr HistoryKind kHistory[] = {
    {"join", "joined"},         {"drop", "left"},  {"hold", "call_held"},
    {"unhold", "call_resumed"}, {"mute", "muted"}, {"unmute", "unmuted"},
};

absl::Status AddHistoryEvent(const Json& entry, std::size_t index,
                             Reading& reading) {
  const std::optional<std::size_t> party = IndexOf(Get(entry, {"party"}));
  if (!party || *party >= reading.context.parties.size()) {
    return In("party", Invalid("there is no such party"));
  }
  const std::string stated = TextOf(entry, {"event"});
  auto time = ReadVconTime(Get(entry, {"time"}));
  if (!time.ok()) return In("time", time.status());
  for (const HistoryKind& history : kHistory) {
    if (history.stated != stated) continue;
    v1::Event& event =
        AddToCall(reading, fmt::format("history/{}", index), history.kind,
                  party, kHistoryOrder + static_cast<std::int64_t>(index));
    if (*time) SetTime(**time, event);
    return absl::OkStatus();
  }
  return In("event", Invalid("it must be join, drop, hold, unhold, mute or "
                             "unmute"));
}

absl::Status AddHistory(Reading& reading) {
  const Json& history = Get(reading.dialog, {"party_history"});
  if (!history.is_array()) return absl::OkStatus();
  for (std::size_t i = 0; i < history.size(); ++i) {
    TL_RETURN_IF_ERROR(
        In("party_history",
           InElement(i, AddHistoryEvent(history[i], i, reading))));
  }
  return absl::OkStatus();
}

absl::Status ReadRecording(Reading& reading) {
  TL_ASSIGN_OR_RETURN(const auto duration_ms, Duration(reading.dialog));
  TL_ASSIGN_OR_RETURN(const auto body, InlineBody(reading.dialog));
  AddToCall(reading, "started", "call_started", reading.originator,
            kStartedOrder);
  const bool voicemail =
      Lower(reading.disposition).find("voicemail") != std::string::npos;
  const std::optional<std::size_t> callee = Callee(reading);
  if (callee && !voicemail) {
    AddToCall(reading, "answered", "call_answered", callee, kAnsweredOrder);
  }
  v1::Event& recording =
      AddToCall(reading, "recording", voicemail ? "voicemail" : "recording",
                voicemail ? reading.originator : std::nullopt, kRecordingOrder);
  AddAttachment(reading.dialog, body, recording);
  if (duration_ms) recording.mutable_call()->set_duration_ms(*duration_ms);
  TL_RETURN_IF_ERROR(AddHistory(reading));
  AddEnd(reading, duration_ms);
  return absl::OkStatus();
}

absl::Status ReadIncomplete(Reading& reading) {
  AddToCall(reading, "started", "call_started", reading.originator,
            kStartedOrder);
  const bool inbound = reading.direction == v1::DIRECTION_INBOUND;
  v1::Event& ended =
      AddToCall(reading, "ended", inbound ? "call_abandoned" : "call_ended",
                inbound ? reading.originator : std::nullopt, kEndedOrder);
  ended.set_disposition(reading.disposition);
  return AddHistory(reading);
}

absl::Status ReadTransfer(Reading& reading) {
  const Json& by = Get(reading.dialog, {"transferor"});
  const std::optional<std::size_t> transferor = IndexOf(by);
  if (!by.is_null() &&
      (!transferor || *transferor >= reading.context.parties.size())) {
    return In("transferor", Invalid("there is no such party"));
  }
  v1::Event& event = AddToCall(reading, "transferred", "call_transferred",
                               transferor, kHistoryOrder);
  const std::optional<std::size_t> original =
      IndexOf(Get(reading.dialog, {"original"}));
  if (original && *original < reading.context.dialogs.size()) {
    event.mutable_call()->set_id(reading.context.dialogs[*original].call);
  }
  Json data = Json::object();
  for (const char* member :
       {"transferee", "transferor", "transfer_target", "transfer-target",
        "original", "consultation", "target_dialog", "target-dialog"}) {
    const Json& value = Get(reading.dialog, {member});
    if (!value.is_null()) data[member] = value;
  }
  event.set_data_json(Written(data));
  return absl::OkStatus();
}

void SetText(const std::string& text, std::string_view media_type,
             v1::Event& event) {
  event.set_text(KeptText(text, limits::kTextBytesMax));
  if (event.text().size() < text.size()) event.add_flags("text cut");
  if (media_type.empty() || media_type.substr(0, 10) == "text/plain") return;
  v1::BodyPart& part = *event.add_body();
  part.set_media_type(KeptText(media_type, limits::kLabelBytesMax));
  part.set_text(KeptText(text, limits::kTextBytesMax));
}

absl::Status ReadMessage(Reading& reading) {
  TL_ASSIGN_OR_RETURN(const auto body, InlineBody(reading.dialog));
  v1::Event& event = Add(reading, "", "message", reading.originator);
  if (reading.place.start) SetTime(*reading.place.start, event);
  const std::string stated = TextOf(reading.dialog, {"mediatype", "mimetype"});
  const std::string type = Lower(stated);
  if (body && type.substr(0, 10) == "multipart/") {
    AddMailContent(
        "MIME-Version: 1.0\r\nContent-Type: " + stated + "\r\n\r\n" + *body,
        event);
  } else if (body && type.substr(0, 14) == "message/rfc822") {
    AddMailContent(*body, event);
  } else if (body && type.substr(0, 9) == "text/html") {
    SetText(*body, type, event);
    event.set_text(KeptText(HtmlToText(*body), limits::kTextBytesMax));
  } else if (body && (type.empty() || type.substr(0, 5) == "text/")) {
    SetText(*body, type, event);
  } else {
    AddAttachment(reading.dialog, body, event);
  }
  const std::string message_id = TextOf(reading.dialog, {"message_id"});
  if (!message_id.empty()) {
    event.set_data_json(Written(Json{{"message_id", message_id}}));
  }
  return absl::OkStatus();
}

std::optional<std::size_t> Originator(const Json& dialog,
                                      const DialogPlace& place) {
  if (const auto stated = IndexOf(Get(dialog, {"originator"}))) return stated;
  // The draft: without one it is the first of the parties.
  if (!place.parties.empty()) return place.parties.front();
  return std::nullopt;
}

v1::Direction DirectionOf(const Reading& reading) {
  const std::optional<std::size_t> customer =
      reading.context.parties.customer();
  const auto& present = reading.place.parties;
  const bool there =
      present.empty() || (customer && std::find(present.begin(), present.end(),
                                                *customer) != present.end());
  if (!there) return v1::DIRECTION_INTERNAL;
  if (reading.originator) {
    return reading.originator == customer ? v1::DIRECTION_INBOUND
                                          : v1::DIRECTION_OUTBOUND;
  }
  const std::string stated =
      Lower(TextOf(Get(reading.dialog, {"meta"}), {"direction"}));
  if (stated.substr(0, 2) == "in") return v1::DIRECTION_INBOUND;
  if (stated.substr(0, 3) == "out") return v1::DIRECTION_OUTBOUND;
  return v1::DIRECTION_UNSPECIFIED;
}

// What messages came over, by how those in it are reached.
std::string MessageChannel(const Json& dialog, const VconContext& context,
                           const DialogPlace& place) {
  if (!TextOf(dialog, {"message_id"}).empty()) return "email";
  for (const std::size_t party : place.parties) {
    for (const std::string& identity : context.parties[party].identities) {
      if (identity.substr(0, 6) == "email:") return "email";
      if (identity.substr(0, 6) == "phone:") return "sms";
    }
  }
  return "chat";
}

std::string ChannelOf(const Json& dialog, const VconContext& context,
                      const DialogPlace& place) {
  if (TextOf(dialog, {"type"}) == "text") {
    return MessageChannel(dialog, context, place);
  }
  const std::string type = Lower(TextOf(dialog, {"mediatype", "mimetype"}));
  return type.substr(0, 6) == "video/" ? "video" : "voice";
}

std::string CallOf(const Json& dialog, std::size_t index,
                   const VconContext& context) {
  const Json& session = Get(dialog, {"session_id", "call_id"});
  const std::string stated =
      session.is_string() ? TextOf(session) : TextOf(session, {"local"});
  if (!stated.empty()) return KeptText(stated, limits::kLabelBytesMax);
  return fmt::format("{}/dialog/{}", context.id, index);
}

}  // namespace

absl::StatusOr<DialogPlace> ReadPlace(const Json& dialog, std::size_t index,
                                      const VconContext& context) {
  if (!dialog.is_object()) return Invalid("an object is wanted");
  DialogPlace place;
  const std::size_t count = context.parties.size();
  auto parties = PartyIndexes(Get(dialog, {"parties"}), count);
  if (!parties) {
    return In("parties",
              Invalid("it must name parties by number, 0 to {}", count - 1));
  }
  place.parties = *std::move(parties);
  const Json& originator = Get(dialog, {"originator"});
  const std::optional<std::size_t> caller = IndexOf(originator);
  if (!originator.is_null() && (!caller || *caller >= count)) {
    return In("originator",
              Invalid("it must name a party by number, 0 to {}", count - 1));
  }
  auto start = ReadVconTime(Get(dialog, {"start"}));
  if (!start.ok()) return In("start", start.status());
  place.start = *std::move(start);
  place.channel = ChannelOf(dialog, context, place);
  place.call = CallOf(dialog, index, context);
  return place;
}

absl::Status ReadDialog(const Json& dialog, std::size_t index,
                        const VconContext& context, Parts& parts) {
  const DialogPlace& place = context.dialogs[index];
  Reading reading{dialog, fmt::format("dialog/{}", index), context, place,
                  Originator(dialog, place)};
  reading.direction = DirectionOf(reading);
  reading.disposition =
      KeptText(TextOf(dialog, {"disposition"}), limits::kLabelBytesMax);
  if (reading.disposition.empty()) {
    reading.disposition = KeptText(
        TextOf(Get(dialog, {"meta"}), {"disposition"}), limits::kLabelBytesMax);
  }
  const std::string type = TextOf(dialog, {"type"});
  absl::Status status;
  if (type == "recording") {
    status = ReadRecording(reading);
  } else if (type == "text") {
    status = ReadMessage(reading);
  } else if (type == "transfer") {
    status = ReadTransfer(reading);
  } else if (type == "incomplete") {
    status = ReadIncomplete(reading);
  } else {
    status = In("type", Invalid("it must be recording, text, transfer or "
                                "incomplete"));
  }
  if (!status.ok()) return status;
  for (v1::Event& event : reading.events) {
    parts.events.push_back(
        {fmt::format("dialog[{}]", index), std::move(event)});
  }
  return absl::OkStatus();
}

}  // namespace throughline::importing
