// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_analysis.h"

#include <optional>
#include <string>
#include <utility>

#include "lib/import/kept_text.h"
#include "lib/import/transcript.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr std::int64_t kFirstSegmentOrder = 1000;
constexpr std::size_t kDataBytesMax = std::size_t{64} << 10;

// What an analysis is about: the dialog it names, the first of several.
absl::StatusOr<DialogPlace> PlaceOf(const Json& json,
                                    const VconContext& context) {
  const Json& stated = Get(json, {"dialog"});
  const Json& first =
      stated.is_array() && !stated.empty() ? stated.front() : stated;
  const std::optional<std::size_t> index = IndexOf(first);
  if (index && *index < context.dialogs.size()) {
    return context.dialogs[*index];
  }
  if (!first.is_null() && !stated.empty()) {
    return In("dialog", Invalid("there is no such dialog"));
  }
  if (context.dialogs.size() == 1) return context.dialogs.front();
  DialogPlace place;
  place.channel =
      context.dialogs.empty() ? "voice" : context.dialogs.front().channel;
  place.call = context.id;
  return place;
}

// Who made it and how, without the body.
std::string Description(const Json& json) {
  Json data = Json::object();
  for (const char* member :
       {"type", "purpose", "vendor", "product", "vendor_product", "schema"}) {
    const std::string text = TextOf(json, {member});
    if (!text.empty()) data[member] = text;
  }
  return Written(data);
}

void SetActorOf(const Segment& segment, const VconContext& context,
                v1::Event& event) {
  std::optional<std::size_t> party = segment.party;
  if (!party || *party >= context.parties.size()) {
    party = context.parties.Find(segment.speaker);
  }
  context.parties.SetActor(party, event);
  if (!party && !segment.speaker.empty()) {
    event.mutable_actor()->set_name(
        KeptText(segment.speaker, limits::kLabelBytesMax));
  }
}

void SetTimeOf(const Segment& segment, const DialogPlace& place,
               v1::Event& event) {
  std::optional<std::int64_t> offset_ms = segment.offset_ms;
  const std::optional<StatedTime> stated = ParseTimestamp(segment.start);
  if (stated) {
    SetTime(*stated, event);
    if (place.start && stated->us >= place.start->us) {
      offset_ms = (stated->us - place.start->us) / 1000;
    }
  } else if (place.start && offset_ms && *offset_ms > 0) {
    SetTime(Later(*place.start, *offset_ms), event);
  } else if (place.start) {
    SetTime(*place.start, event);
  }
  v1::Call& call = *event.mutable_call();
  call.set_id(place.call);
  if (offset_ms) call.set_offset_ms(*offset_ms);
  if (segment.duration_ms) call.set_duration_ms(*segment.duration_ms);
}

bool IsTranscript(std::string_view type) {
  return type.substr(0, 10) == "transcript";
}

absl::Status AddTranscript(const Json& analysis, const std::string& part,
                           const DialogPlace& place, const VconContext& context,
                           std::vector<v1::Event>& events) {
  const Json& body = Get(analysis, {"body", "transcript"});
  if (body.is_null()) {
    if (!TextOf(analysis, {"url"}).empty()) return absl::OkStatus();
    return In("body", Invalid("it is missing"));
  }
  const std::vector<Segment> segments = ReadTranscript(body);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    v1::Event& event = events.emplace_back(NewEvent(
        context, fmt::format("{}/{}", part, i), "transcript", place, {}));
    event.set_text(KeptText(segments[i].text, limits::kTextBytesMax));
    event.set_order(kFirstSegmentOrder + static_cast<std::int64_t>(i));
    SetActorOf(segments[i], context, event);
    SetTimeOf(segments[i], place, event);
  }
  if (!segments.empty()) return absl::OkStatus();
  return In("body", Invalid("it is no transcript of a known shape; see "
                            "lib/import/README.md"));
}

// A text in the body, whichever way it is put there.
std::string TextWithin(const Json& body) {
  if (body.is_object()) {
    return TextOf(body, {"summary", "text", "content", "message"});
  }
  return TextOf(body);
}

v1::Event Other(const Json& analysis, const std::string& part,
                std::string_view type, const DialogPlace& place,
                const VconContext& context) {
  v1::Event event =
      NewEvent(context, part, type == "summary" ? "summary" : "analysis", place,
               std::nullopt);
  const Json& body = Get(analysis, {"body"});
  event.set_text(KeptText(TextWithin(body), limits::kTextBytesMax));
  const std::string written = Written(body);
  if (!body.is_null() && !body.is_string() && written.size() <= kDataBytesMax) {
    Json data = Json::parse(Description(analysis), nullptr, false);
    data["body"] = body;
    event.set_data_json(Written(data));
  }
  if (place.start) {
    SetTime({place.start->text, place.start->us, v1::TIME_ORIGIN_INFERRED},
            event);
  }
  return event;
}

}  // namespace

absl::Status ReadAnalysis(const Json& analysis, std::size_t index,
                          const VconContext& context, Parts& parts) {
  if (!analysis.is_object()) return Invalid("an object is wanted");
  TL_ASSIGN_OR_RETURN(const DialogPlace place, PlaceOf(analysis, context));
  const std::string part = fmt::format("analysis/{}", index);
  const std::string type = Lower(TextOf(analysis, {"type"}));
  std::vector<v1::Event> events;
  if (IsTranscript(type)) {
    TL_RETURN_IF_ERROR(AddTranscript(analysis, part, place, context, events));
  }
  if (events.empty()) {
    events.push_back(Other(analysis, part, type, place, context));
  }
  for (v1::Event& event : events) {
    if (event.data_json().empty()) {
      event.set_data_json(Description(analysis));
    }
    if (type.find("redacted") != type.npos) event.add_flags("redacted");
    if (!TextOf(analysis, {"url"}).empty()) {
      AddAttachment(analysis, std::nullopt, event);
    }
    parts.events.push_back(
        {fmt::format("analysis[{}]", index), std::move(event)});
  }
  return absl::OkStatus();
}

absl::Status ReadVconAttachment(const Json& attachment, std::size_t index,
                                const VconContext& context, Parts& parts) {
  if (!attachment.is_object()) return Invalid("an object is wanted");
  TL_ASSIGN_OR_RETURN(DialogPlace place, PlaceOf(attachment, context));
  TL_ASSIGN_OR_RETURN(const auto body, InlineBody(attachment));
  auto start = ReadVconTime(Get(attachment, {"start"}));
  if (!start.ok()) return In("start", start.status());
  std::optional<std::size_t> party = IndexOf(Get(attachment, {"party"}));
  if (party && *party >= context.parties.size()) party = std::nullopt;
  v1::Event event = NewEvent(context, fmt::format("attachment/{}", index),
                             "attachment", place, party);
  if (*start) {
    SetTime(**start, event);
  } else if (place.start) {
    SetTime({place.start->text, place.start->us, v1::TIME_ORIGIN_INFERRED},
            event);
  }
  AddAttachment(attachment, body, event);
  event.set_data_json(Description(attachment));
  parts.events.push_back(
      {fmt::format("attachments[{}]", index), std::move(event)});
  return absl::OkStatus();
}

}  // namespace throughline::importing
