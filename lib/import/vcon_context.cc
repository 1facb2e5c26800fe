// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_context.h"

#include <algorithm>

#include "lib/base/rfc3339.h"
#include "lib/import/bytes.h"
#include "lib/import/kept_text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {

v1::Event NewEvent(const VconContext& context, std::string_view part,
                   std::string_view kind, const DialogPlace& place,
                   std::optional<std::size_t> actor) {
  v1::Event event;
  event.set_source(context.source);
  event.set_id(fmt::format("{}/{}", context.id, part));
  event.set_kind(std::string(kind));
  event.set_channel(place.channel);
  event.set_conversation(context.conversation);
  event.set_subject(context.subject);
  context.parties.AddIdentities(event);
  context.parties.AddParticipants(place.parties, event);
  context.parties.SetActor(actor, event);
  for (const std::string& flag : context.flags) event.add_flags(flag);
  return event;
}

absl::StatusOr<std::optional<StatedTime>> ReadVconTime(const Json& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is_number()) {
    const double seconds = value.get<double>();
    if (seconds >= 0 && seconds < 253402300800.0) {
      const auto us = static_cast<std::int64_t>(seconds * 1e6);
      return StatedTime{FormatRfc3339(us), us};
    }
  }
  std::optional<StatedTime> time = ParseAnyTime(TextOf(value));
  if (time) return time;
  return Invalid("it is no time; RFC 3339, as in 2026-03-01T09:30:00Z");
}

absl::StatusOr<std::optional<std::string>> InlineBody(const Json& object) {
  const Json& body = Get(object, {"body"});
  if (body.is_null()) return std::nullopt;
  const std::string encoding = Lower(TextOf(object, {"encoding"}));
  if (!body.is_string()) return Written(body);
  if (encoding == "base64url" || encoding == "base64") {
    std::optional<std::string> bytes = DecodeBase64(TextOf(body));
    if (bytes) return bytes;
    return In("body", Invalid("it is not in the encoding that is stated"));
  }
  if (encoding.empty() || encoding == "none" || encoding == "json") {
    return TextOf(body);
  }
  return In("encoding", Invalid("it must be none, json or base64url"));
}

void AddAttachment(const Json& object,
                   const std::optional<std::string>& inline_body,
                   v1::Event& event) {
  v1::Attachment& file = *event.add_attachments();
  file.set_uri(KeptText(TextOf(object, {"url"}), limits::kWhyBytesMax));
  file.set_media_type(KeptText(TextOf(object, {"mediatype", "mimetype"}),
                               limits::kLabelBytesMax));
  file.set_name(KeptText(TextOf(object, {"filename"}), limits::kLabelBytesMax));
  if (!inline_body) return;
  file.set_bytes(static_cast<std::int64_t>(inline_body->size()));
  file.set_sha256(Sha256Hex(*inline_body));
}

}  // namespace throughline::importing
